// How long to wait before the next attempt: exponential, with full jitter, never below a floor, never above a cap.
// Invariant: no input gives a wait under FLOOR_MS, so no failure can become a tight loop.

export const FLOOR_MS = 250;
export const BASE_MS = 700;
export const CAP_MS = 30_000;

/** `attempt` counts from 0; `random` is in [0, 1). */
export function backoffMs(attempt: number, random: number): number {
  const ceiling = Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempt, 10));
  return Math.max(FLOOR_MS, Math.round(random * ceiling));
}
