// Wall-clock times and days as text, `2026-03-29T18:00` and `2026-03-29`: counted with, and said in the words of a language.
// Days are counted as days in UTC, so that no change of clocks can come between them.
import type { LocalDate, LocalTime } from '../../protocol';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

const utc = (local: string): number => Date.parse(local.length === 10 ? `${local}T00:00Z` : `${local}Z`);

/** What fields for a day and a time hold once both are filled in. */
export const isDayAndClock = (day: string, clock: string): boolean => /^\d{4}-\d\d-\d\d$/.test(day) && /^\d\d:\d\d$/.test(clock);
export const dayOf = (time: LocalTime): LocalDate => time.slice(0, 10);
export const clockOf = (time: LocalTime): string => time.slice(11);
export const addDays = (day: LocalDate, days: number): LocalDate => new Date(utc(day) + days * DAY_MS).toISOString().slice(0, 10);
export const addMinutes = (time: LocalTime, minutes: number): LocalTime => new Date(utc(time) + minutes * MINUTE_MS).toISOString().slice(0, 16);
export const daysBetween = (from: LocalDate, until: LocalDate): number => Math.round((utc(until) - utc(from)) / DAY_MS);

export function monthsBetween(from: LocalDate, until: LocalDate): number {
  const months = (day: LocalDate) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
  return months(until) - months(from);
}

/** 0 is Monday. */
export const weekdayOf = (day: LocalDate): number => (new Date(utc(day)).getUTCDay() + 6) % 7;

export const monthOf = (day: LocalDate): string => day.slice(0, 7);
export const firstOfMonth = (month: string): LocalDate => `${month}-01`;

export function addMonths(month: string, months: number): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7);
}

export const lastOfMonth = (month: string): LocalDate => addDays(firstOfMonth(addMonths(month, 1)), -1);

/** The weeks a month touches, from Monday to Sunday. */
export function weeksOf(month: string): LocalDate[][] {
  const first = firstOfMonth(month);
  const start = addDays(first, -weekdayOf(first));
  const count = Math.ceil((daysBetween(start, lastOfMonth(month)) + 1) / 7);
  return Array.from({ length: count }, (_, week) => Array.from({ length: 7 }, (_, day) => addDays(start, week * 7 + day)));
}

/** What a clock on the wall of a zone shows at a moment. */
export function localIn(atMs: number, zone: string): LocalTime {
  // Swedish writes times as ISO 8601 does.
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(atMs).replace(' ', 'T');
}

export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A day or time as a language writes it. */
export const said = (local: string, locale: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(utc(local));

/** `Europe/Berlin` is "Berlin". */
export const cityOf = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
