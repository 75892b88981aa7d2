// Which events screen readers hear: messages of others in the open channel, as they happen.
import { locale, t } from '../i18n/index.svelte';
import type { KnownEvent } from '../protocol';
import { inOrder } from '../state/agenda/reading';
import { announcer } from '../state/announcer.svelte';
import type { Channel } from '../state/channel.svelte';
import { session } from '../state/session.svelte';
import { named } from './words.svelte';

export function announceEvent(channel: Channel, event: KnownEvent, live: boolean): void {
  if (event.kind === 'message.removed') announcer.retract(event.id);
  if (!live || event.kind !== 'message.posted' || channel.id !== session.openId) return;
  const { id, author, text: said } = event.message;
  if (session.silent(author) || said === null) return;
  const { text, lang } = inOrder(event.message, locale(), session.me?.reading ?? []).first;
  announcer.message(id, named(author, channel.summary.pairing).name, text, lang, t().timeline.announceCount);
}
