// The outbox in a real browser: IndexedDB, one lock per channel over all tabs, a word to the other tabs at each change.
import type { Connection } from '../net/connection';
import { NotConnected } from '../net/refusal';
import type { Id } from '../protocol';
import type { Outbox, OutboxSurroundings } from './outbox';
import { onLost, outboxStore } from './database';
import { withMemory } from './memory-outbox';

export function browserOutbox(
  own: Pick<OutboxSurroundings, 'send' | 'changed' | 'acknowledged'> & { unkept: (count: number) => void },
): OutboxSurroundings & { listen: (outbox: Outbox) => () => void } {
  const word = new BroadcastChannel('quartier-outbox');
  return {
    ...own,
    store: withMemory(outboxStore, own.unkept),
    // A page served over plain HTTP from another machine has no locks: ids alone keep sending idempotent there.
    lock: async (name, work) => (navigator.locks ? void (await navigator.locks.request(name, work)) : work()),
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms * (1 + Math.random() / 4))),
    tell: () => word.postMessage('changed'),
    listen: (outbox) => {
      word.onmessage = () => void outbox.refresh();
      const unheard = onLost(() => void outbox.keepAgain());
      return () => {
        word.close();
        unheard();
      };
    },
  };
}

/** Sends over the connection, and only while that is its author's own: a browser's session may be somebody else's by now. */
export function sendOver(connection: Connection, refused: (channel: Id, why: unknown) => void): OutboxSurroundings['send'] {
  return async ({ member, channel, id, text, lang, reply_to, confirmed, translation }) => {
    if (connection.speaksFor !== member) throw new NotConnected('another member is connected');
    try {
      return await connection.command('send', { channel, id, text, lang, reply_to, ...(confirmed && { confirmed }), ...(translation && { translation }) });
    } catch (why) {
      refused(channel, why);
      throw why;
    }
  };
}
