// Avatars made here from what is known anyway: initials, and a small pattern from the id. Nothing is uploaded.

/** At most two letters: of the first and last word, or the first of a single one. */
export function initials(name: string): string {
  const words = name.trim().split(/[\s\-_.]+/u).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0] ?? '?'];
  return letters.map((word) => Array.from(word ?? '')[0]?.toLocaleUpperCase() ?? '').join('');
}

/** A number from 0 to `count` - 1, always the same for one id. */
export function variantOf(id: string, count: number): number {
  let hash = 0x811c9dc5;
  for (const char of id) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0;
  return hash % count;
}
