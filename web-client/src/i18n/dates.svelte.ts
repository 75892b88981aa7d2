// Dates and times in the language of the page and the time zone of the device.
import { dated } from './locale';
import { locale, t } from './index.svelte';
import { ordinal } from './typeset';

const formats = new Map<string, Intl.DateTimeFormat>();

function format(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale()} ${name}`;
  let found = formats.get(key);
  if (!found) formats.set(key, (found = new Intl.DateTimeFormat(dated(locale()), options)));
  return found;
}

export const clock = (at: string): string => format('clock', { hour: '2-digit', minute: '2-digit' }).format(new Date(at));

export const isSameDay = (a: string, b: string): boolean => new Date(a).toDateString() === new Date(b).toDateString();

export const fullTime = (at: string): string => ordinal(format('full', { dateStyle: 'long', timeStyle: 'short' }).format(new Date(at)), locale());

/** Day and time, as short as it can be told. */
export const date = (at: string): string => ordinal(format('date', { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at)), locale());

/** A day as a language writes it, whatever the page speaks: for what is printed. */
export const dayOnly = (at: string, lang: string): string => ordinal(new Intl.DateTimeFormat(dated(lang), { dateStyle: 'medium' }).format(new Date(at)), lang);

/** 'Heute', 'Gestern', or the weekday and date, with the year when it is another one. */
export function dayName(at: string, now: Date = new Date()): string {
  const day = new Date(at);
  const days = Math.round((new Date(now).setHours(0, 0, 0, 0) - new Date(day).setHours(0, 0, 0, 0)) / 86_400_000);
  if (days === 0) return t().timeline.today;
  if (days === 1) return t().timeline.yesterday;
  const sameYear = day.getFullYear() === now.getFullYear();
  const options: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long' };
  return ordinal(format(sameYear ? 'day' : 'dayYear', sameYear ? options : { ...options, year: 'numeric' }).format(day), locale());
}

export function listOf(names: string[]): string {
  return new Intl.ListFormat(locale(), { type: 'conjunction' }).format(names);
}
