// The order of the desk's queue, and the way through it.
import type { CaseId, CaseState, CaseSummary } from '../../protocol';

export const TABS: readonly CaseState[] = ['open', 'taken', 'decided'];

/** Urgent ones first, then whoever has waited longest. */
export function queued(cases: readonly CaseSummary[], state: CaseState): CaseSummary[] {
  return cases
    .filter((one) => one.state === state)
    .sort((a, b) => Number(b.urgent) - Number(a.urgent) || a.opened.localeCompare(b.opened) || a.id.localeCompare(b.id));
}

/** The one after or before it; at the ends it stays. Whoever isn't in the list any more begins at its start. */
export function neighbour<T extends { id: CaseId }>(list: readonly T[], id: CaseId | null, step: 1 | -1): T | undefined {
  const at = list.findIndex((one) => one.id === id);
  if (at < 0) return list[0];
  return list[Math.min(Math.max(at + step, 0), list.length - 1)];
}
