// A text as the server keeps it, and its length as people count it (protocol/src/text).

const BREAKS = /\r\n|[\r\v\f\u0085\u2028\u2029]/g;
// Controls that show nothing, and the embeddings that word processors and phones put around text of the other direction.
const DROPPED = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u202a-\u202c]/g;

/** Normal form C, line feeds for every kind of line break, nothing invisible, no white space around it. */
export function plain(text: string): string {
  return text.replace(BREAKS, '\n').replace(DROPPED, '').normalize('NFC').trim();
}

const encoder = new TextEncoder();
const segmenter = typeof Intl.Segmenter === 'function' ? new Intl.Segmenter() : null;

/** Characters as people see them; without the browser's help, code points. */
export function characters(text: string): number {
  return segmenter ? [...segmenter.segment(text)].length : [...text].length;
}

/** How many characters too many; where the bytes run out first, how many of its last characters hold those. */
export function tooMany(raw: string, limits: { text_bytes: number; text_graphemes: number }): number {
  const text = plain(raw);
  if (text.length * 3 <= limits.text_bytes && text.length <= limits.text_graphemes) return 0;
  const over = characters(text) - limits.text_graphemes;
  let bytes = encoder.encode(text).length - limits.text_bytes;
  let last = 0;
  const parts = segmenter ? [...segmenter.segment(text)].map((one) => one.segment) : [...text];
  while (bytes > 0 && last < parts.length) bytes -= encoder.encode(parts[parts.length - ++last]).length;
  return Math.max(0, over, last);
}
