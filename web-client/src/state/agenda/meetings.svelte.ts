// Meetings as cards and pages show them: asked for when one is on the screen, again when the log says that it changed.
// Invariant: what nobody shows is never asked for; answers of others come with their event and ask for nothing; a time that the
// server doesn't know is never shown as taking place.
import { SvelteMap } from 'svelte/reactivity';
import { agendaApi } from '../../net/agenda';
import { Refusal } from '../../net/refusal';
import type { Answer, Id, KnownEvent, LocalTime, MeetingView, Occurrence } from '../../protocol';

/** Everybody hears of a change at once; they ask within this time. */
const JITTER_MS = 1_500;
export type Known = MeetingView | 'gone' | 'unreachable';
/** A time that was named once: as it is now, maybe of another meeting; or it no longer takes place. */
export type KnownTime = Occurrence | 'gone' | 'unreachable';
/** Through how many meetings that continue each other a time is followed. */
const MOST_HOPS = 20;
const nameOf = (id: Id, occurrence: LocalTime) => `${id} ${occurrence}`;
type Hearer = (event: KnownEvent & { kind: 'meeting.changed' | 'attendance.changed' }) => void;

class Meetings {
  #known = new SvelteMap<Id, Known>();
  /** Times that stand in no view. */
  #times = new SvelteMap<string, KnownTime>();
  /** How many places show it. */
  #shown = new Map<Id, number>();
  /** Which of its times they name, each as often as it is shown. */
  #named = new Map<Id, LocalTime[]>();
  /** Times that are asked for: whether to ask once more. */
  #seeking = new Map<string, boolean>();
  #stale = new Set<Id>();
  #asking = new Set<Id>();
  #timers = new Map<Id, ReturnType<typeof setTimeout>>();
  #hearers = new Set<Hearer>();

  /** undefined while it is being asked for. */
  find(id: Id): Known | undefined {
    return this.#known.get(id);
  }

  /** One of its times; undefined while it is being asked for. */
  time(id: Id, occurrence: LocalTime): KnownTime | undefined {
    const known = this.#known.get(id);
    const near = typeof known === 'object' ? known.occurrences.find((one) => one.occurrence === occurrence) : undefined;
    return near ?? this.#times.get(nameOf(id, occurrence));
  }

  /** Where a time is now that was named once, as far as it is known. */
  where(id: Id, occurrence: LocalTime): { id: Id; occurrence: LocalTime } {
    let at = { id, occurrence };
    for (let hop = 0; hop < MOST_HOPS; hop++) {
      const one = this.time(at.id, at.occurrence);
      if (typeof one !== 'object' || (one.meeting === at.id && one.occurrence === at.occurrence)) break;
      at = { id: one.meeting, occurrence: one.occurrence };
    }
    return at;
  }

  /** It is on the screen until the function that comes back is called; one of its times, if one is named. */
  show(id: Id, occurrence: LocalTime | null = null): () => void {
    this.#shown.set(id, (this.#shown.get(id) ?? 0) + 1);
    if (occurrence !== null) this.#named.set(id, [...(this.#named.get(id) ?? []), occurrence]);
    if (!this.#known.has(id) || this.#stale.has(id)) void this.load(id);
    else if (occurrence !== null) this.#look(id, occurrence);
    return () => {
      const left = (this.#shown.get(id) ?? 1) - 1;
      if (left > 0) this.#shown.set(id, left);
      else this.#shown.delete(id);
      if (occurrence !== null) this.#unname(id, occurrence);
    };
  }

  async load(id: Id): Promise<void> {
    if (this.#asking.has(id)) return void this.#stale.add(id);
    this.#asking.add(id);
    this.#stale.delete(id);
    try {
      this.viewIs(await agendaApi.meeting(id));
    } catch (why) {
      const gone = why instanceof Refusal && (why.status === 404 || why.status === 403);
      if (gone || typeof this.#known.get(id) !== 'object') this.#known.set(id, gone ? 'gone' : 'unreachable');
      if (!gone) this.#stale.add(id);
    } finally {
      this.#asking.delete(id);
    }
  }

  viewIs(view: MeetingView): void {
    const { id } = view.meeting;
    this.#known.set(id, view);
    for (const name of new Set(this.#named.get(id))) this.#look(id, name);
  }

  /** Throws what the server refuses. */
  async answer(of: Occurrence, answer: Answer | null): Promise<Occurrence> {
    const now = await agendaApi.answer(of.meeting, of.occurrence, answer);
    this.#change(of.meeting, of.occurrence, () => now);
    return now;
  }

  /** Whoever lists many meetings hears of changes, too. */
  hear(hearer: Hearer): () => void {
    this.#hearers.add(hearer);
    return () => this.#hearers.delete(hearer);
  }

  heard(event: KnownEvent): void {
    if (event.kind === 'meeting.changed') this.#changed(event.meeting, event.sequence);
    else if (event.kind === 'attendance.changed')
      this.#change(event.meeting, event.occurrence, (one) => ({ ...one, attendance: event.counts }));
    else return;
    for (const hearer of this.#hearers) hearer(event);
  }

  /** The connection was gone: what is known may be old. What is shown is asked for again. */
  mayBeOld(): void {
    for (const id of this.#known.keys()) this.#soon(id);
  }

  clear(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#known.clear();
    this.#times.clear();
    this.#stale.clear();
  }

  #unname(id: Id, occurrence: LocalTime): void {
    const named = this.#named.get(id) ?? [];
    const at = named.indexOf(occurrence);
    if (named.length > 1) this.#named.set(id, named.filter((_, index) => index !== at));
    else this.#named.delete(id);
  }

  /** Asks for a time that stands in no view. */
  #look(id: Id, occurrence: LocalTime): void {
    const known = this.#known.get(id);
    if (typeof known !== 'object' || known.occurrences.some((one) => one.occurrence === occurrence)) return;
    void this.#seek(id, occurrence);
  }

  async #seek(id: Id, occurrence: LocalTime): Promise<void> {
    const key = nameOf(id, occurrence);
    if (this.#seeking.has(key)) return void this.#seeking.set(key, true);
    this.#seeking.set(key, false);
    try {
      const one = await agendaApi.time(id, occurrence);
      this.#times.set(nameOf(one.meeting, one.occurrence), one);
      this.#times.set(key, one);
    } catch (why) {
      const gone = why instanceof Refusal && (why.status === 404 || why.status === 403);
      if (gone || typeof this.#times.get(key) !== 'object') this.#times.set(key, gone ? 'gone' : 'unreachable');
      if (!gone) this.#stale.add(id);
    }
    const again = this.#seeking.get(key) === true;
    this.#seeking.delete(key);
    if (again) this.#look(id, occurrence);
  }

  #changed(id: Id, sequence: number): void {
    const known = this.#known.get(id);
    if (known === undefined || (typeof known === 'object' && known.meeting.sequence > sequence)) return;
    this.#soon(id);
  }

  #soon(id: Id): void {
    this.#stale.add(id);
    if (!this.#shown.has(id) || this.#timers.has(id)) return;
    const ask = () => {
      this.#timers.delete(id);
      if (this.#shown.has(id)) void this.load(id);
    };
    this.#timers.set(id, setTimeout(ask, Math.random() * JITTER_MS));
  }

  #change(id: Id, occurrence: LocalTime, change: (one: Occurrence) => Occurrence): void {
    const far = this.#times.get(nameOf(id, occurrence));
    if (typeof far === 'object') this.#times.set(nameOf(id, occurrence), change(far));
    const known = this.#known.get(id);
    if (typeof known !== 'object') return;
    const occurrences = known.occurrences.map((one) => (one.occurrence === occurrence ? change(one) : one));
    this.#known.set(id, { ...known, occurrences });
  }
}

export const meetings = new Meetings();
