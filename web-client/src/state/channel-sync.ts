// Keeps one channel's log level with the server: subscribes, recovers what was missed, applies what comes.
// Never shows anything, never retries by itself without a wait. Invariant: `log` is at every moment a true state of the
// channel at `log.offset`; live events wait in a bounded queue while a recovery is under way.
import type { Commands, Id, KnownEvent } from '../protocol';
import { parsePosition } from '../protocol/position';
import { Disconnected, Refusal } from '../net/refusal';
import { HistoryPage } from './history-page';
import { applyEvent, fromSnapshot, positionOf, trimmed, type Log } from './log';

export type Command = <K extends keyof Commands>(name: K, fields: Commands[K]['fields']) => Promise<Commands[K]['ok']>;

export interface SyncListener {
  log: (log: Log) => void;
  /** An event was folded in. `live`: it came as it happened, not in a recovery. */
  event: (event: KnownEvent, live: boolean) => void;
  online: (members: Id[]) => void;
  /** The log was replaced by a snapshot. */
  replaced: () => void;
  /** The server will not let us listen here. */
  refused: (code: string) => void;
}

/** Past this many missed events a fresh snapshot is cheaper than the way there. */
const FAR_BEHIND = 1_000;
const QUEUE_BOUND = 2_000;
const RETRY_MS = 2_000;

export class ChannelSync {
  log: Log | null = null;
  /** How often something was missing before an event that came live; each time it was fetched at once. */
  gaps = 0;
  #round = 0;
  #recovering = false;
  #queue: KnownEvent[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #paging: Promise<boolean> | null = null;
  #page: HistoryPage | null = null;
  /** What we have does not fit the log any more: the next subscription starts from nothing. */
  #void = false;

  constructor(
    private readonly channel: Id,
    private readonly command: Command,
    private readonly listener: SyncListener,
    private readonly limit: number,
  ) {}

  /** Subscribes anew and recovers; called after each hello. */
  async start(): Promise<void> {
    const round = this.#begin();
    await this.#attempt(round, () => this.#subscribe(round));
  }

  /** The connection is gone; whatever was under way no longer counts. */
  stop(): void {
    this.#round++;
    this.#page?.abandon();
    this.#recovering = false;
    this.#queue = [];
    clearTimeout(this.#timer);
  }

  receive(event: KnownEvent): void {
    if (this.#recovering || !this.log) {
      if (this.#queue.length < QUEUE_BOUND) this.#queue.push(event);
      return;
    }
    this.#apply(event, true);
  }

  /** Pages back; false when there was nothing more. One page at a time. */
  async older(): Promise<boolean> {
    this.#paging ??= this.#pageBack().finally(() => (this.#paging = null));
    return this.#paging;
  }

  /** Forgets all but the newest messages. A page on its way would leave a gap behind them. */
  forget(keep: number): void {
    if (!this.log || this.log.messages.length <= keep) return;
    this.#page?.abandon();
    this.replaceLog(trimmed(this.log, keep));
  }

  replaceLog(log: Log): void {
    this.log = log;
    this.listener.log(log);
  }

  #begin(): number {
    clearTimeout(this.#timer);
    this.#recovering = true;
    return ++this.#round;
  }

  async #attempt(round: number, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      if (round === this.#round) this.#level();
    } catch (why) {
      if (round !== this.#round) return;
      if (why instanceof Refusal && why.code === 'position_unknown') this.#void = true;
      else if (why instanceof Refusal && !why.passing) return this.listener.refused(why.code);
      const waitMs = why instanceof Refusal ? (why.retryAfterMs ?? RETRY_MS) : RETRY_MS;
      if (!(why instanceof Refusal || why instanceof Disconnected)) throw why;
      this.#timer = setTimeout(() => void this.start(), waitMs);
    }
  }

  async #subscribe(round: number): Promise<void> {
    const since = this.log && !this.#void ? positionOf(this.log) : null;
    let answer = await this.command('subscribe', { channel: this.channel, since, limit: this.limit });
    if (round !== this.#round) return;
    if (answer.recovered && this.#behind(answer.position) > FAR_BEHIND)
      answer = await this.command('subscribe', { channel: this.channel, since: null, limit: this.limit });
    if (round !== this.#round) return;
    this.listener.online(answer.online);
    if (!answer.recovered) {
      this.#void = false;
      this.#page?.abandon();
      this.replaceLog(fromSnapshot(answer.position, answer.messages, answer.more));
      return this.listener.replaced();
    }
    for (const event of answer.events) this.#apply(event, false);
    if (answer.more) await this.#pageForward(round);
  }

  #behind(position: string): number {
    return this.log ? parsePosition(position).offset - this.log.offset : 0;
  }

  async #pageForward(round: number): Promise<void> {
    for (let more = true; more && round === this.#round && this.log; ) {
      const before = this.log.offset;
      const page = await this.command('events', { channel: this.channel, after: positionOf(this.log), limit: this.limit });
      if (round !== this.#round) return;
      for (const event of page.events) this.#apply(event, false);
      more = page.more && this.log.offset > before;
    }
  }

  /** The recovery is done: what came meanwhile is applied in order. */
  #level(): void {
    this.#recovering = false;
    const queue = this.#queue;
    this.#queue = [];
    for (const event of queue) this.receive(event);
  }

  #apply(event: KnownEvent, live: boolean): void {
    if (!this.log) return;
    const step = applyEvent(this.log, event);
    if (step.kind === 'applied') {
      this.replaceLog(this.#page?.take(event, step.log) ?? step.log);
      this.listener.event(event, live);
    } else if (step.kind !== 'known' && live) {
      this.#recover(step.kind, event);
    }
  }

  #recover(what: 'gap' | 'other_epoch', event: KnownEvent): void {
    const round = this.#begin();
    if (what === 'other_epoch') {
      this.#queue = [];
      void this.#attempt(round, () => this.#subscribe(round));
    } else {
      this.gaps++;
      console.info(`quartier: ${this.gaps} gaps in ${this.channel}, the last before ${event.position}`);
      this.#queue.push(event);
      void this.#attempt(round, () => this.#pageForward(round));
    }
  }

  async #pageBack(): Promise<boolean> {
    const log = this.log;
    const first = log?.messages[0];
    if (!log || !first || !log.older) return false;
    const page = (this.#page = new HistoryPage());
    try {
      const answer = await this.command('history', { channel: this.channel, before: first.position, limit: this.limit });
      if (this.log && !page.abandoned) {
        const joined = page.arrived(this.log, answer);
        if (joined) this.replaceLog(joined);
        else await page.done;
      }
      return answer.messages.length > 0;
    } finally {
      this.#page = null;
    }
  }
}
