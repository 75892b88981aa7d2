// What was written and is not yet acknowledged. Each message waits with its id until the server has it, over reloads and
// drops, and goes out once: the id makes a repeat harmless, a lock per channel keeps order between the tabs of a browser.
// Never drops a message by itself: it leaves by acknowledgement or by its author's hand.
import type { Id, Lang, Position, Timestamp, Translation } from '../protocol';
import { Disconnected, NotConnected, Refusal } from '../net/refusal';

export interface Waiting {
  id: Id;
  member: Id;
  channel: Id;
  text: string;
  lang: Lang;
  /** The same in another language. */
  translation?: Translation;
  reply_to: Id | null;
  at: Timestamp;
  /** waiting: never left this browser. attempted: sent, not acknowledged. refused: needs its author. */
  state: 'waiting' | 'attempted' | 'refused';
  /** The code of a final refusal. */
  refusal: string | null;
  /** A word rule warned, and its author wants it sent as it is. */
  confirmed?: boolean;
}

export interface OutboxStore {
  all(): Promise<Waiting[]>;
  put(item: Waiting): Promise<void>;
  /** Marks as attempted and returns it, or null when it is gone or refused. One step. */
  claim(id: Id): Promise<Waiting | null>;
  /** Deletes it unless it was attempted. One step. */
  cancel(id: Id): Promise<boolean>;
  delete(id: Id): Promise<void>;
}

export interface OutboxSurroundings {
  store: OutboxStore;
  /** `position` is null where it waits for approval. */
  send: (item: Waiting) => Promise<{ position: Position | null }>;
  lock: (name: string, work: () => Promise<void>) => Promise<void>;
  pause: (ms: number) => Promise<void>;
  changed: (items: readonly Waiting[]) => void;
  acknowledged: (item: Waiting, position: Position | null) => void;
  /** Tells the other tabs that the store changed. */
  tell: () => void;
}

const RETRY_MS = 2_000;
/** A longer wait is asked about again: a slow channel may be its old self before it is over. */
const LONGEST_WAIT_MS = 60_000;
/** They end by themselves, but what was written before may not be what its author wants to say then. */
const GIVEN_BACK = ['muted', 'frozen'];

export class Outbox {
  items: readonly Waiting[] = [];
  #draining = new Map<Id, 'running' | 'again'>();
  #retired = false;

  constructor(
    private readonly member: Id,
    private readonly around: OutboxSurroundings,
  ) {}

  /** Its member is out: it tells nobody any more, and sends nothing. What waits stays kept. */
  retire(): void {
    this.#retired = true;
  }

  /** Reads the store again, at the start and when another tab changed it. */
  async refresh(): Promise<void> {
    const all = await this.around.store.all();
    if (this.#retired) return;
    this.items = all.filter((item) => item.member === this.member).sort((a, b) => (a.id < b.id ? -1 : 1));
    this.around.changed(this.items);
  }

  async add(item: Omit<Waiting, 'member' | 'state' | 'refusal'>): Promise<void> {
    await this.around.store.put({ ...item, member: this.member, state: 'waiting', refusal: null });
    await this.#told();
    void this.drain(item.channel);
  }

  /** Takes a message back; false when it may already be on its way. */
  async cancel(id: Id): Promise<boolean> {
    const gone = await this.around.store.cancel(id);
    await this.#told();
    return gone;
  }

  /** A refused message is to be sent once more, by its author's word. `how.confirmed`: although a word rule warned. */
  async sendAgain(item: Waiting, how: { confirmed?: boolean } = {}): Promise<void> {
    await this.around.store.put({ ...item, ...how, state: 'waiting', refusal: null });
    await this.#told();
    void this.drain(item.channel);
  }

  /** The browser lost what it kept: what is known here is kept anew. */
  async keepAgain(): Promise<void> {
    if (this.#retired) return;
    for (const item of this.items) await this.around.store.put(item);
    await this.#told();
  }

  /** The connection is there: everything may go. */
  drainAll(): void {
    for (const channel of new Set(this.items.map((item) => item.channel))) void this.drain(channel);
  }

  async drain(channel: Id): Promise<void> {
    if (this.#draining.has(channel)) return void this.#draining.set(channel, 'again');
    this.#draining.set(channel, 'running');
    try {
      await this.around.lock(`quartier-outbox-${channel}`, () => this.#sendInOrder(channel));
    } finally {
      const again = this.#draining.get(channel) === 'again';
      this.#draining.delete(channel);
      if (again) void this.drain(channel);
    }
  }

  async #sendInOrder(channel: Id): Promise<void> {
    for (;;) {
      await this.refresh();
      if (this.#retired) return;
      const next = this.items.find((item) => item.channel === channel && item.state !== 'refused');
      const item = next && (await this.around.store.claim(next.id));
      if (!next) return;
      if (item && !(await this.#send(item, next))) return;
    }
  }

  /** False: the connection is gone, stop here. `before`: the item as it was before it was claimed. */
  async #send(item: Waiting, before: Waiting): Promise<boolean> {
    await this.#told();
    try {
      const { position } = await this.around.send(item);
      this.around.acknowledged(item, position);
      await this.around.store.delete(item.id);
    } catch (why) {
      if (why instanceof NotConnected) {
        await this.#waitsAgain(before);
        return false;
      }
      // No answer in time. If the connection is gone the next try says so; if it only stood still, the server tells what became
      // of the message: its id makes the repeat harmless.
      if (why instanceof Disconnected) {
        await this.around.pause(RETRY_MS);
        return true;
      }
      if (!(why instanceof Refusal)) throw why;
      if (why.passing && !GIVEN_BACK.includes(why.code)) {
        await this.#waitsAgain({ ...item, state: 'waiting' });
        await this.around.pause(Math.min(LONGEST_WAIT_MS, why.retryAfterMs ?? RETRY_MS));
      } else await this.around.store.put({ ...item, state: 'refused', refusal: why.code });
    }
    await this.#told();
    return true;
  }

  async #waitsAgain(item: Waiting): Promise<void> {
    await this.around.store.put(item);
    await this.#told();
  }

  async #told(): Promise<void> {
    await this.refresh();
    this.around.tell();
  }
}
