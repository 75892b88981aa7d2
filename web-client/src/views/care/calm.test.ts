import { describe, expect, it } from 'vitest';
import type { StarterRule, WordRule } from '../../protocol';
import { csvOf, tableOf } from './counts-table';
import { addHours, backwards, endFromField, likeMonday, toField } from './duty';
import { gapsWith, isUsual, noticeLacks, untilAfter, USUAL } from './mode';
import { found, linesOf, startersOf, twice, withRule } from './word-rules';

const rule = (pattern: string, change: Partial<WordRule> = {}): WordRule => ({ id: pattern, pattern, action: 'warn', rule: 'insult', channel: null, ...change });

describe('word rules', () => {
  it('are found whatever their case, in the order of the alphabet', () => {
    expect(found([rule('Zebra*'), rule('affe')], '').map((one) => one.pattern)).toEqual(['affe', 'Zebra*']);
    expect(found([rule('Zebra*'), rule('affe')], 'ZEB').map((one) => one.pattern)).toEqual(['Zebra*']);
  });

  it('stand once in a place, and may stand in another', () => {
    expect(twice([rule('affe')], rule(' Affe ', { id: 'new' }))).toBe(true);
    expect(twice([rule('affe')], rule('affe', { id: 'new', channel: 'c' }))).toBe(false);
    expect(twice([rule('affe')], rule('affe'))).toBe(false);
  });

  it('are changed in their place', () => {
    expect(withRule([rule('a'), rule('b')], rule('a', { action: 'hold' })).map((one) => one.action)).toEqual(['hold', 'warn']);
    expect(withRule([rule('a')], rule('b'))).toHaveLength(2);
  });

  it('of a starter list are taken over where they are missing', () => {
    const list = [{ lang: 'de', pattern: 'affe' }, { lang: 'de', pattern: 'esel' }, { lang: 'fr', pattern: 'singe' }] as StarterRule[];
    expect(startersOf(list, 'de', [rule('AFFE')]).map((one) => one.pattern)).toEqual(['esel']);
  });

  it('allowed words are lines without blanks and doubles', () => {
    expect(linesOf(' Assen \n\nAssen\nEsel')).toEqual(['Assen', 'Esel']);
  });
});

describe('hours', () => {
  it('begin in the afternoon, and go on after the last ones', () => {
    const one = addHours([], 3);
    expect(one).toEqual([{ day: 3, from: '14:00', to: '18:00' }]);
    expect(addHours(one, 3).at(-1)).toEqual({ day: 3, from: '18:00', to: '24:00' });
  });

  it('of Monday are taken over for working days only', () => {
    const hours = [{ day: 1, from: '08:00', to: '12:00' }, { day: 2, from: '09:00', to: '10:00' }, { day: 6, from: '10:00', to: '12:00' }];
    expect(likeMonday(hours).map((one) => one.day)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(likeMonday(hours)[1]?.from).toBe('08:00');
  });

  it('end later than they begin; midnight is the end of the day', () => {
    expect(backwards([{ day: 1, from: '18:00', to: endFromField('00:00') }])).toBe(false);
    expect(backwards([{ day: 1, from: '18:00', to: '18:00' }])).toBe(true);
    expect(toField('24:00')).toBe('00:00');
  });
});

describe('modes', () => {
  it('are usual when nothing is on', () => {
    expect(isUsual(USUAL)).toBe(true);
    expect(isUsual({ ...USUAL, hold: true })).toBe(false);
  });

  it('end by themselves, or when somebody ends them', () => {
    expect(untilAfter(60, 0)).toBe('1970-01-01T01:00:00.000Z');
    expect(untilAfter(0, 0)).toBeNull();
  });

  it('say a freeze in both languages, and keep a gap that is not offered', () => {
    expect(noticeLacks({ ...USUAL, frozen: { de: 'Pause', fr: ' ' } })).toBe(true);
    expect(noticeLacks(USUAL)).toBe(false);
    expect(gapsWith(45)).toContain(45);
  });
});

describe('counts', () => {
  const table = tableOf(
    [{ year: 2026, counts: { 'report.made': 3, '=new.act': 1 } }, { year: 2025, counts: { 'message.removed': 2 } }],
    { 'message.removed': 'Entfernt', 'report.made': 'Meldungen', 'never.counted': 'Nie' },
  );

  it('have a row an act and a column a year, also for acts without words', () => {
    expect(table.years).toEqual([2026, 2025]);
    expect(table.rows).toEqual([
      { act: 'message.removed', label: 'Entfernt', counts: [0, 2] },
      { act: 'report.made', label: 'Meldungen', counts: [3, 0] },
      { act: '=new.act', label: '=new.act', counts: [1, 0] },
    ]);
  });

  it('open in spreadsheets, where nothing is taken for a formula', () => {
    expect(csvOf(table, 'Was; "wie"')).toBe(`\ufeff"Was; ""wie""";2026;2025\r\nEntfernt;0;2\r\nMeldungen;3;0\r\n'=new.act;1;0\r\n`);
  });
});
