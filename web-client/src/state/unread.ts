// Counting what is unread in one channel: the server's count at hello, plus what came after it. Pure.
import { UNREAD_MAX, type Id, type KnownEvent, type Message, type Position } from '../protocol';
import { parsePosition, readOffset } from '../protocol/position';

export interface Unread {
  count: number;
  /** Offset up to which `count` is complete. */
  upTo: number;
}

/** Whose messages never count: one's own, and those of whom one doesn't want to hear. */
export type Silent = (author: Id) => boolean;

export function countEvent(unread: Unread, event: KnownEvent, silent: Silent): Unread {
  const { offset } = parsePosition(event.position);
  if (offset <= unread.upTo) return unread;
  const counts = event.kind === 'message.posted' && !silent(event.message.author);
  return { count: Math.min(UNREAD_MAX, unread.count + (counts ? 1 : 0)), upTo: offset };
}

/** After reading up to `read`, with the messages known here. */
export function afterReading(unread: Unread, read: Position, position: Position, messages: readonly Message[], silent: Silent): Unread {
  const offset = readOffset(read, position);
  if (offset >= unread.upTo) return { ...unread, count: 0 };
  const left = messages.filter((message) => !message.removed && !silent(message.author) && parsePosition(message.position).offset > offset).length;
  return { ...unread, count: Math.min(unread.count, left) };
}
