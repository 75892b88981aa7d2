// Positions: an epoch and a dense offset. Offsets of different epochs never compare.
import type { Position } from './generated';

export interface Place {
  epoch: string;
  offset: number;
}

export function parsePosition(position: Position): Place {
  const colon = position.lastIndexOf(':');
  const offset = Number(position.slice(colon + 1));
  if (colon < 0 || !Number.isSafeInteger(offset) || offset < 0) throw new Error(`not a position: ${position}`);
  return { epoch: position.slice(0, colon), offset };
}

export function formatPosition(place: Place): Position {
  return `${place.epoch}:${place.offset}`;
}

/** The offset alone; 0 for null. */
export function offsetOf(position: Position | null): number {
  return position === null ? 0 : parsePosition(position).offset;
}

/** How far `read` reaches in the log of `position`: 0 when it belongs to another epoch. */
export function readOffset(read: Position | null, position: Position): number {
  if (read === null) return 0;
  const [a, b] = [parsePosition(read), parsePosition(position)];
  return a.epoch === b.epoch ? Math.min(a.offset, b.offset) : 0;
}
