import { describe, expect, it, vi } from 'vitest';
import { backoffMs, CAP_MS, FLOOR_MS } from '../net/backoff';
import { uuid7 } from '../net/uuid7';
import type { KnownEvent, Message, Waiting as Held } from '../protocol';
import { parsePosition, readOffset } from '../protocol/position';
import type { Waiting } from './outbox';
import { isAhead, ReadMarker } from './read-marker';
import { aroundRow, firstUnreadOf, rowsOf } from './timeline';
import { TypingOut } from './typing';
import { afterReading, byMessages, countEvent } from './unread';

const message = (offset: number, author = 'lena', minute = offset): Message => ({
  id: `m${offset}`, position: `e:${offset}`, at: new Date(2026, 1, 12, 10, minute).toISOString(), author, lang: 'de',
  text: 'x', reply_to: null, edited_at: null, removed: false, reactions: [],
});

const isLena = (author: string) => author === 'lena';

describe('waits', () => {
  it('grow, have jitter, a floor and a cap', () => {
    expect(backoffMs(0, 0)).toBe(FLOOR_MS);
    expect(backoffMs(50, 0.999)).toBeLessThanOrEqual(CAP_MS);
    expect(backoffMs(3, 0.5)).toBeGreaterThan(backoffMs(1, 0.5));
  });
});

describe('ids', () => {
  it('are version 7 and sort by making', () => {
    const ids = Array.from({ length: 500 }, () => uuid7(1_770_000_000_000));
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(ids.toSorted()).toEqual(ids);
  });
});

describe('positions', () => {
  it('are an epoch and an offset', () => {
    expect(parsePosition('a:b:12')).toEqual({ epoch: 'a:b', offset: 12 });
    expect(() => parsePosition('12')).toThrow();
    expect(readOffset('old:9', 'new:4')).toBe(0);
  });
});

describe('the read marker', () => {
  it('only moves forward and says so once', async () => {
    vi.useFakeTimers();
    const told: string[] = [];
    const marker = new ReadMarker('e:3', async (position) => void told.push(position));
    expect(marker.seen('e:2')).toBe(false);
    marker.seen('e:4');
    marker.seen('e:6');
    vi.advanceTimersByTime(1_000);
    marker.flush();
    expect(told).toEqual(['e:6']);
    vi.useRealTimers();
  });
  it('says it again after a drop', async () => {
    const told: string[] = [];
    let fails = true;
    const marker = new ReadMarker(null, async (position) => {
      if (fails) throw new Error('gone');
      told.push(position);
    });
    marker.position = 'e:1';
    marker.flush();
    await Promise.resolve();
    await Promise.resolve();
    fails = false;
    marker.flush();
    expect(told).toEqual(['e:1']);
  });
  it('starts anew with another epoch', () => {
    expect(isAhead('f:1', 'e:9')).toBe(true);
  });
});

describe('what is unread', () => {
  const posted = (offset: number, author: string) =>
    ({ position: `e:${offset}`, kind: 'message.posted', message: { author } }) as unknown as KnownEvent;
  it('counts others once, from where the server stopped counting', () => {
    let unread = { count: 2, upTo: 5 };
    for (const event of [posted(5, 'yanis'), posted(6, 'yanis'), posted(7, 'lena')]) unread = countEvent(unread, event, isLena);
    expect(unread).toEqual({ count: 3, upTo: 7 });
  });
  it('is nothing after reading to the end, and the rest after reading on another device', () => {
    const messages = [message(1, 'yanis'), message(2, 'yanis'), message(3, 'yanis')];
    expect(afterReading({ count: 3, upTo: 3 }, 'e:3', 'e:3', messages, isLena).count).toBe(0);
    expect(afterReading({ count: 3, upTo: 3 }, 'e:1', 'e:3', messages, isLena).count).toBe(2);
    const last = { ...messages[2]!, removed: true };
    expect(afterReading({ count: 3, upTo: 3 }, 'e:1', 'e:3', [...messages.slice(0, 2), last], isLena).count, 'what was removed').toBe(1);
  });
});

describe('counting by the messages themselves', () => {
  const messages = [message(3, 'yanis'), { ...message(4, 'yanis'), removed: true }, message(5), message(6, 'yanis')];
  const log = { epoch: 'e', offset: 9, messages, older: true };
  it('leaves out what was removed, what one said oneself, and what one has read', () => {
    expect(byMessages(log, 'e:3', isLena)).toEqual({ count: 1, upTo: 9 });
    expect(byMessages({ ...log, older: false }, null, isLena)).toEqual({ count: 2, upTo: 9 });
  });
  it('says nothing where the messages don’t reach back to what was read, unless they are more than anybody counts', () => {
    expect(byMessages(log, 'e:2', isLena)).toBeNull();
    expect(byMessages(log, null, isLena)).toBeNull();
    const many = Array.from({ length: 120 }, (_, index) => message(index + 3, 'yanis'));
    expect(byMessages({ ...log, offset: 200, messages: many }, 'e:2', isLena)?.count).toBe(100);
  });
});

describe('typing', () => {
  it('is said at most every three seconds', () => {
    const out = new TypingOut();
    expect([0, 1_000, 2_999, 3_000].map((ms) => out.due(ms))).toEqual([true, false, false, true]);
  });
});

describe('the timeline', () => {
  it('groups what one author says in one go', () => {
    const rows = rowsOf([message(1), message(2), message(3, 'yanis'), message(30, 'yanis')], { me: 'lena', held: [], waiting: [] }, new WeakMap());
    expect(rows.map((_row, index) => aroundRow(rows, index, null).goesOn)).toEqual([false, true, false, false]);
  });
  it('shows what waits for approval once, after the log and before the outbox', () => {
    const held = { id: 'h', channel: 'c', edit: false, at: message(2).at } as Held;
    const change = { ...held, id: 'm1', edit: true };
    const waiting = [{ id: 'h', member: 'lena', at: held.at }, { id: 'w', member: 'lena', at: held.at }] as Waiting[];
    const rows = rowsOf([message(1)], { me: 'lena', held: [change, held], waiting }, new WeakMap());
    expect(rows.map((row) => [row.kind, row.id])).toEqual([['message', 'm1'], ['held', 'h'], ['waiting', 'w']]);
    const posted = rowsOf([message(1), { ...message(2), id: 'h' }], { me: 'lena', held: [held], waiting: [] }, new WeakMap());
    expect(posted.map((row) => row.kind)).toEqual(['message', 'message']);
  });
  it('finds the first unread of others, if all since then is loaded', () => {
    const messages = [message(4), message(5), message(6, 'yanis')];
    expect(firstUnreadOf(messages, 4, true, isLena)?.id).toBe('m6');
    expect(firstUnreadOf(messages, 1, true, isLena)).toBeNull();
  });
});
