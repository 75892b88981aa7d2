// Installs the service worker and, when a new build waits, offers it; it takes over only when asked or when the last page
// closed.
import { t } from '../i18n/index.svelte';
import { notify } from '../state/notices.svelte';

const CHECK_EVERY_MS = 60 * 60_000;

function offer(worker: ServiceWorker): void {
  notify(t().connection.newVersion, { label: t().connection.reload, run: () => worker.postMessage('take-over'), stays: true });
}

export function registerServiceWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const hadOne = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (hadOne) location.reload();
  });
  navigator.serviceWorker.register('/sw.js').then(
    (registration) => {
      if (registration.waiting && hadOne) offer(registration.waiting);
      registration.addEventListener('updatefound', () => {
        const worker = registration.installing;
        worker?.addEventListener('statechange', () => {
          if (worker.state === 'installed' && hadOne) offer(worker);
        });
      });
      setInterval(() => void registration.update().catch(() => undefined), CHECK_EVERY_MS);
    },
    () => undefined, // Without one the client works as long as there is a network.
  );
}
