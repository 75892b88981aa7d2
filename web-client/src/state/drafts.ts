// Unsent drafts, one per member and channel, kept in this browser. Never leave it.
import type { Id } from '../protocol';

const PREFIX = 'quartier.draft.';
/** At the end of the key of a draft in the other language. */
const OTHER = '.other';

export interface Draft {
  text: string;
  /** The same in the other language; null: it is to be said in one language. */
  other: string | null;
}

const keyOf = (member: Id, channel: Id) => `${PREFIX}${member}.${channel}`;

export function readDraft(member: Id, channel: Id): Draft {
  try {
    const key = keyOf(member, channel);
    return { text: localStorage.getItem(key) ?? '', other: localStorage.getItem(key + OTHER) };
  } catch {
    return { text: '', other: null };
  }
}

export function keepDraft(member: Id, channel: Id, { text, other }: Draft): void {
  try {
    const key = keyOf(member, channel);
    keep(key, text);
    keep(key + OTHER, other ?? '');
  } catch {
    // Without storage a draft lives as long as the page.
  }
}

function keep(key: string, text: string): void {
  if (text.trim()) localStorage.setItem(key, text);
  else localStorage.removeItem(key);
}

export function clearDrafts(): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  } catch {
    // Nothing was kept.
  }
}
