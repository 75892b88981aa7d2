// Unsent drafts, one per member and channel, kept in this browser: what is written, what it answers, and a change that was begun.
// Never leave it. Each tab has its own, over reloads; a tab that is new begins with the one that was kept last. What one tab empties
// is only what that tab knew.
import type { Id, Lang, Translation } from '../protocol';

const PREFIX = 'quartier.draft.';

/** A change of an own message that was begun. */
export interface BegunChange {
  message: { id: Id; author: Id; lang: Lang; text: string | null; translation?: Translation };
  text: string;
  other: string | null;
  lang: Lang;
}

export interface Draft {
  text: string;
  /** The same in the other language; null: it is to be said in one language. */
  other: string | null;
  /** The message it answers. */
  replyTo: Id | null;
  change: BegunChange | null;
}

export const EMPTY: Draft = { text: '', other: null, replyTo: null, change: null };

const keyOf = (member: Id, channel: Id) => `${PREFIX}${member}.${channel}`;
/** What this tab last read or kept. */
const known = new Map<string, string | null>();

export function readDraft(member: Id, channel: Id): Draft {
  const key = keyOf(member, channel);
  const kept = get('sessionStorage', key) ?? get('localStorage', key);
  known.set(key, kept);
  try {
    return kept ? { ...EMPTY, ...(JSON.parse(kept) as Partial<Draft>) } : EMPTY;
  } catch {
    return EMPTY;
  }
}

export function keepDraft(member: Id, channel: Id, draft: Draft): void {
  const key = keyOf(member, channel);
  const empty = !draft.text.trim() && !draft.other?.trim() && draft.replyTo === null && draft.change === null;
  const kept = empty ? null : JSON.stringify(draft);
  // Another tab's is not this one's to delete.
  if (kept !== null || get('localStorage', key) === known.get(key)) set('localStorage', key, kept);
  set('sessionStorage', key, kept);
  known.set(key, kept);
}

export function clearDrafts(): void {
  known.clear();
  for (const area of ['localStorage', 'sessionStorage'] as const) {
    try {
      for (const key of Object.keys(globalThis[area])) if (key.startsWith(PREFIX)) globalThis[area].removeItem(key);
    } catch {
      // Nothing was kept.
    }
  }
}

type Area = 'localStorage' | 'sessionStorage';

function get(area: Area, key: string): string | null {
  try {
    return globalThis[area].getItem(key);
  } catch {
    return null;
  }
}

function set(area: Area, key: string, value: string | null): void {
  try {
    if (value === null) globalThis[area].removeItem(key);
    else globalThis[area].setItem(key, value);
  } catch {
    // Without storage a draft lives as long as the page.
  }
}
