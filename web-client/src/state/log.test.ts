import { describe, expect, it } from 'vitest';
import type { KnownEvent } from '../protocol';
import { applyEvent, fromSnapshot, positionOf, prepend, trimmed, type Log } from './log';
import { ModelServer, randomModel } from './model-server';

const empty = () => fromSnapshot('e:0', [], false);

function applied(log: Log, event: KnownEvent): Log {
  const step = applyEvent(log, event);
  if (step.kind !== 'applied') throw new Error(`expected applied, got ${step.kind}`);
  return step.log;
}

function posted(offset: number, id: string, epoch = 'e'): KnownEvent {
  const at = '2026-02-12T15:02:03.004Z';
  return {
    type: 'event', channel: 'c', position: `${epoch}:${offset}`, at, kind: 'message.posted',
    message: { id, author: 'lena', lang: 'de', text: `Hallo ${id}`, reply_to: null },
  };
}

describe('the fold', () => {
  it('takes the next event and moves on by one', () => {
    const log = applied(empty(), posted(1, 'm1'));
    expect(positionOf(log)).toBe('e:1');
    expect(log.messages.map((one) => one.text)).toEqual(['Hallo m1']);
  });

  it('never takes an event twice', () => {
    const log = applied(empty(), posted(1, 'm1'));
    expect(applyEvent(log, posted(1, 'm1'))).toEqual({ kind: 'known' });
  });

  it('asks for what is missing instead of guessing', () => {
    expect(applyEvent(empty(), posted(2, 'm2'))).toEqual({ kind: 'gap' });
  });

  it('does not mix epochs', () => {
    expect(applyEvent(empty(), posted(1, 'm1', 'f'))).toEqual({ kind: 'other_epoch' });
  });

  it('moves on by a kind it does not know', () => {
    const unknown = { ...posted(1, 'm1'), kind: 'poll.opened' } as unknown as KnownEvent;
    const log = applied(empty(), unknown);
    expect([log.offset, log.messages.length]).toEqual([1, 0]);
  });

  it('lets an event about a message outside of its stretch only move the offset', () => {
    const event: KnownEvent = { type: 'event', channel: 'c', position: 'e:1', at: 'x', kind: 'message.removed', id: 'far', by: 'lena' };
    expect(applied(empty(), event)).toEqual({ ...empty(), offset: 1 });
  });

  it('forgets the older part and says that there is one', () => {
    let log = empty();
    for (let i = 1; i <= 5; i++) log = applied(log, posted(i, `m${i}`));
    expect(trimmed(log, 2)).toMatchObject({ older: true, messages: [{ id: 'm4' }, { id: 'm5' }] });
    expect(trimmed(log, 9)).toBe(log);
  });

  it('joins an older page only at the same moment', () => {
    const log = applied(empty(), posted(1, 'm1'));
    expect(() => prepend(log, empty())).toThrow();
  });
});

describe('what moderation removed', () => {
  const said = { type: 'event', channel: 'c', at: '2026-02-12T15:02:03.004Z' } as const;
  const restored = (offset: number, text: string | null): KnownEvent => ({
    ...said, position: `e:${offset}`, kind: 'message.restored', id: 'm1', text, lang: 'fr', edited_at: '2026-02-12T15:00:00.000Z',
    reactions: [{ emoji: '👍', by: ['mira', 'yanis'] }], by: 'karim',
  });
  const removed = (offset: number): KnownEvent => ({ ...said, position: `e:${offset}`, kind: 'message.removed', id: 'm1', by: 'karim' });

  it('is back in its place, with what it had', () => {
    let log = applied(applied(applied(empty(), posted(1, 'm1')), posted(2, 'm2')), removed(3));
    expect(log.messages[0]).toMatchObject({ text: null, removed: true, reactions: [] });
    log = applied(log, restored(4, 'Salut'));
    expect(log.messages.map((one) => one.id)).toEqual(['m1', 'm2']);
    expect(log.messages[0]).toMatchObject({
      text: 'Salut', lang: 'fr', removed: false, edited_at: '2026-02-12T15:00:00.000Z',
      reactions: [{ emoji: '👍', by: ['mira', 'yanis'] }],
    });
  });

  it('is reacted to like any other once it is back', () => {
    const back = applied(applied(applied(empty(), posted(1, 'm1')), removed(2)), restored(3, 'Salut'));
    const log = applied(back, { ...said, position: 'e:4', kind: 'reaction.set', id: 'm1', by: 'lena', emoji: '👍', on: true });
    expect(log.messages[0]!.reactions).toEqual([{ emoji: '👍', by: ['mira', 'yanis', 'lena'] }]);
  });

  it('counts as removed where it was removed again since', () => {
    const log = applied(applied(applied(empty(), posted(1, 'm1')), removed(2)), restored(3, null));
    expect(log.messages[0]).toMatchObject({ text: null, removed: true, reactions: [] });
    expect(applied(log, removed(4)).messages[0]).toMatchObject({ text: null, removed: true });
  });

  it('does not hide what the author said when', () => {
    const event = posted(1, 'm1') as KnownEvent & { kind: 'message.posted' };
    const written_at = '2026-02-12T14:00:00.000Z';
    expect(applied(empty(), { ...event, message: { ...event.message, written_at } }).messages[0]).toMatchObject({ written_at });
  });

  it('is one story from before, between and after', () => {
    const server = new ModelServer();
    const message = () => server.messagesAt(server.events.length)[0]!;
    const react = (by: string, emoji: string, on = true) => server.push({ kind: 'reaction.set', id: 'm1', by, emoji, on });
    server.push({ kind: 'message.posted', message: { id: 'm1', author: 'lena', lang: 'de', text: 'erst', reply_to: null } });
    react('mira', '🎉');
    react('lena', '👍');
    server.takeDown(message());
    server.putBack('m1');
    expect(message()).toMatchObject({ text: 'erst', reactions: [{ emoji: '🎉' }, { emoji: '👍' }] });
    react('yanis', '🎉');
    server.push({ kind: 'message.edited', id: 'm1', text: 'dann', lang: 'fr', by: 'lena' });
    server.takeDown(message());
    server.putBack('m1');
    for (let from = 0; from <= server.events.length; from++) {
      let log = fromSnapshot(`e:${from}`, server.messagesAt(from), false);
      for (const event of server.events.slice(from)) log = applied(log, event);
      expect(log.messages).toEqual(server.messagesAt(server.events.length));
    }
    expect(message()).toMatchObject({ text: 'dann', lang: 'fr', reactions: [{ emoji: '🎉', by: ['mira', 'yanis'] }, { emoji: '👍' }] });
  });
});

describe('old snapshot + events = fresh snapshot', () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed))('holds for random logs, seed %i', (seed) => {
    const server = randomModel(seed, 120);
    for (const from of [0, 7, 40, 119]) {
      let log = fromSnapshot(`${server.epoch}:${from}`, server.messagesAt(from), false);
      for (const event of server.events.slice(from)) log = applied(log, event);
      expect(log.messages).toEqual(server.messagesAt(server.events.length));
    }
  });
});
