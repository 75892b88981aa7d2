import { describe, expect, it, vi } from 'vitest';
import { APART_MS, Listening, MOST, type Heard } from './listening';

class Some implements Heard {
  constructor(
    readonly id: string,
    archived = false,
    used: { read?: string; unread?: number; lastOpened?: number } = {},
  ) {
    this.summary = { archived, read: used.read ?? null, unread: used.unread ?? 0 };
    this.lastOpened = used.lastOpened ?? 0;
  }
  summary;
  lastOpened;
  listening = false;
  started = 0;
  start() {
    this.listening = true;
    this.started++;
  }
}

describe('listening to many channels', () => {
  it('begins with the open one and asks for no two at once', () => {
    vi.useFakeTimers();
    const all = Array.from({ length: MOST + 1 }, (_, n) => new Some(`c${n}`));
    const started = () => all.filter((one) => one.started > 0).length;
    new Listening().add(all, 'c7');
    expect(all[7]!.started, 'the open one').toBe(1);
    expect(started()).toBe(1);
    vi.advanceTimersByTime(10 * APART_MS);
    expect(started()).toBe(11);
    vi.advanceTimersByTime(MOST * APART_MS);
    expect(started()).toBe(MOST);
    expect(all.every((one) => one.started <= 1)).toBe(true);
    vi.useRealTimers();
  });

  it('of more than it listens to, leaves out those that are used least', () => {
    vi.useFakeTimers();
    const unused = Array.from({ length: MOST }, (_, n) => new Some(`c${n}`));
    const used = [new Some('read', false, { read: 'e:1' }), new Some('new', false, { read: 'e:1', unread: 3 }), new Some('before', false, { lastOpened: 1 }), new Some('last', false, { lastOpened: 2 })];
    const order: string[] = [];
    for (const one of [...unused, ...used]) one.start = () => void order.push(one.id);
    new Listening().add([...unused, ...used], 'c7');
    vi.advanceTimersByTime(MOST * APART_MS);
    expect(order).toHaveLength(MOST);
    expect(order.slice(0, 6)).toEqual(['c7', 'last', 'before', 'new', 'read', 'c0']);
    vi.useRealTimers();
  });

  it('passes over what was opened meanwhile, and ends with the connection', () => {
    vi.useFakeTimers();
    const [first, opened, third, late] = ['a', 'b', 'c', 'd'].map((id) => new Some(id)) as [Some, Some, Some, Some];
    const listening = new Listening();
    const archived = new Some('z', true);
    listening.add([first, archived, opened, third], null);
    opened.start();
    vi.advanceTimersByTime(APART_MS);
    expect([opened.started, third.started]).toEqual([1, 1]);
    listening.add([late], null);
    listening.end();
    vi.advanceTimersByTime(10 * APART_MS);
    expect([late.started, archived.started]).toEqual([0, 0]);
    vi.useRealTimers();
  });
});
