// Keeps the shell (page, scripts, styles, font) so that the client opens without a network.
// Never: anything under /api, the WebSocket, messages or names. Invariant: a cache belongs to exactly one build, and
// the old build's cache stays while pages may run it: somebody agreed to the new one in one page, and writes in another.

const VERSION = '__VERSION__';
const FILES = '__FILES__';
const CACHE = `shell-${VERSION}`;

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)));
});

self.addEventListener('activate', (event) => {
  const clean = async () => {
    const before = (await caches.keys()).filter((name) => name !== CACHE);
    const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
    // The newest of them, for the other pages; it goes with the next build.
    if (pages.length > 1) before.pop();
    for (const name of before) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(clean());
});

self.addEventListener('message', (event) => {
  if (event.data === 'take-over') self.skipWaiting();
});

/** A part of the build before, for a page that still runs it. */
async function fromBefore(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

/** The page itself comes from this build's cache: page and hashed files always belong together. */
async function fromShell(request, key) {
  const cache = await caches.open(CACHE);
  return (await cache.match(key, { ignoreVary: true })) ?? fetch(request);
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate' && url.pathname === '/') event.respondWith(fromShell(request, '/'));
  else if (FILES.includes(url.pathname)) event.respondWith(fromShell(request, url.pathname));
  else if (url.pathname.startsWith('/assets/')) event.respondWith(fromBefore(request));
});
