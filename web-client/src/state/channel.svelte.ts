// One channel as the views see it: its words, its log, who is there, what is unread, what was sent and not yet seen back.
// Owns no connection; everything it tells the server goes through `command`.
import { SvelteSet } from 'svelte/reactivity';
import { Refusal } from '../net/refusal';
import type { ChannelSummary, Id, KnownEvent, Position } from '../protocol';
import { offsetOf, parsePosition, readOffset } from '../protocol/position';
import { ChannelSync, type Command } from './channel-sync';
import { positionOf, trimmed, type Log } from './log';
import type { Waiting } from './outbox';
import { ReadMarker } from './read-marker';
import { TypingIn } from './typing';
import { afterReading, countEvent, type Silent, type Unread } from './unread';

const PAGE = 50;
/** What stays of a long log when nobody looks at its older part. */
const KEEP = 200;

export class Channel {
  summary = $state.raw<ChannelSummary>() as ChannelSummary;
  log = $state.raw<Log | null>(null);
  unread = $state.raw<Unread>({ count: 0, upTo: 0 });
  typing = $state.raw<Id[]>([]);
  refused = $state<string | null>(null);
  online = new SvelteSet<Id>();
  /** Acknowledged, but their event has not come yet; nor, where they wait for approval, `own`. */
  sent = $state.raw<{ item: Waiting; offset: number }[]>([]);
  /** Where this member had read when the channel was last opened; null when never. */
  openedAt = $state.raw<{ offset: number; unread: number } | null>(null);
  /** The server said that the channel is slow: when this member's next message may come, in milliseconds. */
  slowUntilMs = $state(0);
  readonly sync: ChannelSync;
  isOpen = false;
  /** It was asked for on this connection, and not refused. */
  listening = false;
  #marker: ReadMarker;
  #typing = new TypingIn((members) => (this.typing = members));

  constructor(
    summary: ChannelSummary,
    private readonly silent: Silent,
    private readonly command: Command,
    private readonly happened: (channel: Channel, event: KnownEvent, live: boolean) => void,
  ) {
    this.summary = summary;
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
    const read = this.#marker.position;
    this.openedAt = read === null ? null : { offset: readOffset(read, this.summary.position), unread: this.unread.count };
  }

  left(): void {
    this.isOpen = false;
    this.forgetOlder();
  }

  forgetOlder(): void {
    if (this.log) this.sync.replaceLog(trimmed(this.log, KEEP));
  }

  /** The newest message is before the reader's eyes. */
  seen(): void {
    if (!this.log || this.log.offset === 0) return;
    const position = positionOf(this.log);
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
    if (why instanceof Refusal && why.code === 'slow') this.slowUntilMs = Date.now() + (why.retryAfterMs ?? 0);
  }

  /** What waits for approval is told of by `own` from now on. */
  heardOwn(): void {
    this.sent = this.sent.filter((one) => one.offset !== Infinity);
  }

  #read(position: Position): void {
    const log = this.log;
    this.unread = afterReading(this.unread, position, log ? positionOf(log) : this.summary.position, log?.messages ?? [], this.silent);
  }

  #listener() {
    return {
      log: (log: Log) => {
        this.log = log;
        if (this.sent.length) this.sent = this.sent.filter((one) => one.offset > log.offset);
      },
      event: (event: KnownEvent, live: boolean) => {
        this.unread = countEvent(this.unread, event, this.silent);
        if (event.kind === 'channel.changed')
          this.summary = { ...this.summary, name: event.name, topic: event.topic, archived: event.archived };
        if (event.kind === 'message.posted') this.#typing.stopped(event.message.author);
        this.happened(this, event, live);
      },
      online: (members: Id[]) => {
        this.online.clear();
        for (const member of members) this.online.add(member);
      },
      replaced: () => (this.sent = []),
      refused: (code: string) => {
        this.refused = code;
        this.listening = false;
      },
    };
  }
}
