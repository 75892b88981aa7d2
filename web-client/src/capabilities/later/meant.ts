// What somebody writes after /erinnern, /rappel or /remind: when, and what. "in 2 h …", "morgen 9:00 …", "demain 9h …",
// "friday 17:30 …". Understood in all three languages, whatever the page speaks. Pure: now and the zone are given.
import type { LocalTime } from '../../protocol';
import { addDays, addMinutes, dayOf, localIn, weekdayOf } from '../../state/agenda/local';

export interface Meant {
  /** null: nothing was said that could be understood; the dialog asks. */
  at: LocalTime | null;
  text: string;
}

const IN = /^(?:in|dans|en)\s+(\d{1,4}|einer|einem|eine|ein|une|un|an|a)\s*([a-zäöüé]+)\.?(?:\s+|$)/iu;
const CLOCK = /^(?:um|à|a|at)?\s*(\d{1,2})(?:\s*(?::|h|uhr|\.)\s*(\d{2})?|\s*(am|pm))(?:\s*uhr)?(?=\s|$)\s*/iu;
const AM_PM = /^(?:at)?\s*(\d{1,2})(?::(\d{2}))?\s*(am|pm)(?=\s|$)\s*/iu;
/** In minutes: of the clock up to hours, of the wall from days on. */
const UNITS: [RegExp, number][] = [
  [/^(min|m$|minute)/i, 1],
  [/^(h$|std|stunde|heure|hour)/i, 60],
  [/^(t$|tag|j$|jour|d$|day)/i, 1_440],
  [/^(w$|woche|sem|semaine|week)/i, 10_080],
];
const DAY = 1_440;
const DAYS: [RegExp, number][] = [
  [/^(übermorgen|après-demain)(?=\s|$)\s*/iu, 2],
  [/^(morgen|demain|tomorrow)(?=\s|$)\s*/iu, 1],
  [/^(heute|aujourd['’]hui|today)(?=\s|$)\s*/iu, 0],
];
const WEEKDAYS = [
  ['montag', 'lundi', 'monday'],
  ['dienstag', 'mardi', 'tuesday'],
  ['mittwoch', 'mercredi', 'wednesday'],
  ['donnerstag', 'jeudi', 'thursday'],
  ['freitag', 'vendredi', 'friday'],
  ['samstag', 'samedi', 'saturday', 'sonnabend'],
  ['sonntag', 'dimanche', 'sunday'],
];
const MORNING = '09:00';

export function meant(said: string, nowMs: number, zone: string): Meant {
  const text = said.trim();
  const now = localIn(nowMs, zone);
  const span = IN.exec(text);
  const unit = span && UNITS.find(([name]) => name.test(span[2]!));
  if (span && unit) {
    const count = /^\d/.test(span[1]!) ? Number(span[1]) : 1;
    const minutes = count * unit[1];
    const at = unit[1] < DAY ? localIn(nowMs + minutes * 60_000, zone) : addMinutes(now, minutes);
    return { at, text: text.slice(span[0].length).trim() };
  }
  const day = dayNamed(text, now);
  const clock = clockNamed(day.rest);
  if (day.day === null && clock.time === null) return { at: null, text };
  const wanted = `${day.day ?? dayOf(now)}T${clock.time ?? MORNING}`;
  // A clock time alone that is over is the next one.
  const at = day.day === null && wanted <= now ? addMinutes(wanted, DAY) : wanted;
  return { at, text: clock.rest.trim() };
}

function dayNamed(text: string, now: LocalTime): { day: string | null; rest: string } {
  for (const [pattern, days] of DAYS) {
    const found = pattern.exec(text);
    if (found) return { day: addDays(dayOf(now), days), rest: text.slice(found[0].length) };
  }
  const word = /^(?:am\s+|on\s+)?(\p{L}+)(?=\s|$)\s*/iu.exec(text);
  const weekday = word ? WEEKDAYS.findIndex((names) => names.includes(word[1]!.toLowerCase())) : -1;
  if (!word || weekday < 0) return { day: null, rest: text };
  const ahead = (weekday - weekdayOf(dayOf(now)) + 6) % 7;
  return { day: addDays(dayOf(now), ahead + 1), rest: text.slice(word[0].length) };
}

function clockNamed(text: string): { time: string | null; rest: string } {
  const found = AM_PM.exec(text) ?? CLOCK.exec(text);
  if (!found) return { time: null, rest: text };
  const half = found[3]?.toLowerCase();
  const hour = half ? (Number(found[1]) % 12) + (half === 'pm' ? 12 : 0) : Number(found[1]);
  const minute = Number(found[2] ?? 0);
  if (hour > 23 || minute > 59) return { time: null, rest: text };
  return { time: `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`, rest: text.slice(found[0].length) };
}
