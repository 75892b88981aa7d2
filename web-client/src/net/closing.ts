// What a close code asks of us: the range decides, the generated table knows the exceptions. The network's own codes
// (1005, 1006) and whatever is not named come back.
import { CLOSE_CODES } from '../protocol';

export type StayAway = 'session_ended' | 'banned' | 'suspended' | 'unsupported' | 'refused';

const WORDED: Record<number, StayAway> = { 4500: 'session_ended', 4501: 'banned', 4502: 'suspended' };

/** null: come back with jitter. */
export function stayAwayReason(code: number): StayAway | null {
  if (code >= 4500 && code <= 4999) return WORDED[code] ?? 'refused';
  const known: { comeBack: boolean } | undefined = (CLOSE_CODES as Record<number, { comeBack: boolean }>)[code];
  return known && !known.comeBack ? 'refused' : null;
}
