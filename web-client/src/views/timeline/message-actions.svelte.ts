// What is being done to the messages of one channel: the open menu or picker, the questions asked, the answers given.
// One menu and one picker for the whole timeline, moved to where they are wanted.
import { listOf } from '../../i18n/dates.svelte';
import { locale, t } from '../../i18n/index.svelte';
import { SvelteSet } from 'svelte/reactivity';
import type { Id, Message, Waiting as Held } from '../../protocol';
import type { Channel } from '../../state/channel.svelte';
import { inOrder } from '../../state/agenda/reading';
import { notify } from '../../state/notices.svelte';
import { session } from '../../state/session.svelte';
import type { Writing } from '../composer/writing.svelte';
import { named, problemText } from '../words.svelte';

interface At {
  message: Message;
  anchor: HTMLElement;
}

export class MessageActions {
  menu = $state.raw<At | null>(null);
  picker = $state.raw<At | null>(null);
  removing = $state.raw<Message | null>(null);
  earlier = $state.raw<Message | null>(null);
  moderating = $state.raw<Message | null>(null);
  reporting = $state.raw<At | null>(null);
  /** Puts the focus on a message. */
  goTo: (id: Id) => void = () => {};
  /** Messages of somebody this member doesn't hear, shown all the same. */
  shown = new SvelteSet<Id>();
  /** Messages in two languages, read in the one that isn't the reader's. */
  inOther = new SvelteSet<Id>();

  constructor(
    readonly channel: Channel,
    readonly writing: Writing,
  ) {}

  /** Whether something is asked for that opens over the messages. */
  get asks(): boolean {
    return [this.menu, this.picker, this.removing, this.earlier].some((one) => one !== null);
  }

  /** Whether one can reply, react and edit here for now. */
  get writable(): boolean {
    return !this.channel.summary.archived && this.writing.pause === null;
  }

  isMine(message: Message): boolean {
    return message.author === session.me?.id;
  }

  isIgnored(message: Pick<Message, 'author'>): boolean {
    return session.own.ignored.includes(message.author);
  }

  /** These members by name; oneself as "you". */
  names(ids: readonly Id[]): string {
    return listOf(ids.map((id) => (id === session.me?.id ? t().you : named(id, this.channel.summary.pairing).name)));
  }

  get facilitates(): boolean {
    return session.me?.role === 'facilitator';
  }

  react(message: Message, emoji: string): void {
    const mine = message.reactions.some((one) => one.emoji === emoji && one.by.includes(session.me!.id));
    this.#run(session.command('react', { channel: this.channel.id, id: message.id, emoji, on: !mine }));
  }

  remove(message: Message): void {
    if (this.writing.editing?.id === message.id) this.writing.stop();
    this.#run(session.command('remove', { channel: this.channel.id, id: message.id }));
  }

  /** A message that waits for approval is not to be posted after all; a change gives way to what the message says. */
  withdraw(held: Held): void {
    if (this.writing.editing?.id === held.id) this.writing.stop();
    const { channel, id } = held;
    const stands = held.edit ? this.channel.log?.messages.findLast((one) => one.id === id) : undefined;
    if (held.edit && !stands?.text) return;
    const work = stands?.text ? session.command('edit', { channel, id, text: stands.text, lang: stands.lang, confirmed: true, ...(stands.translation && { translation: stands.translation }) }) : session.command('remove', { channel, id });
    this.#run(work.then(() => notify(t().held.withdrawn)));
  }

  /** What the reader sees first, and the same in the other language. */
  firstOf(body: Parameters<typeof inOrder>[0], id: Id): ReturnType<typeof inOrder> {
    const { first, other } = inOrder(body, locale(), session.me?.reading ?? []);
    return other && this.inOther.has(id) ? { first: other, other: first } : { first, other };
  }

  turn(id: Id): void {
    if (!this.inOther.delete(id)) this.inOther.add(id);
  }

  copy(message: Message): void {
    this.#run(navigator.clipboard.writeText(this.firstOf(message, message.id).first.text).then(() => notify(t().message.copied)));
  }

  /** The single-key shortcuts on a focused message. True when the key meant something. */
  key(key: string, message: Message, anchor: HTMLElement): boolean {
    if (message.removed) return false;
    const own = !this.channel.summary.archived && this.isMine(message);
    if (key === 'c') this.copy(message);
    else if (key === 't' && message.translation) this.turn(message.id);
    else if (key === 'r' && this.writable) this.writing.reply(message);
    else if (key === '+' && this.writable) this.picker = { message, anchor };
    else if (key === 'e' && own && this.writable) this.writing.edit(message);
    else if (key === 'Delete' && own) this.removing = message;
    else return false;
    return true;
  }

  #run(work: Promise<unknown>): void {
    work.catch((why: unknown) => notify(problemText(why)));
  }
}
