import { describe, expect, it } from 'vitest';
import type { KnownEvent } from '../protocol';
import { applyEvent, fromSnapshot, positionOf, prepend, trimmed, type Log } from './log';
import { randomModel } from './model-server';

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

  it('counts kinds it does not know', () => {
    const unknown = { ...posted(1, 'm1'), kind: 'poll.opened' } as unknown as KnownEvent;
    const log = applied(empty(), unknown);
    expect([log.offset, log.unknownKinds, log.messages.length]).toEqual([1, 1, 0]);
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
