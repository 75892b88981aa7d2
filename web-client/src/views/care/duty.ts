// The hours when facilitators are there, day by day. Pure.
import type { DutyHours } from '../../protocol';

export const WEEK = [1, 2, 3, 4, 5, 6, 7] as const;
export const MOST_HOURS = 28;

/** A stretch to begin with, in the afternoon or after the last one. */
export function addHours(hours: readonly DutyHours[], day: number): DutyHours[] {
  const last = hours.filter((one) => one.day === day).at(-1);
  const from = last && last.to < '22:00' ? last.to : '14:00';
  const to = from < '18:00' ? '18:00' : '24:00';
  return sorted([...hours, { day, from, to }]);
}

/** Monday's hours from Monday to Friday; the weekend stays. */
export function likeMonday(hours: readonly DutyHours[]): DutyHours[] {
  const monday = hours.filter((one) => one.day === 1);
  const weekend = hours.filter((one) => one.day > 5);
  return sorted([...[1, 2, 3, 4, 5].flatMap((day) => monday.map((one) => ({ ...one, day }))), ...weekend]);
}

export function sorted(hours: readonly DutyHours[]): DutyHours[] {
  return [...hours].sort((a, b) => a.day - b.day || a.from.localeCompare(b.from));
}

export const backwards = (hours: readonly DutyHours[]): boolean => hours.some((one) => one.from === '' || one.to <= one.from);

/** A time field has no 24:00; midnight at the end of a day is 00:00 there. */
export const toField = (time: string): string => (time === '24:00' ? '00:00' : time);
export const endFromField = (time: string): string => (time === '00:00' ? '24:00' : time);
