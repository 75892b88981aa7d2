// A channel's log as this client knows it: a pure fold of events over a snapshot.
// Owns the law "old snapshot + the events after it = fresh snapshot". Never asks the network, never guesses: an event
// that is not the next one is answered with what to recover, and the log stays as it was.
import type { Id, KnownEvent, Message, Position } from '../protocol';
import { formatPosition, parsePosition } from '../protocol/position';
import { react } from './reactions';

export interface Log {
  readonly epoch: string;
  /** The last offset folded in; every offset up to here is accounted for. */
  readonly offset: number;
  /** A contiguous stretch of the newest messages as they now are, oldest first. */
  readonly messages: readonly Message[];
  /** Whether there are messages before the first. */
  readonly older: boolean;
}

export type Step = { kind: 'applied'; log: Log } | { kind: 'known' } | { kind: 'gap' } | { kind: 'other_epoch' };

export function fromSnapshot(position: Position, messages: readonly Message[], older: boolean): Log {
  return { ...parsePosition(position), messages, older };
}

export function positionOf(log: Log): Position {
  return formatPosition(log);
}

export function applyEvent(log: Log, event: KnownEvent): Step {
  const { epoch, offset } = parsePosition(event.position);
  if (epoch !== log.epoch) return { kind: 'other_epoch' };
  if (offset <= log.offset) return { kind: 'known' };
  if (offset !== log.offset + 1) return { kind: 'gap' };
  return { kind: 'applied', log: { ...fold(log, event), offset } };
}

/** Puts an older page before what is known. The page must be of the same epoch and as of the same offset. */
export function prepend(log: Log, page: Log): Log {
  if (page.epoch !== log.epoch || page.offset !== log.offset) throw new Error('page and log are not of one moment');
  const first = log.messages[0];
  const before = first ? parsePosition(first.position).offset : Infinity;
  const fresh = page.messages.filter((message) => parsePosition(message.position).offset < before);
  return { ...log, messages: [...fresh, ...log.messages], older: page.older };
}

/** Forgets all but the newest `keep` messages; they can be paged back in. */
export function trimmed(log: Log, keep: number): Log {
  return log.messages.length <= keep ? log : { ...log, messages: log.messages.slice(-keep), older: true };
}

function fold(log: Log, event: KnownEvent): Log {
  switch (event.kind) {
    case 'message.posted':
      return log.messages.some((known) => known.id === event.message.id) ? log : { ...log, messages: [...log.messages, posted(event)] };
    case 'message.edited':
      return replace(
        log,
        event.id,
        // A text that is already gone (see wire.md, rule 10) counts as removed before its removal comes along.
        (message) => ({ ...plain(message), ...about(event), text: event.text, lang: event.lang, edited_at: event.at, removed: event.text === null }),
      );
    case 'message.removed':
      return replace(log, event.id, (message) => ({ ...plain(message), text: null, removed: true, reactions: [] }));
    case 'message.restored':
      return replace(log, event.id, (message) => restored(message, event));
    case 'reaction.set':
      return replace(log, event.id, (message) =>
        message.removed ? message : { ...message, reactions: react(message.reactions, event.emoji, event.by, event.on) },
      );
    default:
      // About no message, or of a kind that this client doesn't know: its offset counts.
      return log;
  }
}

function posted(event: KnownEvent & { kind: 'message.posted' }): Message {
  const { position, at } = event;
  return { ...event.message, position, at, edited_at: null, removed: event.message.text === null, reactions: [] };
}

/** As it was before moderation removed it; without a text it has been removed again since. */
function restored(message: Message, event: KnownEvent & { kind: 'message.restored' }): Message {
  const { text, lang, edited_at, reactions } = event;
  const removed = text === null;
  return { ...plain(message), ...about(event), text, lang, edited_at, removed, reactions: removed ? [] : reactions };
}

/** The other language and the meeting of what an event says; nothing where its text is gone. */
function about({ text, translation, meeting }: Pick<Message, 'text' | 'translation' | 'meeting'>): Pick<Message, 'translation' | 'meeting'> {
  return text === null ? {} : { ...(translation && { translation }), ...(meeting && { meeting }) };
}

/** Without what was said of the text that is replaced: its other language, and the meeting it was about. */
function plain({ translation: _translation, meeting: _meeting, ...message }: Message): Message {
  return message;
}

/** Changes one message; a message outside of the stretch needs no change here, a later page brings it as it is. */
function replace(log: Log, id: Id, change: (message: Message) => Message): Log {
  const index = log.messages.findLastIndex((message) => message.id === id);
  const message = log.messages[index];
  return message ? { ...log, messages: log.messages.with(index, change(message)) } : log;
}
