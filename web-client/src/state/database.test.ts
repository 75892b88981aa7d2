import { expect, it } from 'vitest';
import 'fake-indexeddb/auto';
import { onLost, outboxStore } from './database';
import { Outbox, type Waiting } from './outbox';

const waiting = async () => (await outboxStore.all()).map(({ text }) => text);

it('what waits is kept anew when the database is deleted under the page, also if nothing is asked of it after that', async () => {
  const outbox = new Outbox('lena', {
    store: outboxStore,
    send: () => new Promise(() => {}),
    lock: async () => {}, // There is no connection: nothing goes out.
    pause: async () => {},
    changed: () => {},
    acknowledged: () => {},
    tell: () => {},
  });
  let kept: Promise<void> | null = null;
  const unheard = onLost(() => void (kept = outbox.keepAgain()));
  const item: Omit<Waiting, 'member' | 'state' | 'refusal'> = { id: 'm1', channel: 'c', text: 'noch da', lang: 'de', reply_to: null, at: '2026-11-30T10:00:00Z' };
  await outbox.add(item);

  await new Promise((resolve, reject) => {
    const dropping = indexedDB.deleteDatabase('quartier');
    dropping.onsuccess = resolve;
    dropping.onerror = reject;
  });
  expect(kept, 'told').not.toBeNull();
  await kept;
  expect(await waiting()).toEqual(['noch da']);

  // After it was opened anew, once more.
  kept = null;
  await new Promise((resolve) => (indexedDB.deleteDatabase('quartier').onsuccess = resolve));
  expect(kept, 'told').not.toBeNull();
  await kept;
  expect(await waiting()).toEqual(['noch da']);
  unheard();
});
