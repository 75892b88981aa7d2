import { describe, expect, it } from 'vitest';
import { Refusal } from '../net/refusal';
import type { KnownEvent } from '../protocol';
import { ChannelSync, type Command } from './channel-sync';
import { ModelServer, seeded } from './model-server';

const settled = () => new Promise((resolve) => setTimeout(resolve));

function listenTo(server: ModelServer, limit = 10, command: Command = server.answer) {
  const seen: KnownEvent[] = [];
  const refused: string[] = [];
  const listener = { log: () => {}, event: (event: KnownEvent) => void seen.push(event), online: () => {}, replaced: () => {}, refused: (code: string) => void refused.push(code) };
  const sync = new ChannelSync('c', command, listener, limit);
  server.deliver = (event) => server.connected && sync.receive(event);
  return { sync, seen, refused };
}

async function wholeLog(sync: ChannelSync): Promise<void> {
  while (await sync.older()) await settled();
}

describe('a channel kept level', () => {
  it('starts from a snapshot and follows', async () => {
    const server = new ModelServer();
    const random = seeded(1);
    for (let i = 0; i < 30; i++) server.step(random);
    const { sync } = listenTo(server);
    await sync.start();
    server.step(random);
    expect(sync.log?.offset).toBe(31);
  });

  it('fetches a gap instead of skipping it, and counts it', async () => {
    const server = new ModelServer();
    const random = seeded(2);
    const { sync } = listenTo(server);
    await sync.start();
    const deliver = server.deliver;
    server.deliver = () => {};
    server.step(random);
    server.step(random);
    server.deliver = deliver;
    server.step(random);
    await settled();
    expect(sync.log?.offset).toBe(3);
    expect(sync.log?.messages).toEqual(server.messagesAt(3));
    expect(sync.gaps).toBe(1);
  });

  it('takes a fresh snapshot when the epoch changed', async () => {
    const server = new ModelServer();
    const random = seeded(3);
    for (let i = 0; i < 5; i++) server.step(random);
    const { sync } = listenTo(server);
    await sync.start();
    server.events = [];
    server.epoch = 'f';
    server.step(random);
    await settled();
    expect(sync.log).toMatchObject({ epoch: 'f', offset: 1 });
  });

  it('pages on when more was missed than one reply holds', async () => {
    const server = new ModelServer();
    const random = seeded(4);
    const { sync, seen } = listenTo(server, 5);
    await sync.start();
    sync.stop();
    server.deliver = () => {};
    for (let i = 0; i < 23; i++) server.step(random);
    await sync.start();
    expect(seen).toHaveLength(23);
    expect(sync.log?.messages).toEqual(server.messagesAt(23));
  });

  it('says when it may not listen', async () => {
    const { sync, refused } = listenTo(new ModelServer(), 5, () => Promise.reject(new Refusal('forbidden')));
    await sync.start();
    expect(refused).toEqual(['forbidden']);
  });

  it('starts afresh when its position is unknown', async () => {
    const server = new ModelServer();
    const random = seeded(5);
    let trimmed = false;
    const command: Command = (name, fields) => (trimmed && name === 'events' ? Promise.reject(new Refusal('position_unknown', '', 1)) : server.answer(name, fields));
    const { sync } = listenTo(server, 5, command);
    await sync.start();
    trimmed = true;
    server.deliver = () => {};
    for (let i = 0; i < 40; i++) server.step(random);
    sync.stop();
    await sync.start();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(sync.log?.offset).toBe(40);
  });
});

describe('any interleaving of drops, events and paging', () => {
  it.each(Array.from({ length: 80 }, (_, seed) => seed))('ends with the log of the server, seed %i', async (seed) => {
    const server = new ModelServer();
    const random = seeded(seed + 1000);
    for (let i = 0; i < 40; i++) server.step(random);
    // Replies take their time, so that events overtake them.
    const slow: Command = async (name, fields) => {
      const early = random() < 0.5;
      const answer = early ? structuredClone(await server.answer(name, fields)) : null;
      if (random() < 0.7) await settled();
      return answer ?? (await server.answer(name, fields));
    };
    const { sync, seen } = listenTo(server, 7, (name, fields) => (name === 'history' ? slow(name, fields) : server.answer(name, fields)));
    await sync.start();
    for (let i = 0; i < 60; i++) {
      const what = random();
      if (what < 0.6) server.step(random);
      else if (what < 0.7) void sync.older().catch(() => undefined);
      else if (what < 0.8) await settled();
      else if (what < 0.82) sync.forget(5 + Math.floor(random() * 20));
      else if (what < 0.9 && server.connected) {
        server.connected = false;
        sync.stop();
      } else if (!server.connected) {
        server.connected = true;
        void sync.start();
      }
    }
    if (!server.connected) {
      server.connected = true;
      await sync.start();
    }
    await settled();
    await settled();
    await wholeLog(sync);
    expect(sync.log?.messages).toEqual(server.messagesAt(server.events.length));
    const offsets = seen.map((event) => event.position);
    expect(new Set(offsets).size).toBe(offsets.length);
  });
});
