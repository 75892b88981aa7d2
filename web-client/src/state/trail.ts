// The pages one came by, as the history's entries keep them: so that the way up goes back where one came from, and the
// phone's own Back never leads again into what one left. Pure.
const MOST = 50;
export const LIST = '#/';

/** The pages up to this entry, itself the last. */
export function trailOf(state: unknown): readonly string[] {
  const trail = (state as { trail?: unknown } | null)?.trail;
  return Array.isArray(trail) ? (trail as string[]) : [];
}

export const lengthened = (trail: readonly string[], hash: string): string[] => [...trail, hash || LIST].slice(-MOST);

/** How many entries back a page is; 0: one didn't come by it. */
export function stepsBack(trail: readonly string[], hash: string): number {
  const index = trail.lastIndexOf(hash, -2);
  return index < 0 || trail.length < 2 ? 0 : trail.length - 1 - index;
}
