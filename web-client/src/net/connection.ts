// The one WebSocket to the server: says hello, carries commands, brings pushes, and comes back after a drop.
// Never interprets what it carries. Invariant: between two attempts there is always a wait (see backoff), and after a
// stay-away close there is no further attempt until `start` is called again.
import { PROTOCOL_VERSION, type Commands, type Hello, type Id, type Pushed, type ServerFrame } from '../protocol';
import { backoffMs } from './backoff';
import { stayAwayReason, type StayAway } from './closing';
import { CommandsInFlight } from './commands';
import { Heartbeat } from './heartbeat';
import { NotConnected } from './refusal';

export type Status =
  | { kind: 'connecting' }
  | { kind: 'online' }
  | { kind: 'waiting'; attempt: number; retryMs: number }
  | { kind: 'offline' }
  | { kind: 'away'; reason: StayAway };

/** What a failed handshake meant, asked over HTTP because a browser hides it. */
export type Probe = { kind: 'signed_in' } | { kind: 'signed_out' } | { kind: 'out' } | { kind: 'busy'; retryAfterMs: number } | { kind: 'unreachable' };

export interface Surroundings {
  open: () => WebSocket;
  probe: () => Promise<Probe>;
  random: () => number;
  browserOffline: () => boolean;
}

export interface Listener {
  hello: (hello: Hello) => void;
  push: (push: Pushed) => void;
  status: (status: Status) => void;
}

/** WebSocket.CONNECTING: to close it now would be an error. */
const CONNECTING = 0;
/** WebSocket.OPEN: beyond it, what is sent goes nowhere. */
const OPEN = 1;
/** Longer than the server takes at most, so that its answer is heard. */
const COMMAND_MS = 12_000;
const HANDSHAKE_MS = 15_000;
/** The server's wish that one comes back with what one may see now. */
const RESYNC = 4002;
/** A connection that lasted this long counts as good: the next drop starts from the shortest wait again. */
const SETTLED_MS = 8_000;

export class Connection {
  #socket: WebSocket | null = null;
  #greeted = false;
  #member: Id | null = null;
  #running = false;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #settled: ReturnType<typeof setTimeout> | undefined;
  #commands = new CommandsInFlight();
  #heartbeat = new Heartbeat(
    (timeoutMs) => this.command('ping', {}, timeoutMs),
    () => this.drop(),
  );

  constructor(
    private readonly around: Surroundings,
    private readonly listener: Listener,
  ) {}

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#connect();
  }

  stop(): void {
    this.#running = false;
    clearTimeout(this.#timer);
    const socket = this.#forget();
    // Closed in the middle of its handshake, a browser would complain aloud; it opens, says goodbye, and is gone.
    if (socket?.readyState === CONNECTING) socket.onopen = () => socket.close(1000);
    else socket?.close(1000);
  }

  get online(): boolean {
    return this.#greeted;
  }

  /** Whom the server takes this connection's commands for; null before its hello. */
  get speaksFor(): Id | null {
    return this.#greeted ? this.#member : null;
  }

  async command<K extends keyof Commands>(name: K, fields: Commands[K]['fields'], timeoutMs = COMMAND_MS): Promise<Commands[K]['ok']> {
    const socket = this.#socket;
    if (!socket || !this.#greeted || socket.readyState > OPEN) throw new NotConnected('not connected');
    const reply = this.#commands.begin(timeoutMs, (ref) => socket.send(JSON.stringify({ type: name, ref, ...fields })));
    return (await reply) as Commands[K]['ok'];
  }

  /** Ends the current socket as if the network had, and comes back. */
  drop(): void {
    if (!this.#socket) return;
    this.#forget()?.close();
    this.#comeBack(null);
  }

  /** The browser says that the network is back: do not sit out a long wait. */
  networkBack(): void {
    if (!this.#running || this.#socket) return void this.#heartbeatNow();
    this.#attempt = 0;
    this.#schedule(backoffMs(0, this.around.random()));
  }

  /** The browser says that there is no network: told at once, also in the middle of a wait. */
  networkGone(): void {
    if (!this.#running) return;
    if (this.#socket) this.drop();
    else this.#comeBack(null);
  }

  pageVisible(): void {
    if (this.#running && !this.#socket) this.networkBack();
    else this.#heartbeatNow();
  }

  #heartbeatNow(): void {
    if (this.#greeted) void this.#heartbeat.ask(5_000);
  }

  #connect(): void {
    this.listener.status({ kind: 'connecting' });
    this.#greeted = false;
    const socket = this.around.open();
    this.#socket = socket;
    this.#timer = setTimeout(() => socket === this.#socket && this.#ended(1006), HANDSHAKE_MS);
    socket.onmessage = (event) => socket === this.#socket && this.#receive(String(event.data));
    socket.onclose = (event) => socket === this.#socket && this.#ended(event.code);
  }

  #receive(text: string): void {
    let frame: ServerFrame;
    try {
      frame = JSON.parse(text) as ServerFrame;
    } catch {
      return;
    }
    this.#heartbeat.heard();
    if (frame.type === 'hello') this.#greet(frame);
    else if (frame.type === 'reply') this.#commands.settle(frame);
    else this.listener.push(frame);
  }

  #greet(hello: Hello): void {
    clearTimeout(this.#timer);
    if (hello.protocol !== PROTOCOL_VERSION) {
      this.#forget()?.close(1000);
      return this.#stayAway('unsupported');
    }
    this.#greeted = true;
    this.#member = hello.member.id;
    this.#settled = setTimeout(() => (this.#attempt = 0), SETTLED_MS);
    this.listener.hello(hello);
    // Whoever is told of a stranger stops the connection.
    if (this.#greeted) this.listener.status({ kind: 'online' });
  }

  #ended(code: number): void {
    const greeted = this.#greeted;
    this.#forget()?.close();
    const reason = stayAwayReason(code);
    if (reason) return this.#stayAway(reason);
    // The server asked for it, after a passkey for one: nothing is lost, and nobody is to hear that it was.
    if (greeted && code === RESYNC) this.#schedule(backoffMs(this.#attempt++, this.around.random()), { kind: 'connecting' });
    else this.#comeBack(greeted ? null : this.around.probe());
  }

  #stayAway(reason: StayAway): void {
    this.#running = false;
    clearTimeout(this.#timer);
    this.listener.status({ kind: 'away', reason });
  }

  #comeBack(probing: Promise<Probe> | null): void {
    if (!this.#running) return;
    const waitMs = backoffMs(this.#attempt++, this.around.random());
    this.#schedule(waitMs);
    void probing?.then((probe) => {
      if (this.#socket || !this.#running) return;
      if (probe.kind === 'signed_out') this.#stayAway('session_ended');
      else if (probe.kind === 'out') this.#stayAway('suspended');
      else if (probe.kind === 'busy') this.#schedule(Math.max(waitMs, probe.retryAfterMs * (1 + this.around.random() / 4)));
    });
  }

  #schedule(waitMs: number, meanwhile: Status = { kind: 'waiting', attempt: this.#attempt, retryMs: waitMs }): void {
    clearTimeout(this.#timer);
    this.listener.status(this.around.browserOffline() ? { kind: 'offline' } : meanwhile);
    this.#timer = setTimeout(() => this.#connect(), waitMs);
  }

  /** Lets go of the socket: nothing it still says is heard. */
  #forget(): WebSocket | null {
    const socket = this.#socket;
    this.#socket = null;
    this.#greeted = false;
    clearTimeout(this.#timer);
    clearTimeout(this.#settled);
    this.#heartbeat.stop();
    this.#commands.abandon();
    return socket;
  }
}
