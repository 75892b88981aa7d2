// How long ago something was, in one unit.
const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** Less than a minute is now; a clock that is behind the server's shows nothing from the future. */
export function ageOf(at: string, nowMs: number): [number, Intl.RelativeTimeFormatUnit] {
  const ageMs = Math.max(0, nowMs - Date.parse(at));
  for (const [unit, size] of UNITS) if (ageMs >= size) return [-Math.floor(ageMs / size), unit];
  return [0, 'second'];
}

export function ageText(at: string, nowMs: number, locale: string): string {
  const [value, unit] = ageOf(at, nowMs);
  return new Intl.RelativeTimeFormat(locale, { style: 'short', numeric: value === 0 ? 'auto' : 'always' }).format(value, unit);
}
