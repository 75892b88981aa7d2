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
  return { channel, say, marks };
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
