// Days, times, repetitions and both languages of a meeting, in the words of the page and for the one who reads.
import { a } from '../../i18n/agenda.svelte';
import { listOf } from '../../i18n/dates.svelte';
import { bilingual, locale } from '../../i18n/index.svelte';
import { dated } from '../../i18n/locale';
import { ordinal, typeset } from '../../i18n/typeset';
import type { Bilingual, Id, LocalDate, LocalTime, Occurrence } from '../../protocol';
import { addMinutes, cityOf, clockOf, dayOf, localIn, ownZone, said } from '../../state/agenda/local';
import { inOrder, type Said } from '../../state/agenda/reading';
import { daysOf, repetitionOf } from '../../state/agenda/rule';
import { session } from '../../state/session.svelte';

/** The reader's language first; the other one only where it says something else. As it is set, not as it was written. */
export function inBoth(words: Bilingual<string>): { first: Said; other: Said | null } {
  const found = inOrder({ text: words.de, lang: 'de', translation: { text: words.fr, lang: 'fr' } }, locale(), session.me?.reading ?? []);
  const first = asSet(found.first);
  if (first.text.trim() === '') return { first: found.other ? asSet(found.other) : first, other: null };
  const differs = found.other && found.other.text.trim() !== '' && found.other.text !== found.first.text;
  return { first, other: differs && found.other ? asSet(found.other) : null };
}

const asSet = ({ text, lang }: Said): Said => ({ text: typeset(text, lang), lang });

const written = (day: LocalDate, options: Intl.DateTimeFormatOptions): string => ordinal(said(day, dated(locale()), options), locale());
export const dayName = (day: LocalDate): string => written(day, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
export const shortDay = (day: LocalDate): string => written(day, { weekday: 'short', day: 'numeric', month: 'short' });
export const monthName = (month: string): string => said(`${month}-01`, dated(locale()), { month: 'long', year: 'numeric' });
export const weekdayName = (weekday: number, width: 'long' | 'short' = 'long'): string => said(`2026-06-0${weekday + 1}`, dated(locale()), { weekday: width });
export const clockName = (time: LocalTime): string => said(time, dated(locale()), { hour: '2-digit', minute: '2-digit' });

/** When one time begins and ends on the wall of its zone; and on the reader's, where that is another time. */
export function whenOf(one: Occurrence) {
  const end = localIn(Date.parse(one.ends_at), one.zone);
  const sameDay = dayOf(end) === dayOf(one.start);
  const hours = sameDay ? a().span(clockName(one.start), clockName(end)) : `${clockName(one.start)} – ${shortDay(dayOf(end))}, ${clockName(end)}`;
  const here = localIn(Date.parse(one.starts_at), ownZone());
  const elsewhere = here === one.start ? null : dayOf(here) === dayOf(one.start) ? clockName(here) : `${shortDay(dayOf(here))}, ${clockName(here)}`;
  return { day: dayName(dayOf(one.start)), hours, zone: a().zone(cityOf(one.zone)), here: elsewhere === null ? null : a().yourTime(elsewhere) };
}

/** "18:00", or with its day where it isn't the same. */
export const before = (one: Occurrence): string =>
  dayOf(one.occurrence) === dayOf(one.start) ? clockName(one.occurrence) : `${shortDay(dayOf(one.occurrence))}, ${clockName(one.occurrence)}`;

/** "jede Woche am Dienstag, bis 31. Dezember". */
export function repeatName(rule: string | null, start: LocalTime): string {
  const how = repetitionOf(rule, start);
  const day = dayOf(start);
  const w = a().repeats;
  if (how.frequency === 'none') return '';
  const what = {
    daily: () => w.daily(how.every),
    weekly: () => w.weekly(how.every, listOf(daysOf(how, day).map((one) => weekdayName(one)))),
    monthly_day: () => w.monthlyDay(how.every, Number(day.slice(8))),
    monthly_weekday: () => w.monthlyWeekday(how.every, nthName(day)),
    other: () => w.other,
  }[how.frequency]();
  if (how.ending === 'until') return w.until(what, written(how.until, { day: 'numeric', month: 'long', year: 'numeric' }));
  return how.ending === 'count' ? w.count(what, how.count) : what;
}

/** "am zweiten Dienstag". */
export function nthName(day: LocalDate): string {
  const nth = Math.ceil(Number(day.slice(8)) / 7);
  return a().nth[nth > 4 ? 4 : nth - 1]!(said(day, dated(locale()), { weekday: 'long' }));
}

export const channelName = (id: Id): string => {
  const name = session.channel(id)?.summary.name;
  return name ? bilingual(name).mine : '…';
};

/** "1 Std. 30 Min." */
export function lengthName(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const unit = (count: number, name: 'hour' | 'minute') => new Intl.NumberFormat(locale(), { style: 'unit', unit: name, unitDisplay: 'short' }).format(count);
  return [hours > 0 ? unit(hours, 'hour') : '', rest > 0 ? unit(rest, 'minute') : ''].filter(Boolean).join(' ');
}

export const endOf = (start: LocalTime, minutes: number): string => clockOf(addMinutes(start, minutes));
