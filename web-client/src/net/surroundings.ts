// The browser's side of a Connection: where the socket is, how to ask what a failed handshake meant.
import { api } from './api';
import { SUBPROTOCOL } from '../protocol';
import type { Probe, Surroundings } from './connection';
import { Refusal } from './refusal';

const BUSY_MS = 5_000;

async function probe(): Promise<Probe> {
  try {
    await api.me();
    return { kind: 'signed_in' };
  } catch (why) {
    if (!(why instanceof Refusal)) return { kind: 'unreachable' };
    if (why.status === 401) return { kind: 'signed_out' };
    if (why.code === 'out') return { kind: 'out' };
    return { kind: 'busy', retryAfterMs: why.retryAfterMs ?? BUSY_MS };
  }
}

export function browserSurroundings(): Surroundings {
  const url = new URL('/ws', location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return {
    open: () => new WebSocket(url, SUBPROTOCOL),
    probe,
    random: Math.random,
    browserOffline: () => navigator.onLine === false,
  };
}
