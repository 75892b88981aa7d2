// What is being done to the messages of one channel: the open menu or picker, the questions asked, the answers given.
// One menu and one picker for the whole timeline, moved to where they are wanted.
import { t } from '../../i18n/index.svelte';
import type { Message } from '../../protocol';
import type { Channel } from '../../state/channel.svelte';
import { notify } from '../../state/notices.svelte';
import { session } from '../../state/session.svelte';
import type { Writing } from '../composer/writing.svelte';
import { problemText } from '../words.svelte';

interface At {
  message: Message;
  anchor: HTMLElement;
}

export class Desk {
  menu = $state.raw<At | null>(null);
  picker = $state.raw<At | null>(null);
  removing = $state.raw<Message | null>(null);
  earlier = $state.raw<Message | null>(null);

  constructor(
    readonly channel: Channel,
    readonly writing: Writing,
  ) {}

  get writable(): boolean {
    return !this.channel.summary.archived;
  }

  isMine(message: Message): boolean {
    return message.author === session.me?.id;
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

  copy(message: Message): void {
    this.#run(navigator.clipboard.writeText(message.text ?? '').then(() => notify(t().message.copied)));
  }

  /** The single-key shortcuts on a focused message. True when the key meant something. */
  key(key: string, message: Message, anchor: HTMLElement): boolean {
    if (message.removed) return false;
    const own = this.writable && this.isMine(message);
    if (key === 'c') this.copy(message);
    else if (key === 'r' && this.writable) this.writing.reply(message);
    else if (key === '+' && this.writable) this.picker = { message, anchor };
    else if (key === 'e' && own) this.writing.edit(message);
    else if (key === 'Delete' && own) this.removing = message;
    else return false;
    return true;
  }

  #run(work: Promise<unknown>): void {
    work.catch((why: unknown) => notify(problemText(why)));
  }
}
