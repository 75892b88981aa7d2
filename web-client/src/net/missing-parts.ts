// A part of the client that can't be loaded: the server has a newer one by now, or the network is gone. Said once, with the way out.
import { t } from '../i18n/index.svelte';
import { notify } from '../state/notices.svelte';

export function offerToReload(): void {
  let told = false;
  addEventListener('vite:preloadError', () => {
    if (told) return;
    told = true;
    notify(t().connection.partMissing, { label: t().connection.reload, run: () => location.reload(), stays: true });
  });
}
