// Picks the form of a number by the rules of the language; 'zero' is taken for 0 where a text has one.
import type { Locale } from './locale';

export type Forms = { zero?: string; other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;

export function pluralFor(locale: Locale): (count: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(locale);
  return (count, forms) => (count === 0 && forms.zero) || (forms[rules.select(count)] ?? forms.other);
}
