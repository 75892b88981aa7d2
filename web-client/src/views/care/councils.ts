// The two councils of a pairing, as forms and cards name them.
import type { Council, Id } from '../../protocol';
import { people } from '../../state/people.svelte';
import { councilName } from '../words.svelte';

export interface NamedCouncil {
  council: Council;
  name: string;
}

export function councilsOf(pairing: Id): NamedCouncil[] {
  const homes = people.homes(pairing);
  return homes.flatMap((home) => (home ? [{ council: home.council, name: councilName(home.council, home) }] : []));
}

/** What a card says of a council and its partner. */
export function bothOf(pairing: Id, council: Id): { council: string; partner: string; lang: string } {
  const all = councilsOf(pairing);
  const own = all.find((one) => one.council.id === council);
  const other = all.find((one) => one.council.id !== council);
  return { council: own?.name ?? '', partner: other?.name ?? '', lang: own?.council.lang ?? 'de' };
}
