// Which of a message's two languages its reader sees first: that of the interface, then the languages they read.
import type { Lang, Translation } from '../../protocol';

export interface Said {
  text: string;
  lang: Lang;
}

/** The language of the pairing that one doesn't write in; who writes neither has the one they read less. */
export function otherOf(lang: Lang, locale: string): Lang {
  const own = spoken(lang);
  if (own === 'de') return 'fr';
  return own === 'fr' || locale === 'fr' ? 'de' : 'fr';
}

const spoken = (lang: Lang): string => lang.slice(0, 2);

interface InTwo {
  text: string | null;
  lang: Lang;
  translation?: Translation;
}

/** What is shown first and, where there is one, the other. */
export function inOrder(message: InTwo, locale: string, reading: readonly Lang[]): { first: Said; other: Said | null } {
  const own = { text: message.text ?? '', lang: message.lang };
  const { translation } = message;
  if (!translation) return { first: own, other: null };
  const wanted = [locale, ...reading].map(spoken);
  const rank = (lang: Lang) => (wanted.indexOf(spoken(lang)) + wanted.length + 1) % (wanted.length + 1);
  return rank(translation.lang) < rank(own.lang) ? { first: translation, other: own } : { first: own, other: translation };
}
