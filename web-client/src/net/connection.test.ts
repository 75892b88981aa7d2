import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FLOOR_MS } from './backoff';
import { Connection, type Probe, type Status } from './connection';
import { Disconnected, Refusal } from './refusal';

class FakeSocket {
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  onopen: (() => void) | null = null;
  readyState = 1;
  closed: number | null = null;
  sent: { type: string; ref: number }[] = [];
  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
  close(code = 1005) {
    this.closed = code;
  }
  says(frame: object) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
  ends(code: number) {
    this.onclose?.({ code });
  }
}

/** How long the server waits for something at most, by its own source. */
function boundMs(file: string, name: string): number {
  const source = readFileSync(new URL(`../../../server/src/${file}`, import.meta.url), 'utf8');
  const seconds = new RegExp(`const ${name}: Duration = Duration::from_secs\\((\\d+)\\);`).exec(source)?.[1];
  if (seconds === undefined) throw new Error(`${file} has no ${name} in seconds`);
  return Number(seconds) * 1_000;
}

let sockets: FakeSocket[];
let statuses: Status[];
let probe: Probe;
let connection: Connection;
let offline: boolean;
const hello = { type: 'hello', protocol: 1, channels: [], member: {}, limits: {} };
const last = () => sockets.at(-1)!;
const status = () => statuses.at(-1)!;

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  statuses = [];
  probe = { kind: 'signed_in' };
  offline = false;
  const around = {
    open: () => (sockets.push(new FakeSocket()), last() as unknown as WebSocket),
    probe: async () => probe,
    random: () => 0.5,
    browserOffline: () => offline,
  };
  connection = new Connection(around, { hello: () => {}, push: () => {}, status: (now) => statuses.push(now) });
  connection.start();
});
afterEach(() => {
  connection.stop();
  vi.useRealTimers();
});

describe('the connection', () => {
  it('is online after the hello', () => {
    last().says(hello);
    expect(status()).toEqual({ kind: 'online' });
  });

  it('says nothing of a loss when the server asks it to come back', () => {
    last().says(hello);
    last().ends(4002);
    expect(status()).toEqual({ kind: 'connecting' });
    vi.advanceTimersByTime(1_000);
    expect(sockets).toHaveLength(2);
    expect(statuses.some((one) => one.kind === 'waiting')).toBe(false);
    last().ends(1006);
    expect(status().kind).toBe('waiting');
  });

  it('answers each command by its ref', async () => {
    last().says(hello);
    const first = connection.command('ping', {});
    const second = connection.command('typing', { channel: 'c' });
    const [a, b] = last().sent;
    last().says({ type: 'reply', ref: b!.ref, error: { code: 'forbidden', detail: '' } });
    last().says({ type: 'reply', ref: a!.ref, ok: {} });
    await expect(first).resolves.toEqual({});
    await expect(second).rejects.toThrow(Refusal);
  });

  // Whoever gives up earlier takes for lost what the server may still have kept: that only a refusal, or the end of the connection,
  // tells apart. The server gives its store this long before it answers that it is away.
  it('waits for a reply longer than the server waits for its store', async () => {
    const [sqlite, postgres] = [boundMs('kernel/sqlite/writer.rs', 'USUAL'), boundMs('kernel/postgres/address.rs', 'UNANSWERED')];
    last().says(hello);
    const given = vi.fn();
    connection.command('typing', { channel: 'c' }).catch(given);
    await vi.advanceTimersByTimeAsync(Math.max(sqlite, postgres) + 1_000);
    expect(given).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(given).toHaveBeenCalledWith(expect.any(Disconnected));
  });

  it('does not know what became of commands when the socket ends', async () => {
    last().says(hello);
    const command = connection.command('ping', {});
    last().ends(1006);
    await expect(command).rejects.toThrow(Disconnected);
  });

  it.each([1001, 1006, 1011, 4001, 4008, 4499])('comes back after %i', (code) => {
    last().says(hello);
    last().ends(code);
    expect(status().kind).toBe('waiting');
    vi.advanceTimersByTime(60_000);
    expect(sockets.length).toBeGreaterThan(1);
  });

  it.each([4500, 4501, 4777, 1002, 1009])('stays away after %i', (code) => {
    last().says(hello);
    last().ends(code);
    expect(status().kind).toBe('away');
    vi.advanceTimersByTime(600_000);
    expect(sockets).toHaveLength(1);
  });

  it('never loops tightly, also when each greeting is followed by a drop', () => {
    for (let round = 0; round < 12; round++) {
      const before = sockets.length;
      last().says(hello);
      last().ends(1006);
      vi.advanceTimersByTime(FLOOR_MS - 1);
      expect(sockets.length).toBe(before);
      const now = status();
      vi.advanceTimersByTime(now.kind === 'waiting' ? now.retryMs : 0);
      expect(sockets.length).toBe(before + 1);
    }
    const waits = statuses.flatMap((one) => (one.kind === 'waiting' ? [one.retryMs] : []));
    expect(waits.at(-1)).toBe(15_000);
  });

  it('stays away when the failed handshake meant that the session ended', async () => {
    probe = { kind: 'signed_out' };
    last().ends(1006);
    await vi.advanceTimersByTimeAsync(1);
    expect(status()).toEqual({ kind: 'away', reason: 'session_ended' });
  });

  it('waits as long as a busy server asks', async () => {
    probe = { kind: 'busy', retryAfterMs: 40_000 };
    last().ends(1006);
    await vi.advanceTimersByTimeAsync(39_000);
    expect(sockets).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(sockets).toHaveLength(2);
  });

  it('shortens the wait when the network is back', () => {
    offline = true;
    last().says(hello);
    connection.networkGone();
    expect(status()).toEqual({ kind: 'offline' });
    offline = false;
    connection.networkBack();
    vi.advanceTimersByTime(1_000);
    expect(sockets).toHaveLength(2);
  });

  it('goes on trying when the network goes in the middle of a wait', () => {
    last().says(hello);
    last().ends(1006);
    expect(status().kind).toBe('waiting');
    offline = true;
    connection.networkGone();
    expect(status()).toEqual({ kind: 'offline' });
    vi.advanceTimersByTime(10_000);
    expect(sockets.length).toBeGreaterThan(1);
  });

  it('pings after a silence and gives up on a dead connection', async () => {
    last().says(hello);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(last().sent.at(-1)?.type).toBe('ping');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(status().kind).toBe('waiting');
  });

  it('says goodbye to a socket that is still opening once it is open', () => {
    last().readyState = 0;
    connection.stop();
    expect(last().closed).toBe(null);
    last().onopen?.();
    expect(last().closed).toBe(1000);
  });

  it('refuses to speak another protocol', () => {
    last().says({ ...hello, protocol: 2 });
    expect(status()).toEqual({ kind: 'away', reason: 'unsupported' });
  });
});
