// Silences somebody for oneself alone, or hears them again; nobody else ever sees it.
import { t } from '../i18n/index.svelte';
import type { Id } from '../protocol';
import { notify } from '../state/notices.svelte';
import { people } from '../state/people.svelte';
import { session } from '../state/session.svelte';
import { problemText } from './words.svelte';

export async function ignore(member: Id, ignored: boolean): Promise<void> {
  try {
    await session.ignore(member, ignored);
    notify(t().message[ignored ? 'ignored' : 'heard'](nameOf(member)), ignored ? { label: t().message.hear, run: () => void ignore(member, false) } : undefined);
  } catch (why) {
    notify(problemText(why));
  }
}

export function nameOf(member: Id): string {
  const person = people.find(member);
  return person === 'former' ? t().formerMember : (person?.name ?? t().someone);
}
