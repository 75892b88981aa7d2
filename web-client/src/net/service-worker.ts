// Installs the service worker and, when a new build waits, offers it; it takes over only when asked or when the last page
// closed. Only the page in which it was asked for loads anew at once: in the others something may be half written.
import { t } from '../i18n/index.svelte';
import { dismiss, notify } from '../state/notices.svelte';

const CHECK_EVERY_MS = 60 * 60_000;
let offered: number | null = null;

/** One offer at a time: a newer one takes the place of the one before. */
function offer(take: () => void): void {
  if (offered !== null) dismiss(offered);
  offered = notify(t().connection.newVersion, { label: t().connection.reload, run: take, stays: true });
}

export function registerServiceWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  /** The first one takes over by itself, and has nothing new to show. */
  let hadOne = navigator.serviceWorker.controller !== null;
  let wanted = false;
  const found = (worker: ServiceWorker) => {
    if (!hadOne) return;
    offer(() => {
      wanted = true;
      worker.postMessage('take-over');
    });
  };
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (wanted) location.reload();
    else if (hadOne) offer(() => location.reload());
    hadOne = true;
  });
  navigator.serviceWorker.register('/sw.js').then(
    (registration) => {
      if (registration.waiting) found(registration.waiting);
      registration.addEventListener('updatefound', () => {
        const worker = registration.installing;
        worker?.addEventListener('statechange', () => {
          if (worker.state === 'installed') found(worker);
        });
      });
      setInterval(() => void registration.update().catch(() => undefined), CHECK_EVERY_MS);
    },
    () => undefined, // Without one the client works as long as there is a network.
  );
}
