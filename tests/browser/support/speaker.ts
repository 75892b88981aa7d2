// A member's own program beside their browser: speaks the protocol with the session of their page. For what would take
// hands hours: long histories, and much at once.
import WebSocket from 'ws';
import { within } from './bounded';
import type { Member } from './member';

interface Channel {
  id: string;
  name: { de: string; fr: string };
  position: string;
}

interface Frame {
  type: string;
  ref?: number;
  ok?: Record<string, unknown>;
  error?: { code: string; detail: string };
  channels?: Channel[];
}

const HELLO_MS = 15_000;
const REPLY_MS = 30_000;

export class Speaker {
  #ref = 0;
  readonly #asked = new Map<number, { ok: (value: Record<string, unknown>) => void; refused: (why: Error) => void }>();

  private constructor(
    private readonly socket: WebSocket,
    readonly channels: Channel[],
  ) {
    socket.on('message', (data) => this.#heard(JSON.parse(String(data)) as Frame));
    socket.on('close', () => this.#asked.forEach(({ refused }) => refused(new Error('the connection ended'))));
  }

  /** The member must be in: their page's session is the speaker's. */
  static async of(member: Member): Promise<Speaker> {
    const cookies = await member.page.context().cookies(member.line.origin);
    const socket = new WebSocket(`${member.line.origin.replace('http', 'ws')}/ws`, 'quartier.v1', {
      perMessageDeflate: false,
      headers: { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '), origin: member.line.origin },
    });
    const hello = new Promise<Channel[]>((resolve, reject) => {
      socket.once('message', (data) => resolve((JSON.parse(String(data)) as Frame).channels ?? []));
      socket.once('error', reject);
    });
    return new Speaker(socket, await within(HELLO_MS, 'the server’s hello', hello));
  }

  channel(name: { de: string }): Channel {
    const found = this.channels.find((one) => one.name.de === name.de);
    if (!found) throw new Error(`no channel ${name.de}`);
    return found;
  }

  async command(type: string, fields: Record<string, unknown>): Promise<Record<string, unknown>> {
    const ref = ++this.#ref;
    const reply = new Promise<Record<string, unknown>>((ok, refused) => this.#asked.set(ref, { ok, refused }));
    this.socket.send(JSON.stringify({ type, ref, ...fields }));
    return within(REPLY_MS, `the reply to ${type}`, reply);
  }

  close(): void {
    this.socket.close();
  }

  #heard(frame: Frame): void {
    const asked = frame.ref === undefined ? undefined : this.#asked.get(frame.ref);
    if (!asked || frame.type !== 'reply') return;
    this.#asked.delete(frame.ref!);
    if (frame.ok) asked.ok(frame.ok);
    else asked.refused(new Error(`${frame.error?.code}: ${frame.error?.detail}`));
  }
}
