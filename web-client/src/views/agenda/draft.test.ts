import { describe, expect, it } from 'vitest';
import type { Plan } from '../../protocol';
import { differences, draftOf, emptyItem, fieldOf, missing, newDraft, planOf } from './draft';

const PLAN: Plan = {
  title: { de: 'Treffen', fr: 'Réunion' },
  place: { de: 'Rathaus', fr: 'Mairie' },
  start: '2026-03-24T18:00',
  zone: 'Europe/Paris',
  minutes: 90,
  rule: 'FREQ=WEEKLY;BYDAY=TU',
  except: ['2026-03-31T18:00'],
  skip_holidays: true,
  link: 'https://visio.example/a',
  items: [{ title: { de: 'Bänke', fr: 'Bancs' }, owner: null, minutes: 10 }],
  reminders: ['P1D'],
};

describe('the form of a meeting', () => {
  it('says again what it was given', () => expect(planOf(draftOf(PLAN))).toEqual(PLAN));

  it.each([null, 'FREQ=WEEKLY;BYDAY=TU;UNTIL=20260401', 'FREQ=WEEKLY;BYDAY=TU;UNTIL=20260401T175959', 'FREQ=DAILY;COUNT=3'])('says %s again', (rule) => {
    const plan = { ...PLAN, rule, except: [], skip_holidays: false };
    expect(planOf(draftOf(plan))).toEqual(plan);
  });

  it('moves a weekly meeting to another day, once a week as before', () => {
    const draft = draftOf(PLAN);
    draft.day = '2026-03-25';
    expect(planOf(draft)).toMatchObject({ start: '2026-03-25T18:00', rule: 'FREQ=WEEKLY;BYDAY=WE' });
    draft.day = '2026-03-24';
    expect(planOf(draft).rule).toBe(PLAN.rule);
  });

  it('leaves days out at the hour that is planned now', () => {
    const draft = draftOf(PLAN);
    draft.clock = '19:30';
    draft.except = [...draft.except, '2026-04-14T18:00'];
    expect(planOf(draft).except).toEqual(['2026-03-31T19:30', '2026-04-14T19:30']);
    draft.repetition = { ...draft.repetition, frequency: 'none' };
    expect(planOf(draft).except).toEqual([]);
  });

  // `along.rs` moves a name that it finds in the plan before and that is no time any more as far as the first start was moved:
  // here from Tuesday, 31 March, 18:00 to Wednesday, 1 April, 19:00. Any other name it keeps, and it would leave out nothing.
  it('names what was left out as it was, where the days are others now', () => {
    const draft = draftOf(PLAN);
    Object.assign(draft, { day: '2026-03-25', clock: '19:00', except: [...draft.except, '2026-04-15T19:00'] });
    expect(planOf(draft)).toMatchObject({ rule: 'FREQ=WEEKLY;BYDAY=WE', except: ['2026-03-31T18:00', '2026-04-15T19:00'] });
  });

  it.each([
    ['FREQ=WEEKLY;BYDAY=TU', '2026-03-31', true],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=TU', '2026-03-31', false],
    ['FREQ=DAILY', '2026-03-26', true],
    ['FREQ=DAILY;INTERVAL=2', '2026-03-25', false],
    ['FREQ=MONTHLY;BYMONTHDAY=24', '2026-04-24', true],
    ['FREQ=MONTHLY;BYMONTHDAY=24', '2026-03-25', false],
    ['FREQ=MONTHLY;BYDAY=4TU', '2026-04-28', true],
    ['FREQ=MONTHLY;BYDAY=4TU', '2026-03-25', false],
  ])('%s from 24 March, begun on %s, comes on the same days: %s', (rule, day, same) => {
    const draft = draftOf({ ...PLAN, rule });
    Object.assign(draft, { day, clock: '19:00' });
    expect(planOf(draft).except).toEqual([same ? '2026-03-31T19:00' : '2026-03-31T18:00']);
  });

  it('tells what is missing, field by field', () => {
    const draft = newDraft('2026-03-24', 'Europe/Berlin');
    expect(missing(draft)).toBe('title');
    draft.title = { de: 'Treffen', fr: 'Réunion' };
    expect(missing(draft)).toBeNull();
    draft.place.de = 'Rathaus';
    expect(missing(draft)).toBe('place');
    draft.place.fr = 'Mairie';
    draft.link = 'visio.example';
    expect(missing(draft)).toBe('link');
    draft.link = '';
    draft.items = [{ ...emptyItem(), title: { de: 'Bänke', fr: '' } }, emptyItem()];
    expect(missing(draft)).toBe('items');
    draft.items[0]!.title.fr = 'Bancs';
    expect(missing(draft)).toBeNull();
    expect(planOf(draft).items).toHaveLength(1);
    draft.repetition = { ...draft.repetition, frequency: 'weekly', ending: 'until', until: '2026-03-01' };
    expect(missing(draft)).toBe('repetition');
  });

  it('puts a refusal next to its field', () => {
    expect(fieldOf('time_skipped')).toBe('start');
    expect(fieldOf('rule_invalid')).toBe('repetition');
    expect(fieldOf('unavailable')).toBe('all');
  });

  it('tells what somebody else changed meanwhile', () => {
    expect(differences(PLAN, { ...PLAN, start: '2026-03-24T19:00', items: [] })).toEqual(['start', 'items']);
    expect(differences(PLAN, structuredClone(PLAN))).toEqual([]);
  });
});
