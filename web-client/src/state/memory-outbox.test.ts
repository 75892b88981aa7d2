import { expect, it } from 'vitest';
import type { OutboxStore, Waiting } from './outbox';
import { withMemory } from './memory-outbox';

const item = (id: string): Waiting => ({ id, member: 'lena', channel: 'c', text: id, lang: 'de', reply_to: null, at: '2026-02-12T15:02:03.004Z', state: 'waiting', refusal: null });

/** A browser that keeps nothing, until it does. */
function browser() {
  const stored = new Map<string, Waiting>();
  const state = { keeps: false };
  const may = () => {
    if (!state.keeps) throw new DOMException('no storage', 'InvalidStateError');
  };
  const store: OutboxStore = {
    all: async () => (may(), [...stored.values()]),
    put: async (one) => (may(), void stored.set(one.id, one)),
    claim: async (id) => (may(), { ...stored.get(id)!, state: 'attempted' }),
    cancel: async (id) => (may(), stored.delete(id)),
    delete: async (id) => (may(), void stored.delete(id)),
  };
  return { state, stored, store };
}

it('what the browser does not keep waits in the page, goes out once, and its author is told', async () => {
  const { store } = browser();
  let unkept = 0;
  const outbox = withMemory(store, (count) => (unkept = count));
  await outbox.put(item('a'));
  await outbox.put(item('b'));
  expect(unkept).toBe(2);
  expect((await outbox.all()).map(({ id }) => id)).toEqual(['a', 'b']);
  expect(await outbox.claim('a')).toMatchObject({ id: 'a', state: 'attempted' });
  expect(await outbox.cancel('a'), 'it may be on its way').toBe(false);
  expect(await outbox.cancel('b')).toBe(true);
  await outbox.delete('a');
  expect(await outbox.all()).toEqual([]);
  expect(unkept).toBe(0);
});

it('what was in memory is kept as soon as the browser keeps something', async () => {
  const { state, stored, store } = browser();
  const outbox = withMemory(store, () => {});
  await outbox.put(item('a'));
  state.keeps = true;
  await outbox.put({ ...item('a'), state: 'attempted' });
  expect([...stored.keys()]).toEqual(['a']);
  expect(await outbox.all()).toHaveLength(1);
});
