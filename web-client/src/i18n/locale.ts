// The languages of the interface. The language one writes in is another matter (see views/composer).

export const LOCALES = ['de', 'fr', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

export const isLocale = (value: unknown): value is Locale => LOCALES.includes(value as Locale);

/** Each language by its own name. */
export const OWN_NAMES: Record<Locale, string> = { de: 'Deutsch', fr: 'Français', en: 'English' };

/** The first of the browser's languages that we speak, German otherwise. */
export function browserLocale(languages: readonly string[]): Locale {
  for (const tag of languages) {
    const language = tag.slice(0, 2).toLowerCase();
    if (isLocale(language)) return language;
  }
  return 'de';
}

/** Whose days and times a language is written with: English as in Europe, the day before the month and 24 hours a day. */
export const dated = (locale: string): string => (locale === 'en' ? 'en-GB' : locale);
