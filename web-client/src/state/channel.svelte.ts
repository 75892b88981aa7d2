// One channel as the views see it: its words, its log, who is there, what is unread, what was sent and not yet seen back.
// Owns no connection; everything it tells the server goes through `command`.
import { SvelteSet } from 'svelte/reactivity';
import { Refusal } from '../net/refusal';
import type { ChannelSummary, Id, KnownEvent, Position } from '../protocol';
import { offsetOf, parsePosition, readOffset } from '../protocol/position';
import { ChannelSync, type Command } from './channel-sync';
import { positionOf, type Log } from './log';
import type { Waiting } from './outbox';
import type { SlowTold } from './pauses';
import { ReadMarker } from './read-marker';
import { TypingIn } from './typing';
import { afterReading, byMessages, countEvent, recounts, type Silent, type Unread } from './unread';

const PAGE = 50;
/** Older pages read to count what is unread: more than anybody counts. */
const COUNT_PAGES = 3;
/** What stays of a long log when nobody looks at its older part. */
const KEEP = 200;

/** How many messages of a channel stay for whoever left it in the middle. */
const KEEP_PLACE = 1_000;

let opens = 0;

/** A place in the messages: a row, and how far below the upper edge it begins, in pixels. */
export interface Place {
  id: Id;
  top: number;
}

export class Channel {
  summary = $state.raw<ChannelSummary>() as ChannelSummary;
  log = $state.raw<Log | null>(null);
  unread = $state.raw<Unread>({ count: 0, upTo: 0 });
  typing = $state.raw<Id[]>([]);
  refused = $state<string | null>(null);
  online = new SvelteSet<Id>();
  /** Acknowledged, but their event has not come yet; nor, where they wait for approval, `own`. */
  sent = $state.raw<{ item: Waiting; offset: number }[]>([]);
  /** Where this member had read when the channel was last opened; null while it never was. */
  openedAt = $state.raw<{ offset: number; unread: number } | null>(null);
  /** The server said that the channel is slow. */
  slowTold = $state.raw<SlowTold>({ untilMs: 0, slow_s: null });
  /** Where one is in the messages, and was when one left; null: at the newest. */
  place: Place | null = null;
  readonly sync: ChannelSync;
  isOpen = false;
  /** Higher the later it was opened; 0: never. */
  lastOpened = 0;
  /** It was asked for on this connection, and not refused. */
  listening = false;
  #marker: ReadMarker;
  /** Where the log stood when this page first heard of the channel. */
  readonly #cameAt: { offset: number; unread: number };
  #typing = new TypingIn((members) => (this.typing = members));

  constructor(
    summary: ChannelSummary,
    private readonly silent: Silent,
    private readonly command: Command,
    private readonly happened: (channel: Channel, event: KnownEvent, live: boolean) => void,
  ) {
    this.summary = summary;
    this.#cameAt = { offset: offsetOf(summary.position), unread: summary.unread };
    this.#marker = new ReadMarker(summary.read, (position) => command('read', { channel: summary.id, position }));
    this.sync = new ChannelSync(summary.id, command, this.#listener(), PAGE);
    this.update(summary);
  }

  get id(): Id {
    return this.summary.id;
  }

  /** The summary as the server now tells it, at hello or later. */
  update(summary: ChannelSummary): void {
    this.summary = summary;
    this.#marker.heard(summary.read);
    this.unread = { count: summary.unread, upTo: offsetOf(summary.position) };
    if (this.isOpen && !this.log) this.#remember();
    this.#marker.flush();
  }

  start(): void {
    this.refused = null;
    this.listening = true;
    void this.sync.start();
  }

  stop(): void {
    this.listening = false;
    this.sync.stop();
    this.online.clear();
    this.#typing.clear();
  }

  opened(): void {
    this.isOpen = true;
    this.lastOpened = ++opens;
    this.#remember();
  }

  left(): void {
    this.isOpen = false;
    this.forgetOlder(this.place ? KEEP_PLACE : KEEP);
  }

  forgetOlder(keep = KEEP): void {
    this.sync.forget(keep);
  }

  /** The messages up to this one were before the reader's eyes; without one, all there are. */
  seen(upTo?: Position): void {
    if (!this.log || this.log.offset === 0) return;
    const position = upTo ?? positionOf(this.log);
    if (this.#marker.seen(position)) this.#read(position);
  }

  heardRead(position: Position): void {
    this.#marker.heard(position);
    this.#read(position);
  }

  heardTyping(member: Id): void {
    if (!this.silent(member)) this.#typing.heard(member);
  }

  heardPresence(joined: Id[], left: Id[]): void {
    for (const member of joined) this.online.add(member);
    for (const member of left) {
      this.online.delete(member);
      this.#typing.stopped(member);
    }
  }

  acknowledged(item: Waiting, position: Position | null): void {
    const offset = position === null ? Infinity : parsePosition(position).offset;
    if (!this.log || this.log.offset < offset) this.sent = [...this.sent, { item, offset }];
  }

  sendRefused(why: unknown): void {
    if (why instanceof Refusal && why.code === 'slow') this.slowTold = { untilMs: Date.now() + (why.retryAfterMs ?? 0), slow_s: this.summary.mode?.slow_s ?? null };
  }

  /** What waits for approval is told of by `own` from now on. */
  heardOwn(): void {
    this.sent = this.sent.filter((one) => one.offset !== Infinity);
  }

  /** To whoever never read here, what came before them is no news. */
  #remember(): void {
    const read = this.#marker.position;
    const { count } = this.unread;
    if (read !== null) this.openedAt = { offset: readOffset(read, this.summary.position), unread: count };
    else this.openedAt = { offset: this.#cameAt.offset, unread: count - Math.min(count, this.#cameAt.unread) };
  }

  #read(position: Position): void {
    const log = this.log;
    this.unread = afterReading(this.unread, position, log ? positionOf(log) : this.summary.position, log?.messages ?? [], this.silent);
  }

  /** What was removed may lie before the messages known here: then so many older pages are read. Whoever looks at the channel reads it anyway. */
  #recount(pages: number): void {
    const counted = this.log && byMessages(this.log, this.#marker.position, this.silent);
    if (counted && counted.upTo >= this.unread.upTo) this.unread = counted;
    else if (pages > 0 && !this.isOpen && this.unread.count > 0) void this.sync.older().then((more) => more && this.#recount(pages - 1), () => {});
  }

  #listener() {
    return {
      log: (log: Log) => {
        this.log = log;
        if (this.sent.length) this.sent = this.sent.filter((one) => one.offset > log.offset);
      },
      event: (event: KnownEvent, live: boolean) => {
        const before = this.unread;
        this.unread = countEvent(before, event, this.silent);
        if (this.unread !== before && recounts(event)) this.#recount(COUNT_PAGES);
        if (!this.isOpen && this.log && this.log.messages.length >= 2 * KEEP) this.forgetOlder(this.place ? KEEP_PLACE : KEEP);
        if (event.kind === 'channel.changed')
          this.summary = { ...this.summary, name: event.name, topic: event.topic, archived: event.archived };
        if (event.kind === 'message.posted') this.#typing.stopped(event.message.author);
        this.happened(this, event, live);
      },
      online: (members: Id[]) => {
        this.online.clear();
        for (const member of members) this.online.add(member);
      },
      replaced: () => {
        this.sent = [];
        this.#recount(0);
      },
      refused: (code: string) => {
        this.refused = code;
        this.listening = false;
      },
    };
  }
}
