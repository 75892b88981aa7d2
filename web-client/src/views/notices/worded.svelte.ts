// Notices in the words of the page.
import { bilingual } from '../../i18n/index.svelte';
import { s } from '../../i18n/safety.svelte';
import type { Extent, Id, NamedPairing, NoticeKind } from '../../protocol';
import { session } from '../../state/session.svelte';
import { nameOf } from '../ignoring';

export function titleOf(about: NoticeKind): string {
  const words = s().notices;
  switch (about.kind) {
    case 'measure':
      return words.what[about.statement.measure];
    case 'released':
      return words.released;
    case 'lifted':
      return words.lifted(words.what[about.measure]);
    case 'report_received':
      return words.reportReceived;
    case 'report_decided':
      return words.reportDecided;
    case 'facilitator_recovered':
      return words.recovered(nameOf(about.member));
    case 'scheduled_cancelled':
      return words.scheduledCancelled;
    case 'appeal_decided':
      return about.upheld ? words.appealUpheld : words.appealReversed;
  }
}

/** What there is to say below the title, and the words of whoever decided. */
export function detailOf(about: NoticeKind): { text?: string; why?: string; lang?: string } {
  const words = s().notices;
  if (about.kind === 'report_received') return { text: words.reportReceivedText };
  if (about.kind === 'report_decided') return { text: about.acted ? words.reportActed : words.reportNotActed };
  if (about.kind === 'facilitator_recovered') return { text: words.recoveredText(nameOf(about.by)) };
  if (about.kind === 'released') return { text: inChannel(about.channel) };
  if (about.kind === 'scheduled_cancelled') return { text: inChannel(about.channel), why: about.why, lang: about.lang };
  if (about.kind === 'lifted' || about.kind === 'appeal_decided') return { why: about.why, lang: about.lang };
  return {};
}

function inChannel(id: Id): string {
  const channel = session.channel(id);
  return channel ? s().notices.inChannel(bilingual(channel.summary.name).mine) : s().notices.inSomeChannel;
}

/** Where something holds. The pairings come with the notices: of one they are out of, the member is told nowhere else. */
export function placeOf(extent: Extent, pairings: readonly NamedPairing[]): string {
  if (extent.kind !== 'pairing') return inChannel(extent.channel);
  const places = pairings.find((one) => one.id === extent.pairing)?.places ?? [];
  return s().notices.everywhere(places.join(' – '));
}
