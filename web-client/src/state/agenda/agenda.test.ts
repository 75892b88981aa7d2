import { describe, expect, it } from 'vitest';
import { addDays, addMonths, localIn, weekdayOf, weeksOf } from './local';
import { inOrder } from './reading';
import { isWhole, nthOf, repetitionOf, ruleOf, ONCE } from './rule';
import { COMMANDS, offered, typedOf } from './slash';

describe('wall-clock times', () => {
  it('are counted without a change of clocks coming between them', () => {
    expect(addDays('2026-03-28', 2)).toBe('2026-03-30');
    expect(weekdayOf('2026-03-29')).toBe(6);
    expect(addMonths('2026-12', 1)).toBe('2027-01');
    expect(weeksOf('2026-03')).toHaveLength(6);
    expect(weeksOf('2026-03')[0]![0]).toBe('2026-02-23');
  });

  it('are shown by the clocks of a zone, in summer and in winter', () => {
    expect(localIn(Date.UTC(2026, 2, 24, 17), 'Europe/Berlin')).toBe('2026-03-24T18:00');
    expect(localIn(Date.UTC(2026, 2, 31, 16), 'America/Martinique')).toBe('2026-03-31T12:00');
  });
});

describe('a repetition', () => {
  const START = '2026-03-24T18:00';
  it.each([
    ['FREQ=DAILY', 'daily'],
    ['FREQ=WEEKLY;BYDAY=TU', 'weekly'],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,FR;COUNT=8', 'weekly'],
    ['FREQ=MONTHLY;BYMONTHDAY=24', 'monthly_day'],
    ['FREQ=MONTHLY;BYDAY=4TU;UNTIL=20261231', 'monthly_weekday'],
    ['FREQ=YEARLY;BYMONTH=3', 'other'],
  ])('%s is read and written back as it was', (rule, frequency) => {
    const read = repetitionOf(rule, START);
    expect(read.frequency).toBe(frequency);
    expect(ruleOf(read, START)).toBe(rule);
  });

  it.each(['FREQ=WEEKLY', 'FREQ=WEEKLY;BYDAY=TU;UNTIL=20300402T175959', 'FREQ=DAILY;UNTIL=20300402T160000Z', 'FREQ=WEEKLY;BYDAY=FR,TU;WKST=SU', 'FREQ=MONTHLY'])(
    '%s is said again word for word, as long as nothing of it is changed',
    (rule) => {
      const read = repetitionOf(rule, START);
      expect(ruleOf(read, START)).toBe(rule);
      expect(ruleOf({ ...read, every: 3 }, START)).toContain('INTERVAL=3');
    },
  );

  it('takes the weekday it begins on along to another day', () => {
    const wednesday = '2026-03-25T18:00';
    expect(ruleOf(repetitionOf('FREQ=WEEKLY;BYDAY=TU', START), wednesday)).toBe('FREQ=WEEKLY;BYDAY=WE');
    expect(ruleOf(repetitionOf('FREQ=WEEKLY;BYDAY=TU,FR;COUNT=8', START), wednesday)).toBe('FREQ=WEEKLY;BYDAY=WE,FR;COUNT=8');
    expect(ruleOf(repetitionOf('FREQ=WEEKLY', START), wednesday)).toBe('FREQ=WEEKLY');
    expect(ruleOf(repetitionOf('FREQ=MONTHLY;BYDAY=4TU', START), wednesday)).toBe('FREQ=MONTHLY;BYDAY=4WE');
  });

  it('is whole only where an end that is wanted is said, and not before it begins', () => {
    const weekly = { ...ONCE, frequency: 'weekly' } as const;
    expect(isWhole(weekly, '2026-03-24')).toBe(true);
    expect(isWhole({ ...weekly, ending: 'until' }, '2026-03-24')).toBe(false);
    expect(isWhole({ ...weekly, ending: 'until', until: '2026-03-23' }, '2026-03-24')).toBe(false);
    expect(isWhole({ ...weekly, ending: 'until', until: '2026-03-24' }, '2026-03-24')).toBe(true);
    expect(isWhole({ ...weekly, ending: 'count', count: 0 }, '2026-03-24')).toBe(false);
    expect(isWhole({ ...weekly, every: 0 }, '2026-03-24')).toBe(false);
    // What was begun and given up is no matter of what comes once.
    expect(isWhole({ ...ONCE, ending: 'until' }, '2026-03-24')).toBe(true);
  });

  it('counts the fifth of a weekday as the last', () => {
    expect(nthOf('2026-03-31')).toBe(-1);
    expect(ruleOf({ ...ONCE, frequency: 'monthly_weekday' }, '2026-03-31T18:00')).toBe('FREQ=MONTHLY;BYDAY=-1TU');
  });
});

describe('a command', () => {
  it('goes by its name in each language, with and without its accents', () => {
    for (const name of ['treffen', 'reunion', 'Réunion', 'meeting'])
      expect(typedOf(`/${name} Sommerfest`)).toEqual({ kind: 'command', command: 'meeting', rest: 'Sommerfest' });
    expect(typedOf('/agenda')).toEqual({ kind: 'command', command: 'agenda', rest: '' });
  });

  it('is told from a message that begins alike', () => {
    expect(typedOf('//agenda')).toEqual({ kind: 'text', text: '/agenda' });
    expect(typedOf('/home/mira')).toEqual({ kind: 'text', text: '/home/mira' });
    expect(typedOf('/5 Minuten')).toEqual({ kind: 'text', text: '/5 Minuten' });
    expect(typedOf('/tanzen morgen')).toEqual({ kind: 'unknown', name: 'tanzen' });
  });

  it('is offered by its beginning in any language', () => {
    const names = (text: string) => offered(text).map((one) => one.name);
    expect(offered('/')).toEqual(COMMANDS);
    expect(names('/').slice(0, 2)).toEqual(['agenda', 'meeting']);
    expect(names('/r')).toContain('meeting');
    expect(names('/r')).not.toContain('agenda');
    expect(names('/Err')).toEqual([]);
    expect(names('hallo /')).toEqual([]);
  });
});

describe('a message in two languages', () => {
  const BOTH = { text: 'Treffen', lang: 'de', translation: { text: 'Réunion', lang: 'fr' } };
  it('is read in the language of the page first, then in one that is read', () => {
    expect(inOrder(BOTH, 'fr', ['de']).first.lang).toBe('fr');
    expect(inOrder(BOTH, 'de', ['fr']).first.lang).toBe('de');
    expect(inOrder(BOTH, 'en', ['fr']).first.lang).toBe('fr');
    expect(inOrder(BOTH, 'en', []).first.lang).toBe('de');
    expect(inOrder(BOTH, 'fr', [])).toEqual({ first: BOTH.translation, other: { text: 'Treffen', lang: 'de' } });
    expect(inOrder({ text: 'Hallo', lang: 'de' }, 'fr', ['fr']).other).toBeNull();
  });
});
