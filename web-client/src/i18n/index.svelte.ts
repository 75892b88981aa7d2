// The words of the interface in the current language, and its dates. Views read `t()`; nothing else knows the locale.
// A language is loaded when it is needed; until then the one before stays.
import type { Messages } from './de';
import { isLocale, type Locale } from './locale';
import { typeset } from './typeset';

const LOADERS: Record<Locale, () => Promise<Messages>> = {
  de: () => import('./de').then((module) => module.de),
  fr: () => import('./fr').then((module) => module.fr),
  en: () => import('./en').then((module) => module.en),
};

const current = $state<{ locale: Locale; messages: Messages | null }>({ locale: 'de', messages: null });

/** Loads a language and switches to it; resolves when the page speaks it. */
export async function speak(locale: Locale): Promise<void> {
  if (current.locale === locale && current.messages) return;
  const messages = await LOADERS[locale]();
  current.locale = locale;
  current.messages = messages;
  document.documentElement.lang = locale;
}

export function t(): Messages {
  if (!current.messages) throw new Error('no language loaded yet');
  return current.messages;
}

export const locale = (): Locale => current.locale;

/** Between a name and what is said of it. */
export const colon = (): string => (current.locale === 'fr' ? '\u202f:' : ':');

/** A language by its name, in the language of the page. */
export function languageName(tag: string): string {
  const language = tag.slice(0, 2);
  if (isLocale(language)) return t().lang[language];
  return new Intl.DisplayNames(current.locale, { type: 'language' }).of(tag) ?? tag;
}

/** Of two wordings, the one for this page; the other one is the partner's. */
export function bilingual<T>(words: { de: T; fr: T }): { mine: T; theirs: T; lang: 'de' | 'fr'; otherLang: 'de' | 'fr' } {
  const [de, fr] = [words.de, typeof words.fr === 'string' ? (typeset(words.fr, 'fr') as T) : words.fr];
  return current.locale === 'fr' ? { mine: fr, theirs: de, lang: 'fr', otherLang: 'de' } : { mine: de, theirs: fr, lang: 'de', otherLang: 'fr' };
}
