// Counting what is unread in one channel: the server's count at hello, plus what came after it. Pure.
import { UNREAD_MAX, type Id, type KnownEvent, type Message, type Position } from '../protocol';
import { parsePosition, readOffset } from '../protocol/position';
import { positionOf, type Log } from './log';

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

/** By the messages known here alone, once they say it: they reach back to what was read, or are more than anybody counts. */
export function byMessages(log: Log, read: Position | null, silent: Silent): Unread | null {
  const from = readOffset(read, positionOf(log));
  const offsets = log.messages.map((message) => parsePosition(message.position).offset);
  const count = log.messages.filter((message, index) => !message.removed && !silent(message.author) && offsets[index]! > from).length;
  const reachesBack = !log.older || (offsets[0] ?? Infinity) <= from;
  return reachesBack || count >= UNREAD_MAX ? { count: Math.min(UNREAD_MAX, count), upTo: log.offset } : null;
}

/** Whether after this event there may be fewer unread messages than before, or more, and it alone doesn't say which. */
export const recounts = (event: KnownEvent): boolean => event.kind === 'message.removed' || event.kind === 'message.restored';
