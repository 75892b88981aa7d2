// What this browser keeps in IndexedDB: the outbox and the shell (who I am, which channels there are), so that the client
// opens without a network. Never the messages of others. Invariant: `clear` leaves nothing of a member behind.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { OutboxStore, Waiting } from './outbox';

interface Schema extends DBSchema {
  outbox: { key: string; value: Waiting };
  shell: { key: string; value: unknown };
}

let opening: Promise<IDBPDatabase<Schema>> | null = null;

function database(): Promise<IDBPDatabase<Schema>> {
  opening ??= openDB<Schema>('quartier', 1, {
    upgrade(db) {
      db.createObjectStore('outbox', { keyPath: 'id' });
      db.createObjectStore('shell');
    },
  });
  return opening;
}

export const outboxStore: OutboxStore = {
  all: async () => (await database()).getAll('outbox'),
  put: async (item) => void (await (await database()).put('outbox', item)),
  delete: async (id) => (await database()).delete('outbox', id),
  async claim(id) {
    const tx = (await database()).transaction('outbox', 'readwrite');
    const item = await tx.store.get(id);
    const claimed: Waiting | null = item && item.state !== 'refused' ? { ...item, state: 'attempted' } : null;
    if (claimed) await tx.store.put(claimed);
    await tx.done;
    return claimed;
  },
  async cancel(id) {
    const tx = (await database()).transaction('outbox', 'readwrite');
    const item = await tx.store.get(id);
    const free = item !== undefined && item.state !== 'attempted';
    if (free) await tx.store.delete(id);
    await tx.done;
    return free;
  },
};

export const shellStore = {
  get: async <T>(key: string) => (await (await database()).get('shell', key)) as T | undefined,
  put: async (key: string, value: unknown) => void (await (await database()).put('shell', value, key)),
};

export async function clearDatabase(): Promise<void> {
  const db = await database();
  await Promise.all([db.clear('outbox'), db.clear('shell')]);
}
