// Which days are asked for. Days are asked for on the wall of each meeting; what lies ahead is told by when it ends. Pure.
import type { LocalDate } from '../../protocol';
import { addDays } from './local';

/** First and last day, both included. */
export type Stretch = [from: LocalDate, until: LocalDate];

/** So many days are asked for at once at most. */
const MOST_DAYS = 400;
/** What isn't over may have begun so long ago on its own wall: a meeting lasts two weeks at most, and where it is may be two days
 * before the reader's. */
const BACK_DAYS = 14 + 2;
const STRETCH_DAYS = 180;
const PAST_DAYS = 365;

const since = (today: LocalDate): LocalDate => addDays(today, -BACK_DAYS);

/** The last day of so many stretches ahead. */
export const lastOf = (today: LocalDate, count: number): LocalDate => addDays(today, count * STRETCH_DAYS - 1);

/** So many stretches ahead. The first has all in it that may not be over. */
export const ahead = (today: LocalDate, count: number): Stretch[] =>
  Array.from({ length: count }, (_, n): Stretch => [n === 0 ? since(today) : addDays(today, n * STRETCH_DAYS), lastOf(today, n + 1)]);

/** The year before what is asked for anyway. */
export const past = (today: LocalDate): Stretch => [addDays(today, -PAST_DAYS), addDays(since(today), -1)];

/** As far as can be asked at once. */
export const farAhead = (today: LocalDate): Stretch => [since(today), addDays(since(today), MOST_DAYS - 1)];
