import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { KnownEvent, Message } from '../protocol';
import { applyEvent, fromSnapshot } from './log';

interface Trace {
  start: Message[];
  events: KnownEvent[];
  end: Message[];
}

// Written by the protocol crate, with what its fold makes of them.
const TRACES = JSON.parse(readFileSync(new URL('../../../protocol/fold-traces.json', import.meta.url), 'utf8')) as Trace[];

describe('the fold', () => {
  it('makes of each trace what the protocol crate makes of it', () => {
    expect(TRACES.length).toBeGreaterThan(5);
    for (const { start, events, end } of TRACES) {
      const [epoch, offset] = events[0]!.position.split(':');
      let log = fromSnapshot(`${epoch}:${Number(offset) - 1}`, start, false);
      for (const event of events) {
        const step = applyEvent(log, event);
        if (step.kind !== 'applied') throw new Error(`${event.position} was ${step.kind}`);
        log = step.log;
      }
      expect(log.messages).toEqual(end);
    }
  });
});
