import { describe, expect, it } from 'vitest';
import type { Message, Mode, Own } from '../protocol';
import { holdsAll, pauseOf, slowUntilMs, type SlowTold, type Writer } from './pauses';

const NOW = Date.parse('2026-02-12T10:00:00Z');
const now = () => NOW;
const inSeconds = (s: number) => new Date(NOW + s * 1000).toISOString();
const mode = (change: Partial<Mode>): Mode => ({ slow_s: null, frozen: null, hold: false, no_joining: false, until: null, ...change });
const place = (change: Partial<Mode> = {}) => ({ id: 'c', pairing: 'p', mode: mode(change) });
const mute = (channel: string | null, s: number, pairing = 'p') => ({ pairing, channel, until: inSeconds(s), notice: `n${s}` });
const lena = (own: Partial<Own> = {}): Writer => ({ id: 'lena', role: 'participant', own: { waiting: [], muted: [], unread: 0, ignored: [], ...own } });
const amelie: Writer = { ...lena(), role: 'facilitator' };
const by = (author: string, s: number) => ({ author, at: inSeconds(s) }) as Message;
const words = { de: 'Pause', fr: 'Pause' };

describe('a mute', () => {
  it('holds in its channel or the whole pairing, and the longest counts', () => {
    expect(pauseOf(place(), lena({ muted: [mute('d', 60), mute(null, 60, 'q')] }), now)).toBeNull();
    expect(pauseOf(place(), lena({ muted: [mute('c', 60), mute(null, 90)] }), now)).toMatchObject({ kind: 'muted', notice: 'n90' });
  });
  it('ends by itself', () => {
    expect(pauseOf(place(), lena({ muted: [mute('c', 0)] }), now)).toBeNull();
  });
});

describe('a mode', () => {
  it('freezes participants out, never facilitators, until it ends', () => {
    expect(pauseOf(place({ frozen: words }), lena(), now)).toEqual({ kind: 'frozen', untilMs: null, words });
    expect(pauseOf(place({ frozen: words }), amelie, now)).toBeNull();
    expect(pauseOf(place({ frozen: words, until: inSeconds(0) }), lena(), now)).toBeNull();
  });
  it('holds everything of participants', () => {
    expect(holdsAll(place({ hold: true }), lena(), now)).toBe(true);
    expect(holdsAll(place({ hold: true }), amelie, now)).toBe(false);
  });
  it('slows down from the last own message on, posted or waiting, or as the server said', () => {
    const slow = place({ slow_s: 30 });
    const nothing = { untilMs: 0, slow_s: null };
    const seconds = (own: Writer, messages: Message[], told: SlowTold = nothing) => (slowUntilMs(slow, own, messages, told, now) - NOW) / 1000;
    expect(seconds(lena(), [by('lena', -10), by('yanis', -1)])).toBe(20);
    expect(slowUntilMs(slow, lena(), [by('lena', -40)], nothing, now)).toBe(0);
    expect(seconds(lena({ waiting: [{ channel: 'c', edit: false, at: inSeconds(-5) }] as Own['waiting'] }), [])).toBe(25);
    expect(seconds(lena(), [], { untilMs: NOW + 7_000, slow_s: 30 })).toBe(7);
    expect(seconds(lena(), [], { untilMs: NOW + 7_000, slow_s: null })).toBe(7);
    expect(seconds(lena(), [], { untilMs: NOW + 3_580_000, slow_s: 3_600 })).toBe(10);
    expect(slowUntilMs(slow, lena(), [], { untilMs: NOW + 3_560_000, slow_s: 3_600 }, now)).toBe(0);
    expect(seconds(lena(), [], { untilMs: NOW + 1_000, slow_s: 5 })).toBe(26);
    expect(slowUntilMs(slow, amelie, [by('lena', -10)], nothing, now)).toBe(0);
  });
});
