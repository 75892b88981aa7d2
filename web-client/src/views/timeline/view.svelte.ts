// Where one is in the messages of a channel. A place that was asked for is held while rows find their heights, until it
// stands still or somebody scrolls; the end is held for as long as one stays there. Decides nothing about what is shown.
import { tick } from 'svelte';
import type { VirtualizerHandle } from 'virtua/svelte';
import type { Id } from '../../protocol';
import type { Place } from '../../state/channel.svelte';
import type { Row } from '../../state/timeline';

const AT_END_PX = 60;
/** Frames in which nothing moved, after which a view stands still; and how long that is waited for. */
const STILL_FRAMES = 6;
const MOST_FRAMES = 90;
const NOTICEABLE_PX = 2;
const FOCUS_FRAMES = 30;

const nextFrame = () => new Promise(requestAnimationFrame);

export class View {
  scroller = $state<HTMLElement>();
  list = $state<VirtualizerHandle>();
  /** Where the view is held; null: it is where somebody scrolled to. */
  aim = $state.raw<Place | 'end' | null>('end');
  atEnd = $state(true);
  /** The first row that is in view as a whole. */
  firstInView = $state.raw<Id | null>(null);
  /** Set while a jump moves the view, so that it is not taken for scrolling. */
  jumping = false;
  #lastTop = 0;

  constructor(private readonly rows: () => readonly Row[]) {}

  indexOf(id: Id): number {
    return this.rows().findIndex((row) => row.id === id);
  }

  /** The virtualizer's own way there would go on for a while whatever somebody does meanwhile. */
  async hold(aim: Place | 'end' | null = this.aim): Promise<void> {
    this.aim = aim;
    if (aim === 'end') this.atEnd = true;
    await tick();
    if (!this.scroller || aim === null || this.aim !== aim) return;
    this.scroller.scrollTop = aim === 'end' ? this.scroller.scrollHeight : this.#topOf(aim.id) - aim.top;
    this.#lastTop = this.scroller.scrollTop;
  }

  /** Goes to a place, and stays until it stands there and the rows around it have their heights. */
  async settle(aim: Place | 'end'): Promise<void> {
    await this.hold(aim);
    let [still, before] = [0, NaN];
    for (let frames = 0; frames < MOST_FRAMES && still < STILL_FRAMES && this.aim === aim && this.scroller; frames++) {
      await nextFrame();
      const now = this.scroller?.scrollHeight ?? 0;
      const isThere = this.#stands(aim);
      still = now === before && isThere ? still + 1 : 0;
      before = now;
      if (!isThere && this.aim === aim) await this.hold(aim);
    }
    if (aim !== 'end' && this.aim === aim) this.aim = null;
    this.scrolled();
  }

  /** Whether what is asked for is where it was asked for, as far as the list is long enough. */
  #stands(aim: Place | 'end'): boolean {
    if (!this.scroller) return false;
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const below = scrollHeight - scrollTop - clientHeight;
    if (aim === 'end') return below <= NOTICEABLE_PX;
    const row = this.scroller.querySelector<HTMLElement>(`[data-row="${aim.id}"]`);
    if (!row || getComputedStyle(row).visibility !== 'visible') return false;
    // The mark above a row belongs to its place in the list, not to the row.
    return Math.abs(scrollTop - (this.#topOf(aim.id) - aim.top)) <= NOTICEABLE_PX || (below <= NOTICEABLE_PX && this.#topOf(aim.id) >= scrollTop);
  }

  /** Somebody scrolls: they are left where they go. */
  letGo = (): void => void (this.aim = null);

  /** The view moved, whoever moved it. */
  scrolled(): void {
    if (!this.scroller || this.jumping) return;
    const { scrollTop: top, scrollHeight, clientHeight } = this.scroller;
    const near = scrollHeight - top - clientHeight < AT_END_PX;
    const upwards = top < this.#lastTop;
    this.#lastTop = top;
    if (this.aim === null && near && !upwards) this.aim = 'end';
    else if (this.aim === 'end' && !near && upwards) this.aim = null;
    this.atEnd = near || this.aim === 'end';
    this.firstInView = this.atEnd ? null : (this.#inView()[0]?.dataset.row ?? null);
  }

  /** Where one is, to come back to; null: at the end. */
  get place(): Place | null {
    const id = this.firstInView;
    return id === null || !this.scroller ? null : { id, top: this.#topOf(id) - this.scroller.scrollTop };
  }

  /** The last row whose end is in view. */
  lastSeen(): Id | null {
    return this.#inView('end').at(-1)?.dataset.row ?? null;
  }

  /** Puts the focus on a row while it is wanted there. It is hidden, and cannot take it, until it was measured. */
  async focus(id: Id, wanted: () => boolean): Promise<void> {
    for (let frames = 0; frames < FOCUS_FRAMES && wanted(); frames++) {
      const article = this.scroller?.querySelector<HTMLElement>(`[data-row="${id}"]`);
      article?.focus({ preventScroll: true });
      if (article && document.activeElement === article) return;
      await nextFrame();
    }
  }

  /** Whether a row, with the mark above it, began above what is in view. */
  isAbove(id: Id): boolean {
    return this.indexOf(id) >= 0 && this.#topOf(id) + NOTICEABLE_PX < (this.scroller?.scrollTop ?? 0);
  }

  #topOf(id: Id): number {
    return this.list?.getItemOffset(this.indexOf(id)) ?? 0;
  }

  /** Rows are hidden until they were measured. */
  #inView(part: 'whole' | 'end' = 'whole'): HTMLElement[] {
    const frame = this.scroller?.getBoundingClientRect();
    if (!frame) return [];
    return [...this.scroller!.querySelectorAll<HTMLElement>('[data-row]')].filter((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      const inside = bottom > frame.top && bottom <= frame.bottom + NOTICEABLE_PX && (part === 'end' || top >= frame.top - NOTICEABLE_PX);
      return inside && getComputedStyle(row).visibility === 'visible';
    });
  }
}
