// Who is who and where they come from: the directory, with members met later asked for one by one.
// A member that may not be seen is a former member here. Never holds more than the server lets this member see.
import { SvelteMap } from 'svelte/reactivity';
import { api } from '../net/api';
import type { Council, Directory, Id, Municipality, Neighbourhood, Pairing, Person } from '../protocol';

/** Which bank of the pairing: its first council, its second, or what belongs to both. */
export type Side = 'a' | 'b' | 'bridge';

export interface Home {
  council: Council;
  municipality: Municipality;
  neighbourhood: Neighbourhood | null;
}

class People {
  members = new SvelteMap<Id, Person | 'former'>();
  pairings = $state.raw<ReadonlyMap<Id, Pairing>>(new Map());
  #homes = $state.raw<ReadonlyMap<Id, Home>>(new Map());
  #asked = new Set<Id>();

  load(directory: Directory): void {
    const municipalities = new Map(directory.municipalities.map((one) => [one.id, one]));
    const neighbourhoods = new Map(directory.neighbourhoods.map((one) => [one.id, one]));
    const homes = new Map<Id, Home>();
    for (const council of directory.councils) {
      const municipality = municipalities.get(council.municipality);
      const neighbourhood = council.neighbourhood === null ? null : (neighbourhoods.get(council.neighbourhood) ?? null);
      if (municipality) homes.set(council.id, { council, municipality, neighbourhood });
    }
    this.#homes = homes;
    this.pairings = new Map(directory.pairings.map((one) => [one.id, one]));
    for (const person of directory.members) this.members.set(person.id, person);
  }

  /** undefined while it is being asked for. Call `ask` from an effect, not while rendering. */
  find(id: Id): Person | 'former' | undefined {
    return this.members.get(id);
  }

  ask(id: Id): void {
    if (this.members.has(id) || this.#asked.has(id)) return;
    this.#asked.add(id);
    api.member(id).then(
      (person) => this.members.set(id, person),
      (why: { status?: number }) => {
        if (why.status === 404) this.members.set(id, 'former');
        else this.#asked.delete(id);
      },
    );
  }

  /** The server says how somebody now is; null: gone for good. */
  changed(id: Id, person: Person | null): void {
    this.members.set(id, person ?? 'former');
  }

  home(council: Id | null): Home | null {
    return council === null ? null : (this.#homes.get(council) ?? null);
  }

  homes(pairing: Id): [Home | null, Home | null] {
    const councils = this.pairings.get(pairing)?.councils;
    return [this.home(councils?.[0] ?? null), this.home(councils?.[1] ?? null)];
  }

  side(pairing: Id, council: Id | null): Side {
    const councils = this.pairings.get(pairing)?.councils;
    return council === null ? 'bridge' : council === councils?.[0] ? 'a' : council === councils?.[1] ? 'b' : 'bridge';
  }

  /** Everybody of a pairing, bots last. */
  of(pairing: Id): Person[] {
    const councils: readonly Id[] = this.pairings.get(pairing)?.councils ?? [];
    return [...this.members.values()].filter(
      (one): one is Person => one !== 'former' && (one.council === null ? one.role === 'bot' : councils.includes(one.council)),
    );
  }

  clear(): void {
    this.members.clear();
    this.#asked.clear();
    this.pairings = new Map();
    this.#homes = new Map();
  }
}

export const people = new People();
