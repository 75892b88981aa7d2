// Between the connection and whoever follows the desks: a part of the client that only facilitators load, perhaps after the hello.
import type { DeskLog, KnownEvent } from '../protocol';

export interface DeskFollower {
  /** The connection stands, and these are the desks. */
  places: (places: DeskLog[]) => void;
  event: (event: KnownEvent) => void;
  gone: () => void;
}

export class DeskRelay {
  #places: DeskLog[] = [];
  #follower: DeskFollower | null = null;

  /** `online`: whether the connection stands, and with it the desks that are known. */
  follow(follower: DeskFollower, online: boolean): void {
    this.#follower = follower;
    if (online) follower.places(this.#places);
  }

  are(places: DeskLog[]): void {
    this.#places = places;
    this.#follower?.places(places);
  }

  event(event: KnownEvent): void {
    this.#follower?.event(event);
  }

  gone(): void {
    this.#follower?.gone();
  }
}
