import { expect, it } from 'vitest';
import type { CaseState, CaseSummary, Desk } from '../protocol';
import { changed, standingOf, tallyOf, untold, urgentOf, waitingOf, type CaseChanged, type Standing } from './desk-tally';

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

/** The queue of a server that tells of two cases at once. */
function server(open: number, taken: number) {
  const all = (state: CaseState, count: number) => Array.from({ length: count }, (_, n) => ({ id: `${state} ${n}`, state, urgent: false }) as CaseSummary);
  return (state?: CaseState): Promise<Desk> => {
    const wanted = [...all('taken', taken), ...all('open', open)].filter((one) => state === undefined || one.state === state);
    return Promise.resolve({ cases: wanted.slice(0, 2), more: wanted.length > 2, open, taken });
  };
}

it('counts all that are open, although not all are told', async () => {
  const waiting = await waitingOf(server(5, 3));
  expect(waiting).toMatchObject({ open: 5, taken: 3 });
  expect(tallyOf(standingOf(waiting.cases), untold(waiting))).toEqual({ open: 5, urgent: 0 });
});

it('is told of open cases, however many others somebody has taken', async () => {
  const { cases } = await waitingOf(server(1, 3));
  expect(cases.map((one) => one.id)).toEqual(['open 0', 'taken 0', 'taken 1']);
});

it('asks once where everything is told at once', async () => {
  const asked: unknown[] = [];
  const waiting = await waitingOf((state) => (asked.push(state), server(1, 1)(state)));
  expect(asked).toEqual([undefined]);
  expect(untold(waiting)).toBe(0);
});
