// Unsent drafts, one per member and channel, kept in this browser. Never leave it.
import type { Id } from '../protocol';

const PREFIX = 'quartier.draft.';
const keyOf = (member: Id, channel: Id) => `${PREFIX}${member}.${channel}`;

export function readDraft(member: Id, channel: Id): string {
  try {
    return localStorage.getItem(keyOf(member, channel)) ?? '';
  } catch {
    return '';
  }
}

export function keepDraft(member: Id, channel: Id, text: string): void {
  try {
    if (text.trim()) localStorage.setItem(keyOf(member, channel), text);
    else localStorage.removeItem(keyOf(member, channel));
  } catch {
    // Without storage a draft lives as long as the page.
  }
}

export function clearDrafts(): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  } catch {
    // Nothing was kept.
  }
}
