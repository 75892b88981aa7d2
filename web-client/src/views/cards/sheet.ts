// Cards on paper: ten to a page, and the QR code as one path.
import { encode } from 'uqr';

/** Cards on an A4 page: two columns of five. */
export const CARDS_A_PAGE = 10;
/** Slips on a page: they need room for a signature. */
export const SLIPS_A_PAGE = 4;

export function pages<T>(things: readonly T[], size: number): T[][] {
  const all: T[][] = [];
  for (let n = 0; n < things.length; n += size) all.push(things.slice(n, n + size));
  return all;
}

export const joinLink = (origin: string, code: string): string => `${origin}/#join=${code.replaceAll('-', '')}`;

export interface QrPath {
  /** Modules a side, with the quiet zone. */
  size: number;
  /** For an SVG path: a square of 1 for each dark module. */
  path: string;
}

/** A QR code (ISO/IEC 18004) with error correction M and a quiet zone of four modules. */
export function qrPath(text: string): QrPath {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const rows = data.map((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')).join(''));
  return { size, path: rows.join('') };
}
