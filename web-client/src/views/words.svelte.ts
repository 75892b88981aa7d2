// Members, councils and refusals in the words of the page.
import { Disconnected, Refusal } from '../net/refusal';
import type { Council, Id, Person } from '../protocol';
import { people, type Home, type Side } from '../state/people.svelte';
import { locale, t } from '../i18n/index.svelte';
import { townName } from '../i18n/town-name';

export interface Named {
  id: Id;
  name: string;
  side: Side;
  bot: boolean;
  /** "Malstatt, Deutschland", or what a bot is. */
  place: string;
  /** Said only where it matters: facilitator, bot, admin. */
  role: string | null;
}

/** "Saarbrücken-Malstatt", as the reader calls the town. */
export const joinedName = (town: string, part?: string | null): string => [townName(town, locale()), part].filter(Boolean).join('-');

export const placeName = (home: Home | null): string => (home ? joinedName(home.municipality.name, home.neighbourhood?.name) : '');

export const countryName = (home: Home | null): string => (home ? t().place[home.municipality.country] : '');

export function councilName(council: Council, home: Home | null): string {
  return t().place.council(t().place[council.kind], placeName(home));
}

export function named(id: Id, pairing: Id): Named {
  const person = people.find(id);
  if (person === undefined || person === 'former')
    return { id, name: person ? t().formerMember : t().someone, side: 'bridge', bot: false, place: '', role: null };
  return namedPerson(person, pairing);
}

export function namedPerson(person: Person, pairing: Id): Named {
  const home = people.home(person.council);
  const place = home ? `${home.neighbourhood?.name ?? townName(home.municipality.name, locale())}, ${countryName(home)}` : t().place.bridge;
  const role = person.role === 'participant' ? null : t().role[person.role];
  return { id: person.id, name: person.name, side: people.side(pairing, person.council), bot: person.role === 'bot', place, role };
}

/** What went wrong with something the member just did. */
export function problemText(why: unknown): string {
  if (why instanceof Disconnected) return t().problem.offline;
  if (!(why instanceof Refusal)) return t().problem.other;
  const texts: Record<string, string> = t().problem;
  return texts[why.code] ?? t().problem.other;
}

export function refusalText(code: string | null): string {
  const texts: Record<string, string> = t().outbox.refused;
  return texts[code ?? 'other'] ?? t().outbox.refused.other;
}
