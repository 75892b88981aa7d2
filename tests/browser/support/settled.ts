// Stores with the demo's two towns. Filling one takes longer than many a test: each worker does it once a kind, and every world
// gets a copy of its files.
import { rmSync } from 'node:fs';
import { settle } from './node';
import { freshStore, type Store, type StoreKind } from './stores';

/** What the three links let in as: German, French, facilitator. */
export type Codes = readonly [string, string, string];

interface Filled {
  folder: string;
  codes: Codes;
}

const filled = new Map<StoreKind, Promise<Filled>>();

/** A store of one's own, and the codes of its links. */
export async function settledStore(kind: StoreKind): Promise<{ store: Store; codes: Codes }> {
  let model = filled.get(kind);
  if (!model) {
    model = fill(kind);
    model.catch(() => filled.delete(kind));
    filled.set(kind, model);
  }
  const { folder, codes } = await model;
  return { store: await freshStore(kind, folder), codes };
}

async function fill(kind: StoreKind): Promise<Filled> {
  const store = await freshStore(kind);
  try {
    const codes = await settle(store.flags);
    await store.kill();
    process.once('exit', () => rmSync(store.folder, { recursive: true, force: true }));
    return { folder: store.folder, codes };
  } catch (why) {
    await store.end();
    throw why;
  }
}
