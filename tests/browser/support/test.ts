// `test`, with a world. What no test may end with is looked for here, after each of them.
import { test as base } from '@playwright/test';
import { expectOrder } from './order';
import { atFullSize } from './size';
import type { StoreKind } from './stores';
import { World } from './world';

export interface WorldOptions {
  store: StoreKind;
  nodes: number;
  flags: string[];
  /** Whether pages have their service worker. It keeps the client's files, some 135 requests a browser, and nothing else. */
  serviceWorker: boolean;
}

export const test = base.extend<WorldOptions & { world: World }>({
  store: ['embedded', { option: true }],
  nodes: [1, { option: true }],
  flags: [[], { option: true }],
  // 1.7 s of a processor for each browser: in every run for those that have to do with it, at full size for all.
  serviceWorker: [atFullSize(true, false), { option: true }],
  world: async ({ browser, store, nodes, flags, serviceWorker }, use) => {
    const world = await World.begin(browser, store, nodes, flags, serviceWorker);
    try {
      await use(world);
      for (const member of world.members) if (!member.page.isClosed()) await expectOrder(member);
      expect(world.guard.findings, 'what the guard found').toEqual([]);
    } finally {
      await world.end();
    }
  },
});

export const { expect } = base;

/** A test in which the store has a part that the browser shows: in every run on both of them. */
export const ON_BOTH_STORES = { tag: '@both' };
