// What a close code asks of us. 4000–4499 and the network's own codes: come back. 4500–4999 and protocol
// refusals that would repeat for ever: stay away.

export type StayAway = 'session_ended' | 'banned' | 'unsupported' | 'refused';

const STAY_AWAY: Record<number, StayAway> = { 4500: 'session_ended', 4501: 'banned', 4502: 'unsupported' };

/** null: come back with jitter. */
export function stayAwayReason(code: number): StayAway | null {
  if (code >= 4500 && code <= 4999) return STAY_AWAY[code] ?? 'refused';
  return null;
}
