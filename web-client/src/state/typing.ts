// Who is typing: said at most every 3 seconds, shown for 5. Holds no text.
import type { Id } from '../protocol';

const SAY_EVERY_MS = 3_000;
const SHOW_MS = 5_000;

export class TypingOut {
  #lastMs = -Infinity;

  /** Whether it is time to say so again. */
  due(nowMs: number): boolean {
    if (nowMs - this.#lastMs < SAY_EVERY_MS) return false;
    this.#lastMs = nowMs;
    return true;
  }

  /** The message was sent or emptied: the next keystroke says so at once. */
  reset(): void {
    this.#lastMs = -Infinity;
  }
}

export class TypingIn {
  #timers = new Map<Id, ReturnType<typeof setTimeout>>();

  constructor(private readonly changed: (members: Id[]) => void) {}

  heard(member: Id): void {
    clearTimeout(this.#timers.get(member));
    this.#timers.set(
      member,
      setTimeout(() => this.stopped(member), SHOW_MS),
    );
    this.changed([...this.#timers.keys()]);
  }

  /** A message came, or the member left. */
  stopped(member: Id): void {
    clearTimeout(this.#timers.get(member));
    if (this.#timers.delete(member)) this.changed([...this.#timers.keys()]);
  }

  clear(): void {
    for (const member of [...this.#timers.keys()]) this.stopped(member);
  }
}
