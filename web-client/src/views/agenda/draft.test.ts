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
