import { expect, it } from 'vitest';
import { changed, tallyOf, urgentOf, type CaseChanged, type Standing } from './desk-tally';

const event = (id: string, state: CaseChanged['state'], urgent = false): CaseChanged => ({ case: id, state, urgent });
const after = (...events: CaseChanged[]): Standing => events.reduce<Standing>(changed, new Map());

it('counts what waits for somebody, from the log alone', () => {
  const standing = after(event('a', 'open'), event('b', 'open', true), event('c', 'open'), event('a', 'taken'), event('c', 'decided'));
  expect(tallyOf(standing)).toEqual({ open: 1, urgent: 1 });
  expect(urgentOf(standing)).toEqual(['b']);
});

it('a case that turns urgent, or is given back, counts again', () => {
  expect(tallyOf(after(event('a', 'taken'), event('a', 'open', true)))).toEqual({ open: 1, urgent: 1 });
  expect(tallyOf(after(event('a', 'open', true), event('a', 'taken', true)))).toEqual({ open: 0, urgent: 0 });
});

it('what came twice counts once', () => {
  expect(tallyOf(after(event('a', 'open'), event('a', 'open')))).toEqual({ open: 1, urgent: 0 });
});
