// What this browser keeps in IndexedDB: the outbox and the shell (who I am, which channels there are), so that the client
// opens without a network. Never the messages of others. Invariant: `clear` leaves nothing of a member behind.
// Browsers close or empty a database under an open page (to save memory, or by the hand of its owner): it is opened again.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { OutboxStore, Waiting } from './outbox';

interface Schema extends DBSchema {
  outbox: { key: string; value: Waiting };
  shell: { key: string; value: unknown };
}

let opening: Promise<IDBPDatabase<Schema>> | null = null;
const lostHeard = new Set<() => void>();

/** Told when the database was closed or deleted under the page: what was in it may be gone. */
export function onLost(heard: () => void): () => void {
  lostHeard.add(heard);
  return () => void lostHeard.delete(heard);
}

function open(): Promise<IDBPDatabase<Schema>> {
  const lost = () => {
    if (opening === opened) opening = null;
    for (const heard of lostHeard) heard();
  };
  const opened = openDB<Schema>('quartier', 1, {
    upgrade(db) {
      db.createObjectStore('outbox', { keyPath: 'id' });
      db.createObjectStore('shell');
    },
    terminated: lost,
    // Somebody deletes it, or a newer build makes it anew: do not stand in the way. What was deleted is kept anew, after that.
    blocking: (_version, next) => void opened.then((db) => (db.close(), next === null && lost())),
  });
  return opened;
}

/** Asks the database, and once more with a new connection where the old one was of no use. */
async function ask<T>(question: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
  const used = (opening ??= open());
  try {
    return await question(await used);
  } catch {
    if (opening === used) {
      opening = null;
      void used.then((db) => db.close()).catch(() => undefined);
    }
    const fresh = (opening ??= open());
    try {
      return await question(await fresh);
    } catch (why) {
      if (opening === fresh) opening = null;
      throw why;
    }
  }
}

export const outboxStore: OutboxStore = {
  all: () => ask((db) => db.getAll('outbox')),
  put: async (item) => void (await ask((db) => db.put('outbox', item))),
  delete: (id) => ask((db) => db.delete('outbox', id)),
  claim: (id) =>
    ask(async (db) => {
      const tx = db.transaction('outbox', 'readwrite');
      const item = await tx.store.get(id);
      const claimed: Waiting | null = item && item.state !== 'refused' ? { ...item, state: 'attempted' } : null;
      if (claimed) await tx.store.put(claimed);
      await tx.done;
      return claimed;
    }),
  cancel: (id) =>
    ask(async (db) => {
      const tx = db.transaction('outbox', 'readwrite');
      const item = await tx.store.get(id);
      const free = item !== undefined && item.state !== 'attempted';
      if (free) await tx.store.delete(id);
      await tx.done;
      return free;
    }),
};

export const shellStore = {
  get: async <T>(key: string) => (await ask((db) => db.get('shell', key))) as T | undefined,
  put: async (key: string, value: unknown) => void (await ask((db) => db.put('shell', value, key))),
};

export async function clearDatabase(): Promise<void> {
  await ask((db) => Promise.all([db.clear('outbox'), db.clear('shell')]));
}
