// What the timeline shows: the log's messages, then one's own that wait for approval, then what waits in the outbox. What surrounds a row (a new day, the first
// unread, the same author going on) is worked out per row, so that a long channel costs no more than its visible part.
import type { Id, Message, Waiting as Held } from '../protocol';
import { parsePosition } from '../protocol/position';
import type { Waiting } from './outbox';
import type { Silent } from './unread';

export type Row =
  | { kind: 'message'; id: Id; message: Message }
  | { kind: 'held'; id: Id; held: Held; author: Id }
  | { kind: 'waiting'; id: Id; waiting: Waiting };

export interface Around {
  newDay: boolean;
  firstUnread: boolean;
  /** The same author goes on within a few minutes: name and avatar are not repeated. */
  goesOn: boolean;
}

const GROUP_MS = 5 * 60_000;

/** What of one's own is not in the log. */
export interface Own {
  me: Id;
  held: readonly Held[];
  waiting: readonly Waiting[];
}

export function rowsOf(messages: readonly Message[], own: Own, cache: WeakMap<Message, Row>): Row[] {
  const rows: Row[] = messages.map((message) => {
    let row = cache.get(message);
    if (!row) cache.set(message, (row = { kind: 'message', id: message.id, message }));
    return row;
  });
  if (own.held.length + own.waiting.length === 0) return rows;
  const known = new Set(messages.slice(-200).map((message) => message.id));
  for (const held of own.held) {
    if (!held.edit && !known.has(held.id)) rows.push({ kind: 'held', id: held.id, held, author: own.me });
    known.add(held.id);
  }
  for (const item of own.waiting) if (!known.has(item.id)) rows.push({ kind: 'waiting', id: item.id, waiting: item });
  return rows;
}

/** What is said in it, wherever it is on its way. */
export function bodyOf(row: Row) {
  return row.kind === 'message' ? row.message : row.kind === 'held' ? row.held : row.waiting;
}
export const authorOf = (row: Row): Id => (row.kind === 'message' ? row.message.author : row.kind === 'held' ? row.author : row.waiting.member);
export const timeOf = (row: Row): string => bodyOf(row).at;
const isRemoved = (row: Row): boolean => row.kind === 'message' && row.message.removed;

function dayOf(row: Row): number {
  return new Date(timeOf(row)).setHours(0, 0, 0, 0);
}

/** `readOffset`: how far this member had read when the channel was opened; null: no divider. */
export function aroundRow(rows: readonly Row[], index: number, firstUnread: Id | null): Around {
  const row = rows[index]!;
  const previous = rows[index - 1];
  const newDay = !previous || dayOf(previous) !== dayOf(row);
  const isFirst = firstUnread === row.id;
  const close = previous !== undefined && Date.parse(timeOf(row)) - Date.parse(timeOf(previous)) < GROUP_MS;
  const goesOn =
    close && !newDay && !isFirst && authorOf(previous) === authorOf(row) && !isRemoved(previous) && !isRemoved(row);
  return { newDay, firstUnread: isFirst, goesOn };
}

/** The first message of others after `readOffset` that is loaded, if all since then is. */
export function firstUnreadOf(messages: readonly Message[], readOffset: number, older: boolean, silent: Silent): Message | null {
  const offset = (message: Message) => parsePosition(message.position).offset;
  const first = messages[0];
  if (!first || (older && offset(first) > readOffset + 1)) return null;
  return messages.find((message) => offset(message) > readOffset && !silent(message.author) && !message.removed) ?? null;
}
