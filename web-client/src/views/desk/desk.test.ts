import { describe, expect, it } from 'vitest';
import type { Case, CaseSummary } from '../../protocol';
import { ageOf, ageText } from './age';
import { actsOf, atOnce, choicesFor, decideOf, draftFor, lacking, matterOf, unnamedReports, type Matter } from './decision';
import { choiceOfKey, keyOfChoice, meaningOf } from './keys';
import { neighbour, queued } from './queue';

const NOW = Date.parse('2026-02-12T15:00:00Z');
const summary = (change: Partial<CaseSummary>) => ({ id: 'x', state: 'open', urgent: false, opened: '2026-02-12T14:00:00Z', ...change }) as CaseSummary;
const oneCase = (change: Partial<Case>) => ({ kind: 'report', state: 'open', message: 'm', about: 'a', channel: 'c', yours: true, ...change }) as Case;
const pressed = (key: string, change: object = {}) => ({ key, altKey: false, ctrlKey: false, metaKey: false, defaultPrevented: false, target: null, ...change });
const inside = { closest: () => ({}) } as unknown as EventTarget;

describe('the queue', () => {
  it('has urgent cases on top, then whoever has waited longest', () => {
    const cases = [summary({ id: 'new' }), summary({ id: 'old', opened: '2026-02-12T13:00:00Z' }), summary({ id: 'urgent', urgent: true, opened: '2026-02-12T14:30:00Z' }), summary({ id: 'taken', state: 'taken' })];
    expect(queued(cases, 'open').map((one) => one.id)).toEqual(['urgent', 'old', 'new']);
    expect(queued(cases, 'taken').map((one) => one.id)).toEqual(['taken']);
  });

  it('is walked through to its ends and no further', () => {
    const list = [{ id: 'a' }, { id: 'b' }];
    expect(neighbour(list, 'a', 1)?.id).toBe('b');
    expect(neighbour(list, 'b', 1)?.id).toBe('b');
    expect(neighbour(list, 'a', -1)?.id).toBe('a');
    expect(neighbour(list, 'decided meanwhile', 1)?.id).toBe('a');
    expect(neighbour([], 'a', 1)).toBeUndefined();
  });
});

describe('an age', () => {
  it('is told in one unit, and never lies in the future', () => {
    expect(ageOf('2026-02-12T14:55:10Z', NOW)).toEqual([-4, 'minute']);
    expect(ageOf('2026-02-12T12:59:00Z', NOW)).toEqual([-2, 'hour']);
    expect(ageOf('2026-02-09T15:00:00Z', NOW)).toEqual([-3, 'day']);
    expect(ageOf('2026-02-12T15:00:40Z', NOW)).toEqual([0, 'second']);
  });

  it('is short in both languages', () => {
    expect(ageText('2026-02-12T15:00:00Z', NOW, 'de')).toBe('jetzt');
    expect(ageText('2026-02-12T14:55:00Z', NOW, 'de')).toBe('vor 5 Min.');
    expect(ageText('2026-02-12T14:55:00Z', NOW, 'fr')).toMatch(/^il y a 5\smin$/);
  });
});

describe('keys', () => {
  it('mean something on the page, and nothing in a field, with a modifier, or when they are off', () => {
    expect(meaningOf(pressed('j'), true)).toBe('next');
    expect(meaningOf(pressed('?'), true)).toBe('help');
    expect(meaningOf(pressed('j'), false)).toBeNull();
    expect(meaningOf(pressed('r', { ctrlKey: true }), true)).toBeNull();
    expect(meaningOf(pressed('r', { target: inside }), true)).toBeNull();
    expect(meaningOf(pressed('x'), true)).toBeNull();
  });

  it('make one choice of each case at most', () => {
    for (const kind of ['report', 'held', 'appeal', 'surge', 'public', 'alert'] as const) {
      const keys = choicesFor(oneCase({ kind })).map(keyOfChoice).filter(Boolean);
      expect(new Set(keys).size).toBe(keys.length);
    }
    expect(choiceOfKey('leave_be', choicesFor(oneCase({ kind: 'held' })))).toBe('release');
    expect(choiceOfKey('remove', choicesFor(oneCase({ kind: 'appeal' })))).toBe('reverse');
    expect(choiceOfKey('remove', choicesFor(oneCase({ kind: 'surge' })))).toBeUndefined();
  });
});

describe('a case', () => {
  it('allows what belongs to its kind, and nothing once it is decided', () => {
    expect(choicesFor(oneCase({}))).toContain('removeMute');
    expect(choicesFor(oneCase({ kind: 'held' }))).toEqual(['release', 'decline', 'declineWarn', 'other']);
    expect(choicesFor(oneCase({ kind: 'surge', message: null, about: null }))).toEqual(['brake', 'nothing']);
    expect(choicesFor(oneCase({ kind: 'public', message: null, about: null }))).toEqual(['nothing']);
    expect(choicesFor(oneCase({ state: 'decided' }))).toEqual([]);
  });

  it('that removed a message has it put back, as long as there is something to put back', () => {
    expect(choicesFor(oneCase({ state: 'decided', restorable: true }))).toEqual(['restore']);
    expect(choicesFor(oneCase({ state: 'decided', restorable: true, yours: false }))).toEqual([]);
  });

  it('that appeals against one’s own council is decided by the other', () => {
    expect(choicesFor(oneCase({ kind: 'appeal', yours: false }))).toEqual([]);
    expect(choicesFor(oneCase({ kind: 'appeal' }))).toEqual(['uphold', 'reverse']);
  });

  it('about whoever looks at it is somebody else’s to decide', () => {
    for (const kind of ['report', 'held', 'alert', 'public'] as const) expect(choicesFor(oneCase({ kind, yours: false }))).toEqual([]);
  });

  it('is decided at once only where nobody is restricted', () => {
    expect(atOnce('nothing')).toEqual({ acts: [] });
    expect(atOnce('release')).toEqual({ acts: [{ act: 'release' }] });
    for (const choice of ['remove', 'decline', 'removeWarn', 'uphold', 'reverse', 'restore', 'other'] as const) expect(atOnce(choice)).toBeNull();
  });
});

it('answers a report without an account that names no message', () => {
  const unnamed = summary({ id: 'unnamed', kind: 'public', about: null });
  const others = [summary({ kind: 'public', about: 'a' }), summary({ kind: 'public', about: null, state: 'decided' }), summary({ kind: 'surge', about: null })];
  expect(unnamedReports([...others, unnamed])).toEqual([unnamed]);
});

describe('a decision', () => {
  const matter: Matter = matterOf(oneCase({}));

  it('lacks a ground and reasons before anybody is restricted', () => {
    const draft = draftFor(matter, 'removeWarn');
    expect(lacking(draft)).toEqual(['ground', 'facts']);
    expect(lacking({ ...draft, ground: 'law', law: ' ', facts: 'x' })).toEqual(['ground']);
    expect(lacking({ ...draft, rule: 'insult', facts: '  ' })).toEqual(['facts']);
    expect(lacking({ ...draftFor(matter, 'other'), rule: 'insult', facts: 'x' })).toEqual(['act']);
  });

  it('of an appeal needs reasons alone', () => {
    const draft = draftFor(matterOf(oneCase({ kind: 'appeal' })), 'reverse');
    expect(lacking(draft)).toEqual(['facts']);
    expect(decideOf({ ...draft, facts: ' Das war Spaß. ' })).toEqual({ acts: [{ act: 'reverse' }], facts: 'Das war Spaß.' });
  });

  it('that puts something back needs reasons alone', () => {
    const draft = draftFor(matterOf(oneCase({ state: 'decided' }), 'restore'), 'restore');
    expect(lacking(draft)).toEqual(['facts']);
    expect(decideOf({ ...draft, facts: 'Vertippt.' })).toEqual({ acts: [{ act: 'restore' }], facts: 'Vertippt.' });
  });

  it('says what happens to the message and to the person', () => {
    const draft = { ...draftFor(matter, 'removeMute', 'insult'), facts: 'x' };
    expect(decideOf(draft)).toEqual({ acts: [{ act: 'remove' }, { act: 'mute', minutes: 60, everywhere: false }], ground: { kind: 'rule', rule: 'insult' }, facts: 'x' });
    expect(actsOf(draftFor(matterOf(oneCase({ kind: 'held' })), 'decline'))).toEqual([{ act: 'decline' }]);
    expect(actsOf(draftFor({ kind: 'member', person: true, channel: false }, 'other', null, 'mute'))).toEqual([{ act: 'mute', minutes: 60, everywhere: true }]);
    expect(decideOf({ ...draft, ground: 'law', law: '§ 185 StGB', person: 'suspend' }).ground).toEqual({ kind: 'law', law: '§ 185 StGB' });
  });
});
