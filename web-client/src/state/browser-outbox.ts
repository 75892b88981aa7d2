// The outbox in a real browser: IndexedDB, one lock per channel over all tabs, a word to the other tabs at each change.
import type { Outbox, OutboxSurroundings } from './outbox';
import { outboxStore } from './database';

export function browserOutbox(
  own: Pick<OutboxSurroundings, 'send' | 'changed' | 'acknowledged'>,
): OutboxSurroundings & { listen: (outbox: Outbox) => () => void } {
  const word = new BroadcastChannel('quartier-outbox');
  return {
    ...own,
    store: outboxStore,
    // A page served over plain HTTP from another machine has no locks: ids alone keep sending idempotent there.
    lock: async (name, work) => (navigator.locks ? void (await navigator.locks.request(name, work)) : work()),
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms * (1 + Math.random() / 4))),
    tell: () => word.postMessage('changed'),
    listen: (outbox) => {
      word.onmessage = () => void outbox.refresh();
      return () => word.close();
    },
  };
}
