// The emoji table, loaded when first wanted, and the search in it: in three languages at once, accents forgiven.

export interface Emoji {
  emoji: string;
  group: number;
  names: { de: string; fr: string; en: string };
  /** With skin tones 1 to 5; empty when it has none. */
  tones: string[];
  haystack: string;
}

type Row = [emoji: string, group: number, de: string, fr: string, en: string, words: string, tones: string];

export const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

export function fromRow([emoji, group, de, fr, en, words, tones]: Row): Emoji {
  const haystack = ' ' + plain(`${de} ${fr} ${en} ${words}`);
  return { emoji, group, names: { de, fr, en }, tones: tones ? tones.split(' ') : [], haystack };
}

let loading: Promise<Emoji[]> | null = null;

export function loadEmoji(): Promise<Emoji[]> {
  loading ??= import('virtual:emoji-table').then((module) => module.default.map(fromRow));
  loading.catch(() => (loading = null));
  return loading;
}

/** Every word must begin one of an emoji's words, in whichever language. */
export function searchEmoji(all: readonly Emoji[], query: string): Emoji[] {
  const words = plain(query).split(/\s+/).filter(Boolean);
  return all.filter((one) => words.every((word) => one.haystack.includes(' ' + word)));
}

export const inTone = (one: Emoji, tone: number): string => (tone > 0 ? (one.tones[tone - 1] ?? one.emoji) : one.emoji);
