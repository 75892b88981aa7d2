// An outbox's store that holds where the browser keeps nothing: what can't be stored waits in the memory of this page, and goes out
// from there. `unkept` is told how many do, so that their author can be.
import type { Id } from '../protocol';
import type { OutboxStore, Waiting } from './outbox';

export function withMemory(kept: OutboxStore, unkept: (count: number) => void): OutboxStore {
  const memory = new Map<Id, Waiting>();
  const told = () => unkept(memory.size);
  const free = (item: Waiting | undefined) => item !== undefined && item.state !== 'attempted';
  return {
    async all() {
      const stored = await kept.all().catch(() => [] as Waiting[]);
      return [...stored.filter(({ id }) => !memory.has(id)), ...memory.values()];
    },
    async put(item) {
      try {
        await kept.put(item);
        memory.delete(item.id);
      } catch {
        memory.set(item.id, item);
      }
      told();
    },
    async claim(id) {
      const item = memory.get(id);
      if (!item) return kept.claim(id);
      if (item.state === 'refused') return null;
      const claimed: Waiting = { ...item, state: 'attempted' };
      memory.set(id, claimed);
      return claimed;
    },
    async cancel(id) {
      const item = memory.get(id);
      if (!item) return kept.cancel(id);
      if (!free(item)) return false;
      memory.delete(id);
      told();
      return true;
    },
    async delete(id) {
      if (memory.delete(id)) told();
      else await kept.delete(id);
    },
  };
}
