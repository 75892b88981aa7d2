// How far this member has read in one channel. Only ever moves forward within an epoch; tells the server a moment later,
// once, and again after a drop if it could not.
import type { Position } from '../protocol';
import { parsePosition } from '../protocol/position';

const SETTLE_MS = 400;

export class ReadMarker {
  #told: Position | null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    public position: Position | null,
    private readonly tell: (position: Position) => Promise<unknown>,
  ) {
    this.#told = position;
  }

  /** The newest message is before the reader's eyes. */
  seen(position: Position): boolean {
    if (!isAhead(position, this.position)) return false;
    this.position = position;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), SETTLE_MS);
    return true;
  }

  /** The server says, at hello or from another device of this member. */
  heard(position: Position | null): void {
    if (position === null || !isAhead(position, this.position)) return;
    this.position = position;
    this.#told = position;
  }

  flush(): void {
    const position = this.position;
    if (position === null || position === this.#told) return;
    const before = this.#told;
    this.#told = position;
    this.tell(position).catch(() => {
      if (this.#told === position) this.#told = before;
    });
  }
}

export function isAhead(position: Position, than: Position | null): boolean {
  if (than === null) return true;
  const [a, b] = [parsePosition(position), parsePosition(than)];
  return a.epoch !== b.epoch || a.offset > b.offset;
}
