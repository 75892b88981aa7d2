// The desks of this facilitator, one a pairing. Loaded with the first part of the page that shows one.
import type { Id } from '../protocol';
import { Desk } from './desk.svelte';
import { session } from './session.svelte';

class Desks {
  all = $state.raw<Desk[]>([]);
  readonly urgent = $derived(this.all.flatMap((desk) => desk.urgent.map((id) => ({ pairing: desk.pairing, id }))));

  constructor() {
    session.desks.follow(
      {
        places: (places) => {
          const before = new Map(this.all.map((one) => [one.place.channel, one]));
          for (const { channel } of places) before.delete(channel);
          for (const gone of before.values()) gone.stop();
          this.all = places.map((place) => this.of(place.pairing) ?? new Desk(place, session.command));
          for (const desk of this.all) desk.start();
        },
        event: (event) => this.all.find((one) => one.place.channel === event.channel)?.receive(event),
        gone: () => {
          for (const desk of this.all) desk.stop();
        },
      },
      session.status.kind === 'online',
    );
  }

  of(pairing: Id): Desk | undefined {
    return this.all.find((one) => one.pairing === pairing);
  }
}

export const desks = new Desks();
