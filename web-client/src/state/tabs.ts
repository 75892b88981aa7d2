// The tabs of one browser share one session: whoever comes in or signs out in one of them does so in all. A tab that showed somebody
// else forgets what it shows.
import type { Id } from '../protocol';

type Told = { member: Id | null };

const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('quartier-session');

/** Tells the other tabs who is in now; null: nobody. */
export function tellTabs(member: Id | null): void {
  channel?.postMessage({ member } satisfies Told);
}

/** Hears of it from the other tabs. */
export function onTab(heard: (member: Id | null) => void): void {
  channel?.addEventListener('message', (event: MessageEvent<Told>) => heard(event.data.member));
}
