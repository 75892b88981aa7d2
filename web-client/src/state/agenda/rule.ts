// How a meeting comes again: what a form asks in plain words, and the RRULE (RFC 5545, 3.3.10) it means.
// A rule that the form can't ask for, as calendars bring them, is kept as it is.
import type { LocalDate, LocalTime } from '../../protocol';
import { dayOf, daysBetween, monthsBetween, weekdayOf } from './local';

export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Frequency = 'none' | 'daily' | 'weekly' | 'monthly_day' | 'monthly_weekday' | 'other';
export type Ending = 'never' | 'until' | 'count';

export interface Repetition {
  frequency: Frequency;
  /** Every how many days, weeks or months. */
  every: number;
  /** For `weekly`, besides the weekday it begins on, which goes with the start: 0 is Monday. */
  days: number[];
  ending: Ending;
  until: LocalDate;
  count: number;
  /** The rule it was read from. */
  rule: string;
}

export const ONCE: Repetition = { frequency: 'none', every: 1, days: [], ending: 'never', until: '', count: 10, rule: '' };

/** Whether it says how often, and where it ends, an end that isn't before it begins: without one it would come again for ever. */
export function isWhole({ frequency, every, ending, until, count }: Repetition, day: LocalDate): boolean {
  if (frequency === 'none') return true;
  return every >= 1 && (ending !== 'until' || until >= day) && (ending !== 'count' || count >= 1);
}

/** Which weekday of its month a day is: the second Tuesday is 2; the last one, where that is what it is, -1. */
export function nthOf(day: LocalDate): number {
  const nth = Math.ceil(Number(day.slice(8)) / 7);
  return nth > 4 ? -1 : nth;
}

/** Whether it comes on the days it came on before, although it begins on another one. */
export function onSameDays({ frequency, every }: Repetition, before: LocalDate, now: LocalDate): boolean {
  const isSameInMonth = {
    monthly_day: before.slice(8) === now.slice(8),
    monthly_weekday: nthOf(before) === nthOf(now) && weekdayOf(before) === weekdayOf(now),
  };
  if (frequency === 'monthly_day' || frequency === 'monthly_weekday') return isSameInMonth[frequency] && monthsBetween(before, now) % every === 0;
  return daysBetween(before, now) % (frequency === 'weekly' ? 7 * every : every) === 0;
}

/** A rule that says what it said before is said in the same words: the form knows fewer than there are. */
export function ruleOf(repetition: Repetition, start: LocalTime): string | null {
  const { frequency, rule } = repetition;
  if (frequency === 'none') return null;
  if (frequency === 'other') return rule;
  const said = saidOf(repetition, start);
  if (rule === '') return said;
  const before = repetitionOf(rule, start);
  return before.frequency === frequency && saidOf(before, start) === said ? rule : said;
}

function saidOf(repetition: Repetition, start: LocalTime): string {
  const { frequency, every, ending } = repetition;
  const day = dayOf(start);
  const parts: string[] = [`FREQ=${frequency.startsWith('monthly') ? 'MONTHLY' : frequency.toUpperCase()}`];
  if (every > 1) parts.push(`INTERVAL=${every}`);
  if (frequency === 'weekly') parts.push(`BYDAY=${daysOf(repetition, day).map((one) => WEEKDAYS[one]).join(',')}`);
  if (frequency === 'monthly_day') parts.push(`BYMONTHDAY=${Number(day.slice(8))}`);
  if (frequency === 'monthly_weekday') parts.push(`BYDAY=${nthOf(day)}${WEEKDAYS[weekdayOf(day)]}`);
  if (ending === 'until' && repetition.until) parts.push(`UNTIL=${repetition.until.replaceAll('-', '')}`);
  if (ending === 'count') parts.push(`COUNT=${repetition.count}`);
  return parts.join(';');
}

/** The weekdays of a weekly meeting; the one it begins on always is among them. */
export function daysOf(repetition: Repetition, day: LocalDate): number[] {
  return [...new Set([weekdayOf(day), ...repetition.days])].sort((a, b) => a - b);
}

export function repetitionOf(rule: string | null, start: LocalTime): Repetition {
  if (rule === null) return { ...ONCE };
  const parts = new Map(rule.split(';').map((part) => part.split('=', 2) as [string, string]));
  const day = dayOf(start);
  const known: Repetition = { ...ONCE, every: Number(parts.get('INTERVAL') ?? 1), rule };
  const until = /^(\d{4})(\d\d)(\d\d)/.exec(parts.get('UNTIL') ?? '');
  if (until) Object.assign(known, { ending: 'until', until: until.slice(1, 4).join('-') });
  if (parts.has('COUNT')) Object.assign(known, { ending: 'count', count: Number(parts.get('COUNT')) });
  const by = parts.get('BYDAY')?.split(',');
  const only = (...names: string[]) => [...parts.keys()].every((key) => ['FREQ', 'INTERVAL', 'UNTIL', 'COUNT', 'WKST', ...names].includes(key));
  const frequency = parts.get('FREQ');
  if (frequency === 'DAILY' && only()) return { ...known, frequency: 'daily' };
  if (frequency === 'WEEKLY' && only('BYDAY')) {
    const days = by?.map((one) => WEEKDAYS.indexOf(one as (typeof WEEKDAYS)[number])) ?? [weekdayOf(day)];
    if (!days.includes(-1)) return { ...known, frequency: 'weekly', days: days.filter((one) => one !== weekdayOf(day)) };
  }
  if (frequency === 'MONTHLY' && only('BYMONTHDAY') && [undefined, String(Number(day.slice(8)))].includes(parts.get('BYMONTHDAY')))
    return { ...known, frequency: 'monthly_day' };
  if (frequency === 'MONTHLY' && only('BYDAY') && parts.get('BYDAY') === `${nthOf(day)}${WEEKDAYS[weekdayOf(day)]}`)
    return { ...known, frequency: 'monthly_weekday' };
  return { ...known, frequency: 'other' };
}
