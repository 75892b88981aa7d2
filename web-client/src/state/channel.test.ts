import { describe, expect, it } from 'vitest';
import type { ChannelSummary } from '../protocol';
import type { Command } from './channel-sync';
import { Channel } from './channel.svelte';
import { ModelServer } from './model-server';

const settled = () => new Promise((resolve) => setTimeout(resolve));

/** A channel of Mira's on a server where Yanis said something so many times, and how far she had read. */
async function channelWith(said: number, read: string | null, unread = said) {
  const server = new ModelServer();
  const say = (author = 'yanis') => server.push({ kind: 'message.posted', message: { id: `m${server.events.length + 1}`, author, lang: 'fr', text: 'x', reply_to: null } });
  for (let i = 0; i < said; i++) say();
  const marks: string[] = [];
  const command: Command = async (name, fields) => {
    if (name === 'read') marks.push((fields as { position: string }).position);
    return name === 'read' ? ({} as never) : server.answer(name, fields);
  };
  const summary = { id: 'c', position: `e:${said}`, read, unread, archived: false } as ChannelSummary;
  const channel = new Channel(summary, (author) => author === 'mira', command, () => {});
  server.deliver = (event) => channel.sync.receive(event);
  channel.start();
  await settled();
  return { channel, say, marks, server };
}

describe('reading a channel', () => {
  it('counts what was in view, and leaves the rest unread', async () => {
    const { channel } = await channelWith(25, 'e:5', 20);
    channel.opened();
    expect(channel.openedAt).toEqual({ offset: 5, unread: 20 });
    channel.seen('e:10');
    expect(channel.unread.count).toBe(15);
    channel.seen('e:8');
    expect(channel.unread.count, 'looking back unreads nothing').toBe(15);
    channel.seen();
    expect(channel.unread.count).toBe(0);
  });

  it('takes for new what came since a newcomer came, and not what was there before', async () => {
    const { channel, say } = await channelWith(12, null);
    channel.opened();
    expect(channel.openedAt).toEqual({ offset: 12, unread: 0 });
    channel.left();
    for (let i = 0; i < 3; i++) say();
    say('mira');
    channel.opened();
    expect(channel.openedAt).toEqual({ offset: 12, unread: 3 });
  });

  it('remembers anew what was unread when the page opened before it was connected', async () => {
    const server = new ModelServer();
    const old = { id: 'c', position: 'e:4', read: 'e:4', unread: 0, archived: false } as ChannelSummary;
    const channel = new Channel(old, () => false, server.answer, () => {});
    channel.opened();
    channel.update({ ...old, position: 'e:9', unread: 5 });
    expect(channel.openedAt).toEqual({ offset: 4, unread: 5 });
  });
});

describe('what is removed while it is unread', () => {
  const remove = (server: ModelServer, id: string) => server.push({ kind: 'message.removed', id, by: 'yanis' });

  it('is not counted any more before the channel is opened, and again once it is back', async () => {
    const { channel, say, server } = await channelWith(6, 'e:4', 2);
    say();
    expect(channel.unread.count).toBe(3);
    remove(server, 'm5');
    remove(server, 'm2');
    expect(channel.unread.count, 'what was read was not counted').toBe(2);
    server.takeDown(server.messagesAt(7).find((one) => one.id === 'm7')!);
    expect(channel.unread.count).toBe(1);
    server.putBack('m7');
    expect(channel.unread.count).toBe(2);
  });

  it('is not counted where it lies before all that was loaded', async () => {
    const { channel, server } = await channelWith(90, 'e:10', 80);
    expect(channel.log!.messages[0]!.id).toBe('m41');
    remove(server, 'm20');
    await settled();
    expect(channel.unread.count).toBe(79);
    remove(server, 'm5');
    await settled();
    expect(channel.unread.count).toBe(79);
  });

  it('leaves a hundred or more what they are', async () => {
    const { channel, server } = await channelWith(300, null, 100);
    remove(server, 'm290');
    await settled();
    expect(channel.unread.count).toBe(100);
    expect(channel.log!.messages.length, 'no more is read than is counted').toBeLessThanOrEqual(200);
  });

  it('counts once, where the server had taken it off already', async () => {
    const { channel, server } = await channelWith(6, 'e:4', 2);
    channel.stop();
    server.deliver = () => {};
    remove(server, 'm5');
    channel.update({ ...channel.summary, position: 'e:7', unread: 1 });
    channel.start();
    await settled();
    expect(channel.unread).toEqual({ count: 1, upTo: 7 });
  });

  it('is not counted where it came and went before the channel was heard', async () => {
    const { channel, say, server } = await channelWith(60, 'e:58', 2);
    channel.stop();
    server.deliver = () => {};
    channel.sync.log = null;
    say();
    remove(server, 'm60');
    channel.update({ ...channel.summary, position: 'e:60', unread: 2 });
    channel.start();
    await settled();
    expect(channel.unread).toEqual({ count: 2, upTo: 62 });
  });
});

describe('a channel that nobody looks at', () => {
  it('stays small however much is said in it', async () => {
    const { channel, say } = await channelWith(0, null);
    for (let i = 0; i < 2_000; i++) say();
    expect(channel.log?.offset).toBe(2_000);
    expect(channel.log!.messages.length).toBeLessThanOrEqual(400);
    expect(channel.log?.older).toBe(true);
    expect(channel.log?.messages.at(-1)?.id).toBe('m2000');
  });

  it('keeps the place at which somebody left it', async () => {
    const { channel, say } = await channelWith(0, null);
    channel.opened();
    for (let i = 0; i < 600; i++) say();
    channel.place = { id: 'm100', top: 0 };
    channel.left();
    for (let i = 0; i < 300; i++) say();
    expect(channel.log?.messages.some((one) => one.id === 'm100')).toBe(true);
  });
});
