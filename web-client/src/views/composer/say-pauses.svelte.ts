// Screen readers hear when writing stops and when it is given back; the countdown between them stays silent.
import { untrack } from 'svelte';
import { bilingual, t } from '../../i18n/index.svelte';
import { announcer } from '../../state/announcer.svelte';
import type { Writing } from './writing.svelte';

export function sayPauses(writing: Writing): void {
  const now = $derived(writing.pause?.kind ?? (writing.slowUntilMs > 0 ? 'slow' : null));
  let before: typeof now = null;

  $effect(() => {
    const kind = now;
    untrack(() => {
      const { pause, channel } = writing;
      const words = t().composer;
      if (kind === 'muted') announcer.say(words.muted);
      else if (pause?.kind === 'frozen') announcer.say(`${words.frozen} ${bilingual(pause.words).mine}`);
      else if (kind === 'slow') announcer.say(words.slowHint(channel.summary.mode?.slow_s ?? 0));
      else if (before) announcer.say(words[`${before}Over`]);
    });
    before = kind;
  });
}
