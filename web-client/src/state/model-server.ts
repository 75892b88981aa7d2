// A server in a few lines for the tests: one channel, its log, snapshots made from the log by rules of their own. Answers
// commands as wire.md says. Not part of the client.
import { Disconnected } from '../net/refusal';
import type { Commands, KnownEvent, Message } from '../protocol';
import { parsePosition } from '../protocol/position';

type Draft = KnownEvent extends infer E ? (E extends KnownEvent ? Omit<E, 'type' | 'channel' | 'position' | 'at'> : never) : never;

/** A small seeded generator (mulberry32), so that a failing seed can be run again. */
export function seeded(seed: number): () => number {
  let state = seed + 0x6d2b79f5;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

type OfMessage = KnownEvent & { kind: `message.${string}` | 'reaction.set' };
const isOfMessage = (event: KnownEvent): event is OfMessage => event.kind.startsWith('message.') || event.kind === 'reaction.set';

export class ModelServer {
  events: KnownEvent[] = [];
  epoch = 'e';
  connected = true;
  deliver: (event: KnownEvent) => void = () => {};
  /** What moderation removed, as it was; it can come back. */
  #withheld = new Map<string, Message>();

  push(draft: Draft): void {
    const at = new Date(1_770_000_000_000 + this.events.length * 1000).toISOString();
    const event = { type: 'event', channel: 'c', position: `${this.epoch}:${this.events.length + 1}`, at, ...draft } as KnownEvent;
    this.events.push(event);
    if (event.kind === 'message.removed') this.#forget(event.id);
    this.deliver(event);
  }

  /** Moderation removes a message, and keeps it. */
  takeDown(message: Message): void {
    this.push({ kind: 'message.removed', id: message.id, by: 'karim' });
    this.#withheld.set(message.id, message);
  }

  /** Moderation puts a message back that it had removed. */
  putBack(id: string): void {
    const { text, lang, edited_at, reactions, translation, meeting } = this.#withheld.get(id)!;
    this.#withheld.delete(id);
    this.push({ kind: 'message.restored', id, text, lang, edited_at, reactions, ...(translation && { translation }), ...(meeting && { meeting }), by: 'karim' });
  }

  /** One plausible thing happens. */
  step(random: () => number): void {
    const pick = <T>(some: readonly T[]): T => some[Math.floor(random() * some.length)]!;
    const known = this.messagesAt(this.events.length).filter((one) => !one.removed);
    const kind = known.length < 2 ? 0 : random();
    const by = pick(['lena', 'yanis', 'mira']);
    if (this.#withheld.size > 0 && random() < 0.1) return this.putBack(pick([...this.#withheld.keys()]));
    if (kind < 0.45) {
      const id = `m${this.events.length + 1}`;
      const both = random() < 0.3 ? { translation: { lang: 'fr', text: `Texte ${id}` }, meeting: { id: `t${id}`, occurrence: null } } : {};
      this.push({ kind: 'message.posted', message: { id, author: by, lang: 'de', text: `Text ${id}`, reply_to: null, ...both } });
    } else if (kind < 0.6) {
      const both = random() < 0.3 ? { translation: { lang: 'de', text: `neu, deutsch ${this.events.length}` }, meeting: { id: 't1', occurrence: null } } : {};
      this.push({ kind: 'message.edited', id: pick(known).id, text: `neu ${this.events.length}`, lang: 'fr', ...both, by });
    }
    else if (kind < 0.68) this.push({ kind: 'message.removed', id: pick(known).id, by });
    else if (kind < 0.73) this.takeDown(pick(known));
    else if (kind < 0.78) this.push({ kind: 'meeting.changed', meeting: 't1', sequence: this.events.length, by });
    else if (kind < 0.82) this.push({ kind: 'attendance.changed', meeting: 't1', occurrence: '2026-03-24T18:00', counts: [] });
    else this.push({ kind: 'reaction.set', id: pick(known).id, by, emoji: pick(['👍', '🎉']), on: random() < 0.65 });
  }

  /** The messages as they were after `offset` events; what was removed by now has no text before either. */
  messagesAt(offset: number): Message[] {
    const messages = new Map<string, Message>();
    for (const event of this.events.slice(0, offset)) this.#apply(messages, event);
    return [...messages.values()];
  }

  answer = async <K extends keyof Commands>(name: K, fields: Commands[K]['fields']): Promise<Commands[K]['ok']> => {
    if (!this.connected) throw new Disconnected();
    return this.#answer(name, fields as never) as Commands[K]['ok'];
  };

  #answer(name: keyof Commands, fields: { since?: string | null; after?: string; before?: string | null; limit: number }): unknown {
    const position = `${this.epoch}:${this.events.length}`;
    const all = this.messagesAt(this.events.length);
    const after = (from: number) => ({ events: this.events.slice(from, from + fields.limit), more: from + fields.limit < this.events.length });
    if (name === 'events') return after(parsePosition(fields.after!).offset);
    if (name === 'history') {
      const before = fields.before ? parsePosition(fields.before).offset : Infinity;
      const older = all.filter((one) => parsePosition(one.position).offset < before);
      return { position, messages: older.slice(-fields.limit), more: older.length > fields.limit };
    }
    const since = fields.since ? parsePosition(fields.since) : null;
    if (since?.epoch === this.epoch && since.offset <= this.events.length)
      return { position, online: [], recovered: true, ...after(since.offset) };
    return { position, online: [], recovered: false, messages: all.slice(-fields.limit), more: all.length > fields.limit };
  }

  #apply(messages: Map<string, Message>, event: KnownEvent): void {
    if (!isOfMessage(event)) return;
    if (event.kind === 'message.posted') {
      const { position, at } = event;
      const gone = event.message.text === null;
      messages.set(event.message.id, { ...event.message, position, at, edited_at: null, removed: gone, reactions: [] });
      return;
    }
    const before = messages.get(event.id)!;
    if (event.kind === 'reaction.set') {
      if (!before.removed) messages.set(event.id, { ...before, reactions: this.#reacted(before, event) });
      return;
    }
    const message = { ...before };
    delete message.translation;
    delete message.meeting;
    if (event.kind === 'message.removed') messages.set(event.id, { ...message, text: null, removed: true, reactions: [] });
    else if (event.kind === 'message.restored') {
      const { text, lang, edited_at, reactions, translation, meeting } = event;
      const removed = text === null;
      const about = removed ? {} : { ...(translation && { translation }), ...(meeting && { meeting }) };
      messages.set(event.id, { ...message, ...about, text, lang, edited_at, removed, reactions: removed ? [] : reactions });
    } else {
      const { text, lang, translation, meeting } = event;
      const removed = text === null;
      const about = removed ? {} : { ...(translation && { translation }), ...(meeting && { meeting }) };
      messages.set(event.id, { ...message, ...about, text, lang, edited_at: event.at, removed });
    }
  }

  #reacted(message: Message, event: KnownEvent & { kind: 'reaction.set' }): Message['reactions'] {
    const groups = new Map(message.reactions.map((one) => [one.emoji, new Set(one.by)]));
    const group = groups.get(event.emoji) ?? new Set();
    groups.set(event.emoji, group);
    if (event.on) group.add(event.by);
    else group.delete(event.by);
    if (group.size === 0) groups.delete(event.emoji);
    return [...groups].map(([emoji, by]) => ({ emoji, by: [...by] }));
  }

  #forget(id: string): void {
    this.events = this.events.map((event) => {
      if (event.kind === 'message.posted' && event.message.id === id) {
        const message = { ...event.message, text: null };
        delete message.translation;
        delete message.meeting;
        return { ...event, message };
      }
      if ((event.kind !== 'message.edited' && event.kind !== 'message.restored') || event.id !== id) return event;
      const bare = { ...event, text: null };
      delete bare.translation;
      delete bare.meeting;
      return bare;
    });
  }
}

export function randomModel(seed: number, steps: number): ModelServer {
  const server = new ModelServer();
  const random = seeded(seed);
  for (let i = 0; i < steps; i++) server.step(random);
  return server;
}
