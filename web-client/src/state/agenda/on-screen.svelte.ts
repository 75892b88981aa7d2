// A time of a meeting as a component shows it: asked for while it is on the screen, and followed where the meeting was moved,
// or another goes on with it.
import { untrack } from 'svelte';
import type { Id, LocalTime, MeetingView } from '../../protocol';
import { meetings, type Known, type KnownTime } from './meetings.svelte';
import { nextOf } from './occurrence';

export interface Named {
  id: Id;
  /** null: the meeting as a whole, and so the next of its times. */
  occurrence: LocalTime | null;
}

export class OnScreen {
  #of: () => Named;
  #nowMs: () => number;
  #at = $derived.by((): Named => {
    const { id, occurrence } = this.#of();
    return occurrence === null ? { id, occurrence } : meetings.where(id, occurrence);
  });
  /** Of which meeting it is now, and under which name. */
  readonly id = $derived.by(() => this.#at.id);
  readonly occurrence = $derived.by(() => this.#at.occurrence);
  readonly known: Known | undefined = $derived.by(() => meetings.find(this.id));
  readonly view: MeetingView | null = $derived.by(() => (typeof this.known === 'object' ? this.known : null));
  readonly #time = $derived.by((): KnownTime | undefined => {
    if (this.occurrence !== null) return meetings.time(this.id, this.occurrence);
    return this.view ? (nextOf(this.view, this.#nowMs()) ?? 'gone') : undefined;
  });
  /** What is known of it. */
  readonly one = $derived.by(() => (typeof this.#time === 'object' ? this.#time : null));
  /** The meeting is there, and has no such time any more. */
  readonly isOut = $derived.by(() => this.view !== null && this.#time === 'gone');
  readonly isUnreachable = $derived.by(() => this.known === 'unreachable' || this.#time === 'unreachable');

  /** Begun while a component is made. */
  constructor(of: () => Named, nowMs: () => number) {
    this.#of = of;
    this.#nowMs = nowMs;
    $effect(() => {
      const { id, occurrence } = this.#of();
      return untrack(() => meetings.show(id, occurrence));
    });
    $effect(() => {
      const { id, occurrence } = this;
      return untrack(() => meetings.show(id, occurrence));
    });
  }

  async again(): Promise<void> {
    await meetings.load(this.#of().id);
    if (this.id !== this.#of().id) await meetings.load(this.id);
  }
}
