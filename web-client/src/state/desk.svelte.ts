// One pairing's desk: its queue over HTTP, kept fresh by its log over the WebSocket, which is followed like a channel's.
// Invariant: after a drop the log goes on where it was; the queue is asked for again whenever the log moved on.
import { SvelteMap } from 'svelte/reactivity';
import type { CaseId, CaseSummary, DeskLog, Id, KnownEvent } from '../protocol';
import { formatPosition } from '../protocol/position';
import { ChannelSync, type Command } from './channel-sync';
import { changed, standingOf, tallyOf, untold, urgentOf, waitingOf, type Standing, type Waiting } from './desk-tally';
import { moderation } from './moderation';
import { isVerified } from './verified.svelte';

/** So many of the latest changes tell what waits, before anybody showed a passkey. */
const BACK = 200;
const GATHER_MS = 300;

export class Desk {
  /** What is open and taken, and how much that is; null until somebody looked. */
  waiting = $state.raw<Waiting | null>(null);
  decided = $state.raw<CaseSummary[] | null>(null);
  moreDecided = $state(false);
  /** How often each case changed since the page was opened: who shows one looks again. */
  touched = new SvelteMap<CaseId, number>();
  #standing = $state.raw<Standing>(new Map());
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #sync: ChannelSync;

  constructor(
    readonly place: DeskLog,
    private readonly command: Command,
  ) {
    this.#sync = new ChannelSync(
      place.channel,
      command,
      { log: () => {}, event: (event) => this.#happened(event), online: () => {}, replaced: () => void this.#lookBack(), refused: () => {} },
      BACK,
    );
  }

  get pairing(): Id {
    return this.place.pairing;
  }
  /** Open and taken cases, as far as the server tells them; null until somebody looked. */
  get cases(): CaseSummary[] | null {
    return this.waiting?.cases ?? null;
  }
  readonly tally = $derived(tallyOf(this.#standing, this.waiting ? untold(this.waiting) : 0));
  readonly urgent = $derived(urgentOf(this.#standing));

  start(): void {
    void this.#sync.start();
    this.#lookSoon();
  }
  stop(): void {
    this.#sync.stop();
    clearTimeout(this.#timer);
  }
  receive(event: KnownEvent): void {
    this.#sync.receive(event);
  }

  /** Asks for the queue; may ask for a passkey. */
  async load(): Promise<void> {
    this.#queueIs(await waitingOf((state) => moderation.desk(this.pairing, state)));
  }

  async loadDecided(): Promise<void> {
    const page = await moderation.desk(this.pairing, 'decided');
    this.decided = page.cases;
    this.moreDecided = page.more;
  }

  async olderDecided(): Promise<void> {
    const page = await moderation.desk(this.pairing, 'decided', this.decided?.at(-1)?.id);
    this.decided = [...(this.decided ?? []), ...page.cases];
    this.moreDecided = page.more;
  }

  #queueIs(waiting: Waiting): void {
    this.waiting = waiting;
    this.#standing = standingOf(waiting.cases);
  }

  #happened(event: KnownEvent): void {
    if (event.kind !== 'case.changed') return;
    this.#standing = changed(this.#standing, event);
    this.touched.set(event.case, (this.touched.get(event.case) ?? 0) + 1);
    this.#lookSoon();
  }

  /** The log begins anew here: its latest changes say how things stand. */
  async #lookBack(): Promise<void> {
    const log = this.#sync.log;
    if (!log || log.offset === 0) return;
    try {
      const after = formatPosition({ epoch: log.epoch, offset: Math.max(0, log.offset - BACK) });
      const { events } = await this.command('events', { channel: this.place.channel, after, limit: BACK });
      const standing = events.filter((event) => event.kind === 'case.changed').reduce<Standing>(changed, new Map());
      if (this.cases === null) this.#standing = standing;
    } catch {
      // Without the way back, what comes from now on is known, and the queue whenever somebody looks.
    }
  }

  /** Several changes at once are one question. Without a passkey shown nothing is asked: nobody is interrupted for it. */
  #lookSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#glance(), GATHER_MS);
  }

  async #glance(): Promise<void> {
    if (!isVerified()) return;
    try {
      this.#queueIs(await waitingOf((state) => moderation.glance(this.pairing, state)));
      if (this.decided) await this.loadDecided();
    } catch {
      // The log told what waits; the next change asks again.
    }
  }
}
