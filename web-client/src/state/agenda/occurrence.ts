// The times of a meeting that the server told. None is made up here: what no rule gives any more doesn't take place. Pure.
import type { LocalTime, MeetingView, Occurrence, Plan } from '../../protocol';

/** The next that takes place; else the next; else the latest. None, if the meeting has no times any more. */
export function nextOf({ occurrences }: MeetingView, nowMs: number): Occurrence | undefined {
  const ahead = occurrences.filter((one) => Date.parse(one.ends_at) > nowMs);
  return ahead.find((one) => !one.cancelled) ?? ahead[0] ?? occurrences.at(-1);
}

export const isOver = (one: Occurrence, nowMs: number): boolean => Date.parse(one.ends_at) <= nowMs;
export const hasBegun = (one: Occurrence, nowMs: number): boolean => Date.parse(one.starts_at) <= nowMs;
/** What goes on or is to come, in the order given; what is over, the other way round. */
export function split(all: readonly Occurrence[], nowMs: number): { upcoming: Occurrence[]; over: Occurrence[] } {
  return { upcoming: all.filter((one) => !isOver(one, nowMs)), over: all.filter((one) => isOver(one, nowMs)).reverse() };
}
export const wasMoved = (one: Occurrence): boolean => one.start !== one.occurrence;
export const keyOf = (one: Occurrence): string => `${one.meeting} ${one.occurrence}`;

/** What is planned for one time, by itself or as for all. */
export function planFor({ meeting }: MeetingView, occurrence: LocalTime): Plan {
  return meeting.changed.find((one) => one.occurrence === occurrence)?.plan ?? { ...meeting.plan, start: occurrence };
}
