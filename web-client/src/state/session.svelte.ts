// The running client: from "who am I" over the connection to the channels. The one place where the parts meet.
// Invariant: channels and outbox belong to `me`; signing out leaves nothing of the member in this browser.
import { api } from '../net/api';
import { Connection, type Status } from '../net/connection';
import { Refusal } from '../net/refusal';
import { browserSurroundings } from '../net/surroundings';
import { DEFAULT_LIMITS, type ChannelSummary, type Directory, type Hello, type Id, type KnownEvent, type Limits, type Me, type Pushed } from '../protocol';
import { browserOutbox } from './browser-outbox';
import { Channel } from './channel.svelte';
import { Outbox, type Waiting } from './outbox';
import { people } from './people.svelte';
import { forgetEverything, keepShell, readShell } from './shell';

type Happened = (channel: Channel, event: KnownEvent, live: boolean) => void;
export type Stage = 'starting' | 'signed_out' | 'unreachable' | 'in';

/** More channels than this are listened to only when opened. */
const LISTEN_BOUND = 40;

class Session {
  stage = $state<Stage>('starting');
  me = $state.raw<Me | null>(null);
  status = $state.raw<Status>({ kind: 'connecting' });
  limits = $state.raw<Limits>(DEFAULT_LIMITS);
  channels = $state.raw<Channel[]>([]);
  waiting = $state.raw<readonly Waiting[]>([]);
  openId = $state<Id | null>(null);
  outbox: Outbox | null = null;
  #directory: Directory | null = null;
  #happened: Happened = () => {};
  #stopListening = () => {};
  #connection = new Connection(browserSurroundings(), {
    hello: (hello) => this.#hello(hello),
    push: (push) => this.#push(push),
    status: (status) => this.#statusIs(status),
  });

  /** Who is told about each event, for announcements. */
  onEvent(happened: Happened): void {
    this.#happened = happened;
  }

  command: Connection['command'] = (name, fields) => this.#connection.command(name, fields);

  channel(id: Id): Channel | undefined {
    return this.channels.find((one) => one.id === id);
  }

  /** Finds out whether this browser is signed in, from the server or, without one, from what it kept. */
  async begin(): Promise<void> {
    try {
      await this.enter((await api.me()).member);
    } catch (why) {
      if (why instanceof Refusal && why.status === 401) return void (this.stage = 'signed_out');
      const shell = await readShell();
      if (!shell) return void (this.stage = 'unreachable');
      this.#directory = shell.directory;
      if (shell.directory) people.load(shell.directory);
      await this.enter(shell.me, shell.channels);
    }
  }

  async enter(me: Me, channels: ChannelSummary[] = []): Promise<void> {
    this.me = me;
    const around = browserOutbox({
      send: ({ channel, id, text, lang, reply_to }) => this.command('send', { channel, id, text, lang, reply_to }),
      changed: (items) => (this.waiting = items),
      acknowledged: (item, position) => this.channel(item.channel)?.acknowledged(item, position),
    });
    this.outbox = new Outbox(me.id, around);
    this.#stopListening = around.listen(this.outbox);
    await this.outbox.refresh().catch(() => undefined);
    this.#channelsAre(channels);
    await this.#loadDirectory();
    this.stage = 'in';
    this.#connection.start();
  }

  /** null: in. Whoever was here before makes room. */
  async join(code: string): Promise<Refusal | 'unreachable' | null> {
    try {
      const { member } = await api.join(code);
      if (this.me) await this.#leave('starting');
      await this.enter(member);
      return null;
    } catch (why) {
      return why instanceof Refusal ? why : 'unreachable';
    }
  }

  /** Ends the session on the server, then here. Throws when the server did not hear of it. */
  async signOut(): Promise<void> {
    await api.logout();
    await this.#leave('signed_out');
    await forgetEverything();
  }

  /** The server ended the session; what waits in the outbox stays for when this member comes back. */
  async toJoinPage(): Promise<void> {
    await this.#leave('signed_out');
  }

  open(id: Id | null): void {
    if (id === this.openId) return;
    if (this.openId) this.channel(this.openId)?.left();
    this.openId = id;
    if (id) this.channel(id)?.opened();
  }

  async updateMe(change: Parameters<typeof api.updateMe>[0]): Promise<void> {
    if (this.me) this.me = { ...this.me, ...change } as Me;
    this.me = (await api.updateMe(change)).member;
  }

  /** A channel was made or changed over HTTP by this member. */
  summaryIs(summary: ChannelSummary): void {
    const known = this.channel(summary.id);
    if (known) known.summary = { ...known.summary, name: summary.name, topic: summary.topic, archived: summary.archived };
    else this.#channelsAre([...this.channels.map((one) => one.summary), summary]);
  }

  networkBack = () => this.#connection.networkBack();
  networkGone = () => this.#connection.networkGone();
  pageVisible = () => this.#connection.pageVisible();

  async #leave(stage: Stage): Promise<void> {
    this.#connection.stop();
    this.#stopListening();
    for (const channel of this.channels) channel.stop();
    this.channels = [];
    this.waiting = [];
    this.outbox = null;
    this.openId = null;
    this.me = null;
    people.clear();
    this.stage = stage;
  }

  async #loadDirectory(): Promise<void> {
    const directory = await api.directory().catch(() => null);
    if (!directory) return;
    this.#directory = directory;
    people.load(directory);
    this.#keep();
  }

  #keep(): void {
    if (this.me) void keepShell({ me: this.me, channels: this.channels.map((one) => one.summary), directory: this.#directory });
  }

  #hello(hello: Hello): void {
    this.me = { ...this.me, ...hello.member };
    this.limits = { ...DEFAULT_LIMITS, ...hello.limits };
    this.#channelsAre(hello.channels);
    this.#listen(this.channels);
    // Settled after `status` says online: the outbox sends over the greeted connection.
    queueMicrotask(() => this.outbox?.drainAll());
    if (hello.channels.some((one) => !people.pairings.has(one.pairing))) void this.#loadDirectory();
  }

  #channelsAre(summaries: ChannelSummary[]): void {
    const before = new Map(this.channels.map((one) => [one.id, one]));
    this.channels = summaries.map((summary) => {
      const known = before.get(summary.id);
      before.delete(summary.id);
      known?.update(summary);
      return known ?? new Channel(summary, this.me!.id, this.command, (...what) => this.#happened(...what));
    });
    for (const gone of before.values()) gone.stop();
    const open = this.openId ? this.channel(this.openId) : undefined;
    if (open && !open.isOpen) open.opened();
    this.#keep();
  }

  /** The open channel first, then the others. */
  #listen(channels: Channel[]): void {
    const wanted = channels.filter((one) => !one.summary.archived || one.id === this.openId);
    wanted.sort((a, b) => Number(b.id === this.openId) - Number(a.id === this.openId));
    for (const channel of wanted.slice(0, LISTEN_BOUND)) channel.start();
  }

  #push(push: Pushed): void {
    if (push.type === 'channels') return this.#channelsChanged(push.channels);
    const channel = this.channel(push.channel);
    if (push.type === 'event') channel?.sync.receive(push);
    else if (push.type === 'presence') channel?.heardPresence(push.joined, push.left);
    else if (push.type === 'typing') channel?.heardTyping(push.member);
    else if (push.type === 'read') channel?.heardRead(push.position);
  }

  #channelsChanged(summaries: ChannelSummary[]): void {
    const before = new Set(this.channels.map((one) => one.id));
    this.#channelsAre(summaries);
    this.#listen(this.channels.filter((one) => !before.has(one.id)));
    void this.#loadDirectory();
  }

  #statusIs(status: Status): void {
    this.status = status;
    if (status.kind !== 'online') for (const channel of this.channels) channel.stop();
  }
}

export const session = new Session();
