// What screen readers hear of new messages: "author: text", only as they come, never history, never our own. Several at
// once become a count. Can be switched off in the settings. What was said does not stay: a message may be removed.
import type { Id, Lang } from '../protocol';
import { preferences } from './preferences.svelte';

export interface Announcement {
  key: number;
  message: Id | null;
  author: string;
  text: string;
  lang: Lang | null;
}

const GATHER_MS = 400;
/** Long enough for the page to hand it to a screen reader, which keeps what it still has to say. */
const STAY_MS = 5_000;
const ONE_BY_ONE = 3;

class Announcer {
  current = $state.raw<Announcement[]>([]);
  #gathered: Announcement[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #leaving: ReturnType<typeof setTimeout> | undefined;
  #lastKey = 0;

  /** `countText` words the announcement of many at once. */
  message(message: Id, author: string, text: string, lang: Lang, countText: (count: number) => string): void {
    if (!preferences.announcements) return;
    this.#gathered.push({ key: ++this.#lastKey, message, author, text, lang });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#speak(countText), GATHER_MS);
  }

  /** Something that is not a message, in the language of the page. */
  say(text: string): void {
    this.#show([{ key: ++this.#lastKey, message: null, author: '', text, lang: null }]);
  }

  /** The message was removed: what is said of it, or about to be, goes. */
  retract(id: Id): void {
    this.#gathered = this.#gathered.filter((one) => one.message !== id);
    this.current = this.current.filter((one) => one.message !== id);
  }

  #speak(countText: (count: number) => string): void {
    const gathered = this.#gathered;
    this.#gathered = [];
    if (gathered.length === 0) return;
    if (gathered.length > ONE_BY_ONE) this.say(countText(gathered.length));
    else this.#show(gathered);
  }

  #show(announcements: Announcement[]): void {
    this.current = announcements;
    clearTimeout(this.#leaving);
    if (announcements.length > 0) this.#leaving = setTimeout(() => (this.current = []), STAY_MS);
  }
}

export const announcer = new Announcer();
