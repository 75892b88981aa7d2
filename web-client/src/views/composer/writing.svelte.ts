// What is being written in one channel: a new message, a reply, or a change to an own message. Keeps the draft.
// Sends by handing to the outbox; only changes go straight to the server.
import { uuid7 } from '../../net/uuid7';
import type { Lang, Message } from '../../protocol';
import type { Channel } from '../../state/channel.svelte';
import { keepDraft, readDraft } from '../../state/drafts';
import type { Waiting } from '../../state/outbox';
import { session } from '../../state/session.svelte';
import { TypingOut } from '../../state/typing';
import { locale } from '../../i18n/index.svelte';

const encoder = new TextEncoder();

export class Writing {
  text = $state('');
  replyTo = $state.raw<Message | null>(null);
  editing = $state.raw<Message | null>(null);
  /** Chosen for this change only; otherwise the member's own. */
  #changeLang = $state<Lang | null>(null);
  focus: () => void = () => {};
  /** A new message was handed over: the timeline shows it, wherever one was reading. */
  written: () => void = () => {};
  #typing = new TypingOut();

  constructor(readonly channel: Channel) {
    this.text = this.#draft();
  }

  get lang(): Lang {
    const me = session.me;
    return this.#changeLang ?? me?.writing ?? (locale() === 'fr' ? 'fr' : locale() === 'de' ? 'de' : (me?.lang ?? 'de'));
  }

  /** How many characters too many, or bytes where those run out first. */
  get over(): number {
    const text = this.text.trim();
    const { text_bytes, text_graphemes } = session.limits;
    if (text.length * 3 <= text_bytes && text.length <= text_graphemes) return 0;
    const graphemes = [...new Intl.Segmenter().segment(text)].length;
    return Math.max(0, graphemes - text_graphemes, encoder.encode(text).length - text_bytes);
  }

  get ready(): boolean {
    return this.text.trim() !== '' && this.over === 0;
  }

  chooseLang(lang: Lang): void {
    if (this.editing) this.#changeLang = lang;
    else void session.updateMe({ writing: lang }).catch(() => undefined);
  }

  typed(): void {
    if (!this.editing) keepDraft(session.me!.id, this.channel.id, this.text);
    if (!this.text.trim()) return this.#typing.reset();
    if (this.#typing.due(performance.now())) void session.command('typing', { channel: this.channel.id }).catch(() => undefined);
  }

  reply(message: Message): void {
    if (this.editing) this.stop();
    this.replyTo = message;
    this.focus();
  }

  edit(message: Message): void {
    this.replyTo = null;
    this.editing = message;
    this.#changeLang = message.lang;
    this.text = message.text ?? '';
    this.focus();
  }

  /** A message that waited comes back to be written again. */
  async retake(waiting: Waiting): Promise<boolean> {
    if (!(await session.outbox?.cancel(waiting.id))) return false;
    this.stop();
    this.text = this.text.trim() ? `${waiting.text}\n${this.text}` : waiting.text;
    this.typed();
    this.focus();
    return true;
  }

  stop(): void {
    this.replyTo = null;
    if (!this.editing) return;
    this.editing = null;
    this.#changeLang = null;
    this.text = this.#draft();
  }

  /** Throws when a change was not accepted; a new message always succeeds here, it waits. */
  async submit(): Promise<void> {
    if (!this.ready) return;
    if (this.editing) return this.#saveChange(this.editing);
    const now = Date.now();
    const item = { id: uuid7(now), channel: this.channel.id, text: this.text.trim(), lang: this.lang, at: new Date(now).toISOString() };
    const reply_to = this.replyTo?.id ?? null;
    this.text = '';
    this.replyTo = null;
    this.#typing.reset();
    keepDraft(session.me!.id, this.channel.id, '');
    await session.outbox?.add({ ...item, reply_to });
    this.written();
  }

  async #saveChange(message: Message): Promise<void> {
    const [text, lang] = [this.text, this.lang];
    // What is typed from now on is another message, not part of this change.
    this.stop();
    try {
      await session.command('edit', { channel: this.channel.id, id: message.id, text: text.trim(), lang });
    } catch (why) {
      this.edit(message);
      this.text = text;
      this.#changeLang = lang;
      throw why;
    }
  }

  #draft(): string {
    return session.me ? readDraft(session.me.id, this.channel.id) : '';
  }
}
