// One older page on its way into the log. A page is as of a moment of its own: events that overtook it are folded into
// it, and a page from ahead of the log waits until the log is there. Invariant: page and log are joined at one offset,
// so the law of the log holds for the older messages too.
import type { HistoryOk, KnownEvent } from '../protocol';
import { applyEvent, fromSnapshot, prepend, type Log } from './log';

const WAIT_MS = 5_000;

export class HistoryPage {
  abandoned = false;
  /** Settles when the page was joined to the log or given up. */
  readonly done: Promise<void>;
  #settle!: () => void;
  #overtaking: KnownEvent[] = [];
  #page: Log | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.done = new Promise((resolve) => (this.#settle = resolve));
  }

  /** The page came. The joined log, or null when the page is ahead and has to wait. */
  arrived(log: Log, answer: HistoryOk): Log | null {
    this.#page = fromSnapshot(answer.position, answer.messages, answer.more && answer.messages.length > 0);
    for (const event of this.#overtaking) {
      const step = applyEvent(this.#page, event);
      if (step.kind === 'applied') this.#page = step.log;
    }
    const joined = this.#join(log);
    if (!joined) this.#timer = setTimeout(() => this.abandon(), WAIT_MS);
    return joined;
  }

  /** An event was folded into the log, giving `log`. The log with the page, once both are of one moment. */
  take(event: KnownEvent, log: Log): Log | null {
    if (this.abandoned) return null;
    if (this.#page) return this.#join(log);
    this.#overtaking.push(event);
    return null;
  }

  abandon(): void {
    this.abandoned = true;
    clearTimeout(this.#timer);
    this.#settle();
  }

  #join(log: Log): Log | null {
    const page = this.#page;
    if (!page || this.abandoned) return null;
    if (page.epoch !== log.epoch || page.offset < log.offset) {
      this.abandon();
      return null;
    }
    if (page.offset > log.offset) return null;
    const joined = prepend(log, page);
    this.abandon();
    return joined;
  }
}
