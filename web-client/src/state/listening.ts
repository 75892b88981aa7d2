// Which channels are listened to on this connection: the open one at once, the others one after another, so that coming back
// costs the server no burst and leaves room for what is written and read meanwhile.
import type { Id } from '../protocol';

export interface Heard {
  readonly id: Id;
  readonly summary: { archived: boolean };
  /** It was asked for on this connection. */
  readonly listening: boolean;
  start(): void;
}

/** Of more than this, the others are listened to only when opened. */
export const MOST = 40;
/** Ten a second are half of what the server allows a member. */
export const APART_MS = 100;

export class Listening {
  #waiting: Heard[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** What is in an archive says nothing new, unless it is open. */
  add(some: readonly Heard[], open: Id | null): void {
    const isOpen = (one: Heard) => one.id === open;
    this.#waiting.push(...[...some.filter(isOpen), ...some.filter((one) => !isOpen(one) && !one.summary.archived)].slice(0, MOST));
    if (this.#timer === undefined) this.#next();
  }

  /** The connection is gone. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = [];
  }

  #next(): void {
    this.#timer = undefined;
    const one = this.#waiting.shift();
    if (!one) return;
    if (one.listening) return this.#next();
    one.start();
    this.#timer = setTimeout(() => this.#next(), APART_MS);
  }
}
