import { describe, expect, it } from 'vitest';
import { townName } from './town-name';
import { ordinal, typeset } from './typeset';

describe('French that people wrote', () => {
  it('keeps its signs with the word before them', () => {
    expect(typeset('Tu viens ? Oui ! « Bien sûr » : à 18 h 30 ; ou pas…', 'fr')).toBe('Tu viens\u202f? Oui\u202f! «\u202fBien sûr\u202f»\u202f: à 18 h 30\u202f; ou pas…');
    expect(typeset('Trop bien !!!', 'fr-FR')).toBe('Trop bien\u202f!!!');
    expect(typeset('À demain :) ou ;-) et https://a.fr', 'fr')).toBe('À demain :) ou ;-) et https://a.fr');
    expect(typeset('Wirklich ?', 'de')).toBe('Wirklich ?');
  });
});

describe('the first of a month', () => {
  const said = (day: string, lang: string, month: 'long' | 'short') =>
    ordinal(new Intl.DateTimeFormat(lang, { weekday: 'short', day: 'numeric', month, year: 'numeric', timeZone: 'UTC' }).format(new Date(day)), lang);

  it('is "1er" in French, in every month and however it is written', () => {
    for (let month = 1; month <= 12; month++) {
      for (const length of ['long', 'short'] as const) {
        for (const day of [1, 11, 21, 31]) {
          const iso = `2026-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
          if (new Date(iso).getUTCDate() !== day) continue;
          expect(said(iso, 'fr', length).includes('1er '), iso).toBe(day === 1);
        }
      }
    }
    expect(said('2026-12-01', 'fr', 'long')).toBe('mar. 1er décembre 2026');
    expect(said('2026-12-01', 'de', 'long')).toBe('Di., 1. Dezember 2026');
  });
});

describe('a town', () => {
  it('is called as its reader calls it, where that differs', () => {
    expect(townName('Saarbrücken', 'fr')).toBe('Sarrebruck');
    expect(townName('Saarbrücken', 'de')).toBe('Saarbrücken');
    expect(townName('Straßburg', 'fr')).toBe('Straßburg');
    expect(townName('Strasbourg', 'de')).toBe('Straßburg');
    expect(townName('Nantes', 'de')).toBe('Nantes');
    expect(townName('Köln', 'en')).toBe('Cologne');
  });
});
