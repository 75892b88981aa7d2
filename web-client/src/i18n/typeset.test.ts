import { describe, expect, it } from 'vitest';
import { townName } from './town-name';
import { typeset } from './typeset';

describe('French that people wrote', () => {
  it('keeps its signs with the word before them', () => {
    expect(typeset('Tu viens ? Oui ! « Bien sûr » : à 18 h 30 ; ou pas…', 'fr')).toBe('Tu viens\u202f? Oui\u202f! «\u202fBien sûr\u202f»\u202f: à 18 h 30\u202f; ou pas…');
    expect(typeset('Trop bien !!!', 'fr-FR')).toBe('Trop bien\u202f!!!');
    expect(typeset('À demain :) ou ;-) et https://a.fr', 'fr')).toBe('À demain :) ou ;-) et https://a.fr');
    expect(typeset('Wirklich ?', 'de')).toBe('Wirklich ?');
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
