// The templates for print are word for word what members read here. UPDATE=1 writes them anew.
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { joining as de } from '../../i18n/joining/de';
import { joining as fr } from '../../i18n/joining/fr';
import type { Locale } from '../../i18n/locale';
import { wholeText, type Told } from './texts';

const TOLD: Record<'de' | 'fr', Told> = {
  de: { name: '[Name des Betreibers]', contact: '[Kontakt]', days: 730 },
  fr: { name: '[Nom du responsable]', contact: '[contact]', days: 730 },
};

function page(locale: 'de' | 'fr', name: 'privacy' | 'rules'): string {
  const { texts } = locale === 'de' ? de : fr;
  const short = texts.short[name].map((sentence) => `- ${sentence}`);
  const whole = wholeText(locale satisfies Locale, name, TOLD[locale]).flatMap((section) => ['', `## ${section.title}`, ...section.paragraphs.flatMap((text) => ['', text])]);
  return [`# ${texts[name]}`, '', ...short, ...whole, ''].join('\n');
}

describe('the templates', () => {
  it.each([
    ['de', 'privacy', 'datenschutzhinweis'],
    ['de', 'rules', 'regeln'],
    ['fr', 'privacy', 'confidentialite'],
    ['fr', 'rules', 'regles'],
  ] as const)('G5: %s, %s: say what members read', (locale, name, file) => {
    const path = new URL(`../../../../docs/templates/${locale}/${file}.md`, import.meta.url);
    const told = page(locale, name);
    if (process.env.UPDATE) writeFileSync(path, told);
    expect(readFileSync(path, 'utf8')).toBe(told);
  });
});
