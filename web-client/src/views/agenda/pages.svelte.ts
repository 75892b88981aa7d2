// What takes place in a pairing, asked for in stretches of days and kept level with the log while a page shows it.
import { agendaApi } from '../../net/agenda';
import type { Agenda, Holiday, Id, LocalDate, Occurrence } from '../../protocol';
import { meetings } from '../../state/agenda/meetings.svelte';
import { keyOf } from '../../state/agenda/occurrence';

const JITTER_MS = 1_500;

/** Which holiday one is: calendars of one name may have days of one name. */
export const holidayKey = (one: Holiday): string => [one.country, one.kind, one.calendar, one.name, one.from].join('|');

export class Days {
  occurrences = $state.raw<Occurrence[]>([]);
  holidays = $state.raw<Holiday[]>([]);
  mayPlan = $state.raw<Id[]>([]);
  loaded = $state(false);
  /** There were more than the server tells at once. */
  more = $state(false);
  problem = $state.raw<unknown>(null);
  #stretches: [LocalDate, LocalDate][] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #round = 0;

  constructor(readonly pairing: Id) {}

  /** Follows the log until the function that comes back is called. */
  follow(channelOf: (channel: Id) => boolean): () => void {
    const stop = meetings.hear((event) => {
      if (!channelOf(event.channel)) return;
      if (event.kind === 'meeting.changed') return this.#soon();
      this.occurrences = this.occurrences.map((one) =>
        one.meeting === event.meeting && one.occurrence === event.occurrence ? { ...one, attendance: event.counts } : one,
      );
    });
    return () => {
      stop();
      clearTimeout(this.#timer);
    };
  }

  /** Shows these stretches in place of what was shown. */
  async load(...stretches: [LocalDate, LocalDate][]): Promise<void> {
    this.#stretches = stretches;
    const round = ++this.#round;
    try {
      const found = await Promise.all(stretches.map(([from, until]) => agendaApi.agenda(this.pairing, from, until)));
      if (round === this.#round) this.#are(found);
    } catch (why) {
      if (round === this.#round) this.problem = why;
    }
  }

  again = (): Promise<void> => this.load(...this.#stretches);

  answered(now: Occurrence): void {
    this.occurrences = this.occurrences.map((one) => (keyOf(one) === keyOf(now) ? now : one));
  }

  #are(found: Agenda[]): void {
    const holidays = new Map(found.flatMap((one) => one.holidays).map((one) => [holidayKey(one), one]));
    const occurrences = new Map(found.flatMap((one) => one.occurrences).map((one) => [keyOf(one), one]));
    this.occurrences = [...occurrences.values()].sort((a, b) => Date.parse(a.starts_at) - Date.parse(b.starts_at));
    this.holidays = [...holidays.values()].sort((a, b) => a.from.localeCompare(b.from));
    this.mayPlan = found[0]?.may_plan ?? [];
    this.more = found.some((one) => one.more);
    this.problem = null;
    this.loaded = true;
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.again(), Math.random() * JITTER_MS);
  }
}
