// Modes of a pairing and its channels, as forms speak of them. Pure.
import type { Mode, Timestamp } from '../../protocol';

export const USUAL: Mode = { slow_s: null, frozen: null, hold: false, no_joining: false, until: null };

/** Seconds between two messages that are offered; 0 stands for none. */
export const GAPS = [0, 5, 15, 30, 60, 300, 900, 3_600] as const;
/** Minutes a mode can be set for; 0: until somebody ends it. */
export const LENGTHS = [0, 60, 1_440, 10_080] as const;

export const isUsual = (mode: Mode): boolean => mode.slow_s === null && mode.frozen === null && !mode.hold && !mode.no_joining;

/** The gaps offered, and the one in force if it is none of them. */
export const gapsWith = (slow: number | null): number[] => [...new Set([...GAPS, slow ?? 0])].sort((a, b) => a - b);

export const untilAfter = (minutes: number, nowMs: number): Timestamp | null => (minutes === 0 ? null : new Date(nowMs + minutes * 60_000).toISOString());

/** Both languages are needed once one is there. */
export const noticeLacks = (mode: Mode): boolean => mode.frozen !== null && (mode.frozen.de.trim() === '' || mode.frozen.fr.trim() === '');
