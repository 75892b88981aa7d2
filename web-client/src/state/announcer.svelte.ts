// What screen readers hear of new messages: "author: text", only as they come, never history, never our own. Several at
// once become a count. Can be switched off in the settings.
import type { Lang } from '../protocol';
import { preferences } from './preferences.svelte';

export interface Announcement {
  key: number;
  author: string;
  text: string;
  lang: Lang | null;
}

const GATHER_MS = 400;
const ONE_BY_ONE = 3;

class Announcer {
  current = $state.raw<Announcement[]>([]);
  #gathered: Announcement[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastKey = 0;

  /** `countText` words the announcement of many at once. */
  message(author: string, text: string, lang: Lang, countText: (count: number) => string): void {
    if (!preferences.announcements) return;
    this.#gathered.push({ key: ++this.#lastKey, author, text, lang });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#speak(countText), GATHER_MS);
  }

  /** Something that is not a message, in the language of the page. */
  say(text: string): void {
    this.current = [{ key: ++this.#lastKey, author: '', text, lang: null }];
  }

  #speak(countText: (count: number) => string): void {
    const gathered = this.#gathered;
    this.#gathered = [];
    if (gathered.length > ONE_BY_ONE) this.say(countText(gathered.length));
    else this.current = gathered;
  }
}

export const announcer = new Announcer();
