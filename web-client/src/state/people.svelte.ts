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
  /** Whether something may have changed since the directory was read of which nobody told. */
  mayBeOld = true;
  #homes = $state.raw<ReadonlyMap<Id, Home>>(new Map());
  #asked = new Set<Id>();
  /** Counts how often the directory was asked for: the last answer counts, and what was told since it was asked for counts more. */
  #readings = 0;
  #told = new Set<Id>();

  /** Before the directory is asked for. */
  reads(): number {
    this.#told.clear();
    this.mayBeOld = false;
    return ++this.#readings;
  }

  /** What came of a reading; null: nothing. Without one: as this browser had it at the last visit. Whether it counts. */
  load(directory: Directory | null, reading?: number): boolean {
    if (reading !== undefined && reading !== this.#readings) return false;
    if (!directory) {
      this.mayBeOld = true;
      return false;
    }
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
    const known = [...this.members].filter(([, one]) => one !== 'former').map(([id]) => id);
    for (const person of directory.members) if (!this.#told.has(person.id)) this.members.set(person.id, person);
    const named = new Set(directory.members.map((one) => one.id));
    // Whom it doesn't name is gone, or of elsewhere.
    for (const id of known) if (reading !== undefined && !named.has(id)) this.#fetch(id);
    return true;
  }

  /** undefined while it is being asked for. Call `ask` from an effect, not while rendering. */
  find(id: Id): Person | 'former' | undefined {
    return this.members.get(id);
  }

  ask(id: Id): void {
    if (this.members.has(id) || this.#asked.has(id)) return;
    this.#asked.add(id);
    this.#fetch(id);
  }

  #fetch(id: Id): void {
    const before = this.members.get(id);
    const is = (person: Person | 'former') => {
      if (this.members.get(id) === before) this.members.set(id, person);
    };
    api.member(id).then(is, (why: { status?: number }) => {
      if (why.status === 404) is('former');
      else this.#asked.delete(id);
    });
  }

  /** The server says how somebody now is; null: gone for good. */
  changed(id: Id, person: Person | null): void {
    this.#told.add(id);
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
    this.#readings++;
    this.members.clear();
    this.#asked.clear();
    this.mayBeOld = true;
    this.pairings = new Map();
    this.#homes = new Map();
  }
}

export const people = new People();
