// Whether somebody is out by suspension or ban, and what they were told of it. The notices can be read without a session.
// That somebody was out is remembered in this browser until they are in again: who, and why, is not.
import { api } from '../net/api';
import type { Status } from '../net/connection';
import { Refusal } from '../net/refusal';
import type { Notices } from '../protocol';

const KEY = 'quartier.out';

/** The server asks to stay away, for a reason that may be a suspension or a ban. */
export const mayBeOut = (status: Status): boolean => status.kind === 'away' && ['session_ended', 'banned', 'suspended'].includes(status.reason);

/** The notices of somebody who is out; 'over' where they were, and there is no reading them any more; null for everybody else,
 * and where nobody answers. */
export async function noticesOfOut(): Promise<Notices | 'over' | null> {
  try {
    const notices = await api.notices();
    if (!notices.out) return null;
    remember(true);
    return notices;
  } catch (why) {
    return why instanceof Refusal && why.status === 401 && wasOut() ? 'over' : null;
  }
}

/** Somebody is in here, or nothing of anybody is to stay. */
export const nothingKnown = (): void => remember(false);

// A browser without storage forgets it; then the join page says nothing of it.
function remember(out: boolean): void {
  try {
    if (out) localStorage.setItem(KEY, '1');
    else localStorage.removeItem(KEY);
  } catch {
    return;
  }
}

function wasOut(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}
