// Which channels are listened to on this connection: the open one at once, the others one after another, so that coming back
// costs the server no burst and leaves room for what is written and read meanwhile.
import type { Id, Position } from '../protocol';

export interface Heard {
  readonly id: Id;
  readonly summary: { archived: boolean; read: Position | null; unread: number };
  /** Higher the later it was opened in this page; 0: never. */
  readonly lastOpened: number;
  /** It was asked for on this connection. */
  readonly listening: boolean;
  start(): void;
}

/** Of more than this, the others are listened to only when opened: those that are used least. */
export const MOST = 40;
/** Ten a second are half of what the server allows a member. */
export const APART_MS = 100;

/** What was opened last comes first, then where one reads and something is new, then where one reads at all. */
function byUse(some: readonly Heard[]): Heard[] {
  const use = ({ lastOpened, summary: { read, unread } }: Heard) => lastOpened * 4 + (read !== null ? 2 : 0) + (unread > 0 ? 1 : 0);
  return some.toSorted((a, b) => use(b) - use(a));
}

export class Listening {
  #waiting: Heard[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** What is in an archive says nothing new, unless it is open. */
  add(some: readonly Heard[], open: Id | null): void {
    const isOpen = (one: Heard) => one.id === open;
    this.#waiting.push(...[...some.filter(isOpen), ...byUse(some.filter((one) => !isOpen(one) && !one.summary.archived))].slice(0, MOST));
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
