import { beforeEach, describe, expect, it } from 'vitest';
import 'fake-indexeddb/auto';
import { Disconnected, NotConnected, Refusal } from '../net/refusal';
import { uuid7 } from '../net/uuid7';
import { clearDatabase, outboxStore } from './database';
import { Outbox, type OutboxSurroundings, type Waiting } from './outbox';

let worlds = 0;

/** One server with one lock, shared by all tabs of a test. Its members are its own: what a test before left under way in the
 * browser's one database must not take this one's messages along. */
class World {
  readonly number = ++worlds;
  received: string[] = [];
  posted: string[] = [];
  online = true;
  answers: (Refusal | 'lost' | 'dropped' | 'held')[] = [];
  confirmed: boolean[] = [];
  acknowledged: (string | null)[] = [];
  tabs: Outbox[] = [];
  pauses: number[] = [];
  #chain = new Map<string, Promise<void>>();

  tab(member = 'lena'): Outbox {
    const around: OutboxSurroundings = {
      store: outboxStore,
      send: (item) => this.#send(item),
      lock: (name, work) => {
        const next = (this.#chain.get(name) ?? Promise.resolve()).then(work, work);
        this.#chain.set(name, next.catch(() => undefined));
        return next;
      },
      pause: async (ms) => void this.pauses.push(ms),
      changed: () => {},
      acknowledged: (_item, position) => void this.acknowledged.push(position),
      tell: () => {},
    };
    const outbox = new Outbox(`${member} of ${this.number}`, around);
    this.tabs.push(outbox);
    return outbox;
  }

  async #send(item: Waiting): Promise<{ position: string | null }> {
    if (!this.online) throw new NotConnected();
    this.received.push(item.text);
    this.confirmed.push(item.confirmed ?? false);
    const answer = this.answers.shift();
    if (answer instanceof Refusal) throw answer;
    if (answer === 'held') return { position: null };
    if (!this.posted.includes(item.id)) this.posted.push(item.id);
    if (answer === 'dropped') this.online = false;
    if (answer === 'lost' || answer === 'dropped') throw new Disconnected();
    return { position: `e:${this.posted.length}` };
  }
}

const write = (text: string, channel = 'c') => ({ id: uuid7(), channel, text, lang: 'de', reply_to: null, at: new Date().toISOString() });
const until = async (holds: () => boolean) => {
  for (let i = 0; i < 300 && !holds(); i++) await new Promise((resolve) => setTimeout(resolve, 2));
  expect(holds()).toBe(true);
};

let world: World;
beforeEach(async () => {
  await clearDatabase();
  world = new World();
});

describe('the outbox', () => {
  it('sends and forgets', async () => {
    const outbox = world.tab();
    await outbox.add(write('Hallo'));
    await until(() => world.posted.length === 1 && outbox.items.length === 0);
  });

  it('keeps what is written offline, over a reload, in order', async () => {
    world.online = false;
    const before = world.tab();
    for (const text of ['eins', 'zwei', 'drei']) await before.add(write(text));
    const after = world.tab();
    await after.refresh();
    expect(after.items.map((item) => item.text)).toEqual(['eins', 'zwei', 'drei']);
    world.online = true;
    after.drainAll();
    await until(() => world.posted.length === 3);
    expect(world.received).toEqual(['eins', 'zwei', 'drei']);
  });

  it('repeats with the same id when the connection went with the answer', async () => {
    world.answers = ['dropped'];
    const outbox = world.tab();
    await outbox.add(write('Hallo'));
    await until(() => world.received.length === 1 && outbox.items[0]?.state === 'attempted');
    world.online = true;
    outbox.drainAll();
    await until(() => world.received.length === 2 && outbox.items.length === 0);
    expect(world.posted).toHaveLength(1);
  });

  it('asks again by itself when the line stood still and no answer came', async () => {
    world.answers = ['lost', 'lost'];
    const outbox = world.tab();
    await outbox.add(write('Hallo'));
    await until(() => world.received.length === 3 && outbox.items.length === 0);
    expect(world.posted).toHaveLength(1);
    expect(world.pauses).toHaveLength(2);
  });

  it('says and sends nothing any more once its member is out', async () => {
    world.online = false;
    const outbox = world.tab();
    await outbox.add(write('bleibt liegen'));
    outbox.retire();
    world.online = true;
    outbox.drainAll();
    await outbox.drain('c');
    expect(world.received).toEqual([]);
    expect((await outboxStore.all()).map(({ text }) => text)).toEqual(['bleibt liegen']);
  });

  it('keeps anew what the browser lost', async () => {
    world.online = false;
    const outbox = world.tab();
    await outbox.add(write('noch da'));
    await clearDatabase();
    await outbox.keepAgain();
    expect(outbox.items.map(({ text }) => text)).toEqual(['noch da']);
    world.online = true;
    outbox.drainAll();
    await until(() => world.posted.length === 1 && outbox.items.length === 0);
  });

  it('takes back what never left, and nothing else', async () => {
    world.answers = ['dropped'];
    const outbox = world.tab();
    const first = write('eins');
    await outbox.add(first);
    await until(() => world.received.length === 1 && outbox.items[0]?.state === 'attempted');
    world.online = false;
    const second = write('zwei');
    await outbox.add(second);
    expect(await outbox.cancel(first.id)).toBe(false);
    expect(await outbox.cancel(second.id)).toBe(true);
  });

  it('waits as long as it is told and tries again', async () => {
    world.answers = [new Refusal('rate_limited', '', 700), new Refusal('unavailable', '', 900)];
    const outbox = world.tab();
    await outbox.add(write('Hallo'));
    await until(() => world.posted.length === 1);
    expect(world.pauses).toEqual([700, 900]);
  });

  it('leaves a refused message to its author and goes on with the next', async () => {
    world.answers = [new Refusal('text_invalid')];
    const outbox = world.tab();
    const refused = write('nein');
    await outbox.add(refused);
    await outbox.add(write('ja'));
    await until(() => world.posted.length === 1 && outbox.items.length === 1);
    expect(outbox.items[0]).toMatchObject({ text: 'nein', state: 'refused', refusal: 'text_invalid' });
    expect(await outbox.cancel(refused.id)).toBe(true);
  });

  it.each(['wording', 'muted', 'frozen'])('gives a message that is refused as %s back to its author, who may send it again', async (code) => {
    world.answers = [new Refusal(code, '', 60_000)];
    const outbox = world.tab();
    await outbox.add(write('Hallo'));
    await until(() => outbox.items[0]?.state === 'refused');
    expect(outbox.items[0]).toMatchObject({ text: 'Hallo', refusal: code });
    expect(world.pauses).toEqual([]);
    await outbox.sendAgain(outbox.items[0]!, { confirmed: code === 'wording' });
    await until(() => world.posted.length === 1 && outbox.items.length === 0);
    expect(world.confirmed).toEqual([false, code === 'wording']);
  });

  it('lets go of what waits for approval', async () => {
    world.answers = ['held'];
    const outbox = world.tab();
    await outbox.add(write('Hallo'));
    await until(() => world.received.length === 1 && outbox.items.length === 0);
    expect(world.acknowledged).toEqual([null]);
  });

  it('waits for a slow channel, and asks again before a long wait is over', async () => {
    world.answers = [new Refusal('slow', '', 20_000), new Refusal('slow', '', 3_600_000)];
    const outbox = world.tab();
    await outbox.add(write('Hallo'));
    await until(() => world.posted.length === 1);
    expect(world.pauses).toEqual([20_000, 60_000]);
  });

  it('does not send twice from two tabs', async () => {
    world.online = false;
    const [one, two] = [world.tab(), world.tab()];
    for (const text of ['eins', 'zwei']) await one.add(write(text));
    await two.refresh();
    world.online = true;
    one.drainAll();
    two.drainAll();
    await until(() => world.posted.length === 2);
    await until(() => world.tabs.every((tab) => tab.items.length === 0));
    expect(world.received.slice().sort()).toEqual(['eins', 'zwei']);
  });

  it('keeps the members of one browser apart', async () => {
    world.online = false;
    await world.tab('lena').add(write('von Lena'));
    const yanis = world.tab('yanis');
    await yanis.refresh();
    expect(yanis.items).toEqual([]);
  });
});
