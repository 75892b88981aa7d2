// What a desk's log alone tells: how each case stands. A pure fold, so that the count is right without asking for anything
// that a passkey has to be shown for.
import type { CaseId, CaseSummary, EventKind } from '../protocol';

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

/** What waits for somebody: open cases, and of all that are not decided the urgent ones nobody has taken. */
export function tallyOf(standing: Standing): Tally {
  const open = [...standing.values()].filter((one) => one.state === 'open');
  return { open: open.length, urgent: open.filter((one) => one.urgent).length };
}

/** Urgent cases that wait for somebody. */
export function urgentOf(standing: Standing): CaseId[] {
  return [...standing].filter(([, one]) => one.urgent && one.state === 'open').map(([id]) => id);
}
