// How long something still takes, in words where it is long and as a clock where one waits for it.
import type { Locale } from './locale';

const unit = (locale: Locale, name: 'day' | 'hour', count: number) =>
  new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'long' }).format(count);
const two = (count: number) => String(count).padStart(2, '0');

/** "3 Tage, 4 Stunden", "2:05:09", "0:07"; never below nought. */
export function leftText(ms: number, locale: Locale): string {
  const all = Math.max(0, Math.ceil(ms / 1000));
  const [days, hours, minutes, seconds] = [Math.floor(all / 86_400), Math.floor(all / 3600) % 24, Math.floor(all / 60) % 60, all % 60];
  if (days > 0) return hours > 0 ? `${unit(locale, 'day', days)}, ${unit(locale, 'hour', hours)}` : unit(locale, 'day', days);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}
