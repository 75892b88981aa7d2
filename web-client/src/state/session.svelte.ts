// The running client: from "who am I" over the connection to the channels. The one place where the parts meet.
// Invariant: channels and outbox belong to `me`; signing out leaves nothing of the member in this browser.
import { api, onStranger, speakAs } from '../net/api';
import { Connection, type Status } from '../net/connection';
import { Refusal } from '../net/refusal';
import { browserSurroundings } from '../net/surroundings';
import { DEFAULT_LIMITS, type ChannelSummary, type Directory, type Hello, type Id, type Join, type KnownEvent, type Limits, type Me, type Notices, type Own, type Pushed, type SignedIn } from '../protocol';
import { theDirectory, whoIsIn } from './asked-ahead';
import { browserOutbox, sendOver } from './browser-outbox';
import { Channel } from './channel.svelte';
import { DeskRelay } from './desk-relay';
import { clearDrafts } from './drafts';
import { meetings } from './agenda/meetings.svelte';
import { Listening } from './listening';
import { mayBeOut, noticesOfOut, nothingKnown } from './farewell';
import { Listeners } from './listeners';
import { Outbox, type Waiting } from './outbox';
import { people } from './people.svelte';
import { forgetEverything, keepShell, readShell } from './shell';
import { onTab, tellTabs } from './tabs';

type Happened = (channel: Channel, event: KnownEvent, live: boolean) => void;
/** out: suspended or banned; the notices say why. may_return: they were, and a new card lets them in. */
export type Stage = 'starting' | 'signed_out' | 'out' | 'may_return' | 'unreachable' | 'in';

const NOTHING_OWN: Own = { waiting: [], muted: [], unread: 0, ignored: [] };

/** Nobody's id: the server knows this browser's session as somebody else's than this page's. */
const STRANGER = '';

class Session {
  stage = $state<Stage>('starting');
  me = $state.raw<Me | null>(null);
  status = $state.raw<Status>({ kind: 'connecting' });
  /** What the server last said of this session; null until it did. */
  signedIn = $state.raw<SignedIn | null>(null);
  limits = $state.raw<Limits>(DEFAULT_LIMITS);
  channels = $state.raw<Channel[]>([]);
  waiting = $state.raw<readonly Waiting[]>([]);
  /** How many of those this browser doesn't keep: they are gone with the page. */
  unkept = $state(0);
  /** What concerns this member alone. */
  own = $state.raw<Own>(NOTHING_OWN);
  /** Why this member is out, when they are. */
  farewell = $state.raw<Notices | null>(null);
  openId = $state<Id | null>(null);
  outbox: Outbox | null = null;
  #directory: Directory | null = null;
  readonly #listeners = new Listeners<Parameters<Happened>>();
  #stopListening = () => {};
  #listening = new Listening();
  /** What a facilitator's part of the client hears. */
  readonly desks = new DeskRelay();
  #connection = new Connection(browserSurroundings(), {
    hello: (hello) => this.#hello(hello),
    push: (push) => this.#push(push),
    status: (status) => this.#statusIs(status),
  });

  constructor() {
    onTab((member) => void this.#tabTold(member));
    onStranger(() => void this.#tabTold(STRANGER));
  }

  /** Tells somebody about each event, until what this gives is called. */
  onEvent = this.#listeners.add;

  command: Connection['command'] = (name, fields) => this.#connection.command(name, fields);

  /** Whose messages neither count nor are announced: one's own, and those of whom one doesn't want to hear. */
  silent = (author: Id): boolean => author === this.me?.id || this.own.ignored.includes(author);

  channel(id: Id): Channel | undefined {
    return this.channels.find((one) => one.id === id);
  }

  /** Finds out whether this browser is signed in, from the server or, without one, from what it kept. */
  async begin(): Promise<void> {
    try {
      this.signedIn = await whoIsIn();
      await this.enter(this.signedIn.member);
    } catch (why) {
      if (why instanceof Refusal && (why.status === 401 || why.code === 'out')) {
        this.stage = 'signed_out';
        return this.#sayWhyOut();
      }
      const shell = await readShell();
      if (!shell) return void (this.stage = 'unreachable');
      this.#directory = shell.directory;
      if (shell.directory) people.load(shell.directory);
      await this.enter(shell.me, shell.channels);
    }
  }

  async enter(me: Me, channels: ChannelSummary[] = []): Promise<void> {
    this.me = me;
    speakAs(me.id);
    const around = browserOutbox({
      send: sendOver(this.#connection, (channel, why) => this.channel(channel)?.sendRefused(why)),
      changed: (items) => (this.waiting = items),
      unkept: (count) => (this.unkept = count),
      acknowledged: (item, position) => {
        if (!this.own.waiting.some((one) => one.id === item.id)) this.channel(item.channel)?.acknowledged(item, position);
      },
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
  async join(join: Join): Promise<Refusal | 'unreachable' | null> {
    try {
      await this.cameIn(await api.join(join));
      return null;
    } catch (why) {
      if (await this.cameToRead(why)) return null;
      return why instanceof Refusal ? why : 'unreachable';
    }
  }

  /** Somebody signed in, by whatever way. Whoever was here before makes room. */
  async cameIn(signedIn: SignedIn): Promise<void> {
    if (this.me) await this.#leave('starting');
    this.signedIn = signedIn;
    tellTabs(signedIn.member.id);
    await this.enter(signedIn.member);
  }

  /** Whether somebody was refused who is banned, and reads why now. Whoever was here before makes room. */
  async cameToRead(why: unknown): Promise<boolean> {
    if (!(why instanceof Refusal) || why.code !== 'out') return false;
    const notices = await noticesOfOut();
    if (!notices || notices === 'over') return false;
    await this.#leave('out', notices);
    return true;
  }

  /** Everything of the member was ended on the server; nothing of them stays here. */
  async forget(): Promise<void> {
    nothingKnown();
    tellTabs(null);
    await this.#leave('signed_out');
    await forgetEverything();
  }

  /** Ends the session on the server, then here. Throws when the server did not hear of it. */
  async signOut(): Promise<void> {
    await api.logout();
    await this.forget();
  }

  /** The server ended the session; what waits in the outbox stays for when this member comes back. */
  async toJoinPage(): Promise<void> {
    const banned = this.status.kind === 'away' && this.status.reason === 'banned';
    if (banned) return this.forget();
    await this.#leave('signed_out');
  }

  open(id: Id | null): void {
    if (id === this.openId) return;
    if (this.openId) this.channel(this.openId)?.left();
    this.openId = id;
    const channel = id ? this.channel(id) : undefined;
    channel?.opened();
    if (channel && !channel.listening && this.status.kind === 'online') channel.start();
  }

  async updateMe(change: Parameters<typeof api.updateMe>[0]): Promise<void> {
    if (this.me) this.me = { ...this.me, ...change } as Me;
    this.signedIn = await api.updateMe(change);
    this.me = this.signedIn.member;
  }

  /** A channel was made or changed over HTTP by this member. */
  summaryIs(summary: ChannelSummary): void {
    const known = this.channel(summary.id);
    if (known) known.summary = { ...known.summary, name: summary.name, topic: summary.topic, archived: summary.archived };
    else this.#channelsAre([...this.channels.map((one) => one.summary), summary]);
  }

  /** This member does or doesn't want to hear somebody, for themselves alone. */
  async ignore(member: Id, ignored: boolean): Promise<void> {
    await (ignored ? api.ignore(member) : api.hearAgain(member));
    const others = this.own.ignored.filter((one) => one !== member);
    this.#ownIs({ ...this.own, ignored: ignored ? [...others, member] : others });
  }

  /** A notice was seen. */
  async noticeRead(notice: Id): Promise<void> {
    await api.noticeRead(notice);
    this.#ownIs({ ...this.own, unread: Math.max(0, this.own.unread - 1) });
  }

  networkBack = () => this.#connection.networkBack();
  networkGone = () => this.#connection.networkGone();
  pageVisible = () => this.#connection.pageVisible();

  async #leave(stage: Stage, farewell: Notices | null = null): Promise<void> {
    this.#connection.stop();
    this.#stopListening();
    this.#listening.end();
    for (const channel of this.channels) channel.stop();
    this.desks.are([]);
    this.channels = [];
    this.waiting = [];
    this.outbox?.retire();
    this.outbox = null;
    this.openId = null;
    this.own = NOTHING_OWN;
    this.farewell = farewell;
    this.me = null;
    this.signedIn = null;
    this.unkept = 0;
    speakAs(null);
    people.clear();
    meetings.clear();
    this.stage = stage;
  }

  async #loadDirectory(): Promise<void> {
    const reading = people.reads();
    const directory = await theDirectory().catch(() => null);
    if (!people.load(directory, reading)) return;
    this.#directory = directory;
    this.#keep();
  }

  #keep(): void {
    if (this.me) void keepShell({ me: this.me, channels: this.channels.map((one) => one.summary), directory: this.#directory });
  }

  /** Another tab tells who is in now: this page speaks for the member it shows, or not at all. */
  async #tabTold(member: Id | null): Promise<void> {
    if (this.stage === 'starting' || (this.me?.id ?? null) === member) return;
    clearDrafts();
    if (member === null) return this.#leave('signed_out');
    await this.#leave('starting');
    await this.begin();
  }

  #hello(hello: Hello): void {
    // The session of this browser is somebody else's by now: nothing of what this page has is said in their name.
    if (this.me && hello.member.id !== this.me.id) return void this.#tabTold(hello.member.id);
    nothingKnown();
    this.me = { ...this.me, ...hello.member };
    this.limits = { ...DEFAULT_LIMITS, ...hello.limits };
    this.#channelsAre(hello.channels);
    this.#listening.add(this.channels, this.openId);
    this.desks.are(hello.desks ?? []);
    meetings.mayBeOld();
    // Settled after `status` says online: the outbox sends over the greeted connection.
    queueMicrotask(() => this.outbox?.drainAll());
    // A pairing is new, or was taken; somebody may be gone, or called otherwise: the directory tells.
    const pairings = new Set(hello.channels.map((one) => one.pairing));
    if (people.mayBeOld || pairings.size !== people.pairings.size || [...pairings].some((one) => !people.pairings.has(one))) void this.#loadDirectory();
    const before = this.own; // Pushed only where there is anything: what was there before the drop may be over.
    if (before !== NOTHING_OWN) void api.own().then((own) => this.own === before && this.#ownIs(own), () => undefined);
  }

  #channelsAre(summaries: ChannelSummary[]): void {
    const before = new Map(this.channels.map((one) => [one.id, one]));
    this.channels = summaries.map((summary) => {
      const known = before.get(summary.id);
      before.delete(summary.id);
      known?.update(summary);
      return known ?? new Channel(summary, this.silent, this.command, this.#listeners.tell);
    });
    for (const gone of before.values()) gone.stop();
    const open = this.openId ? this.channel(this.openId) : undefined;
    if (open && !open.isOpen) open.opened();
    this.#keep();
  }

  #push(push: Pushed): void {
    if (push.type === 'member') return void people.changed(push.id, push.member);
    if (push.type === 'channels') return this.#channelsChanged(push.channels);
    if (push.type === 'own') return this.#ownIs(push);
    const channel = this.channel(push.channel);
    if (push.type === 'event') void (channel ? channel.sync.receive(push) : this.desks.event(push));
    else if (push.type === 'presence') channel?.heardPresence(push.joined, push.left);
    else if (push.type === 'typing') channel?.heardTyping(push.member);
    else if (push.type === 'read') channel?.heardRead(push.position);
  }

  #channelsChanged(summaries: ChannelSummary[]): void {
    const before = new Set(this.channels.map((one) => one.id));
    this.#channelsAre(summaries);
    this.#listening.add(this.channels.filter((one) => !before.has(one.id) || one.refused !== null), this.openId);
    void this.#loadDirectory();
  }

  #ownIs(own: Own): void {
    this.own = own;
    for (const channel of this.channels) channel.heardOwn();
  }

  /** Shows the notices to whoever is suspended or was banned; everybody else stays where they are. */
  async #sayWhyOut(): Promise<void> {
    const notices = await noticesOfOut();
    if (!notices || (this.me && this.status.kind !== 'away')) return;
    await (notices === 'over' ? this.#leave('may_return') : this.#leave('out', notices));
  }

  #statusIs(status: Status): void {
    people.mayBeOld ||= status.kind !== 'connecting' || this.status.kind === 'online';
    this.status = status;
    if (mayBeOut(status)) void this.#sayWhyOut();
    if (status.kind === 'online') return;
    this.#listening.end();
    for (const channel of this.channels) channel.stop();
    this.desks.gone();
  }
}

export const session = new Session();
