// What a desk's log alone tells: how each case stands. A pure fold, so that the count is right without asking for anything
// that a passkey has to be shown for.
import type { CaseId, CaseState, CaseSummary, Desk, EventKind } from '../protocol';

/** A `case.changed` event, as far as it matters here. */
export type CaseChanged = Pick<Extract<EventKind, { kind: 'case.changed' }>, 'case' | 'state' | 'urgent'>;

export type Standing = ReadonlyMap<CaseId, Pick<CaseChanged, 'state' | 'urgent'>>;

export interface Tally {
  open: number;
  urgent: number;
}

export function changed(standing: Standing, event: CaseChanged): Standing {
  const next = new Map(standing);
  if (event.state === 'decided') next.delete(event.case);
  else next.set(event.case, { state: event.state, urgent: event.urgent });
  return next;
}

/** The queue as the server told it; it knows better than any fold. */
export function standingOf(cases: readonly CaseSummary[]): Standing {
  return new Map(cases.filter((one) => one.state !== 'decided').map(({ id, state, urgent }) => [id, { state, urgent }]));
}

/** What is not decided, as the server told it: it tells of so many cases at most, and counts them all. */
export type Waiting = Pick<Desk, 'cases' | 'open' | 'taken'>;

/** Where there are more than are told at once, those of either state are asked for by themselves: what is taken, for however long,
 * stands in the way of nothing that is open. */
export async function waitingOf(ask: (state?: CaseState) => Promise<Desk>): Promise<Waiting> {
  const all = await ask();
  if (!all.more) return all;
  const [open, taken] = await Promise.all([ask('open'), ask('taken')]);
  return { cases: [...open.cases, ...taken.cases], open: open.open, taken: taken.taken };
}

/** Open cases that were counted and not told. */
export const untold = ({ cases, open }: Waiting): number => Math.max(0, open - cases.filter((one) => one.state === 'open').length);

/** What waits for somebody: open cases, with those that were `untold`, and the urgent ones of them, which are told first. */
export function tallyOf(standing: Standing, untold = 0): Tally {
  const open = [...standing.values()].filter((one) => one.state === 'open');
  return { open: open.length + untold, urgent: open.filter((one) => one.urgent).length };
}

/** Urgent cases that wait for somebody. */
export function urgentOf(standing: Standing): CaseId[] {
  return [...standing].filter(([, one]) => one.urgent && one.state === 'open').map(([id]) => id);
}
