// What is being written in one channel: a new message, a reply, or a change to an own message. Keeps the draft.
// Sends by handing to the outbox; only changes go straight to the server.
import { otherOf } from '../../state/agenda/reading';
import { Refusal } from '../../net/refusal';
import { uuid7 } from '../../net/uuid7';
import type { HoldReason, Id, Lang, Me, Message, Translation } from '../../protocol';
import type { Channel } from '../../state/channel.svelte';
import { typedOf, type Typed } from '../../state/agenda/slash';
import { nowMs } from '../../state/clock.svelte';
import { EMPTY, keepDraft, readDraft, type BegunChange } from '../../state/drafts';
import { tooMany } from '../../protocol/measure';
import type { Waiting } from '../../state/outbox';
import { holdsAll, pauseOf, slowUntilMs, type Pause, type Writer } from '../../state/pauses';
import { session } from '../../state/session.svelte';
import { TypingOut } from '../../state/typing';
import { locale } from '../../i18n/index.svelte';

/** A message as its author changes it: in the log, or waiting for approval. */
export type Editable = Pick<Message, 'id' | 'author' | 'lang' | 'text' | 'translation'>;

/** What a member writes in: what they chose last, or the language they came with. */
export const writingLang = (me: Pick<Me, 'writing' | 'lang'>): Lang => me.writing ?? me.lang;

export class Writing {
  text = $state('');
  /** The same in the other language; null: said in one. Closed with words in it, they are there when it is opened again. */
  other = $state<string | null>(null);
  #closed = '';
  /** The message that is answered. */
  replyId = $state.raw<Id | null>(null);
  editing = $state.raw<Editable | null>(null);
  /** A word rule asks whether this change could be said otherwise. */
  changeAsked = $state(false);
  /** What was sent is no message but a command, or looks like one. */
  command = $state.raw<Exclude<Typed, { kind: 'text' }> | null>(null);
  /** Chosen for this change only; otherwise the member's own. */
  #changeLang = $state<Lang | null>(null);
  /** The second language of the message that is changed. */
  #changeOther = $state<Lang | null>(null);
  focus: () => void = () => {};
  /** A new message was handed over: the timeline shows it, wherever one was reading. */
  written: () => void = () => {};
  /** A change that was begun is to be saved or given up first. */
  changeUnfinished: () => void = () => {};
  /** A change waits for approval. */
  changeHeld: (reason: HoldReason) => void = () => {};
  #typing = new TypingOut();

  constructor(readonly channel: Channel) {
    this.#begin();
  }

  get lang(): Lang {
    return this.#changeLang ?? (session.me ? writingLang(session.me) : locale());
  }

  /** The language of the same in another one. */
  get otherLang(): Lang {
    const kept = this.#changeOther;
    return kept && kept.slice(0, 2) !== this.lang.slice(0, 2) ? kept : otherOf(this.lang, locale());
  }

  /** How many characters too many, or bytes where those run out first. */
  get over(): number {
    return Math.max(tooMany(this.text, session.limits), tooMany(this.other ?? '', session.limits));
  }

  /** What is answered, as it now is; null where that isn't loaded, or nothing is answered. */
  get replyTo(): Message | null {
    const id = this.replyId;
    return id === null ? null : (this.channel.log?.messages.findLast((one) => one.id === id) ?? null);
  }

  /** Why nothing can be written here for now. */
  get pause(): Pause | null {
    return pauseOf(this.channel.summary, this.#writer, nowMs);
  }

  /** Everything that is written here waits for approval. */
  get held(): boolean {
    return holdsAll(this.channel.summary, this.#writer, nowMs);
  }

  /** When the next new message may go, in milliseconds; 0: at any time. */
  get slowUntilMs(): number {
    return slowUntilMs(this.channel.summary, this.#writer, this.channel.log?.messages ?? [], this.channel.slowTold, nowMs);
  }

  get #writer(): Writer {
    return { id: session.me?.id ?? '', role: session.me?.role ?? 'participant', own: session.own };
  }

  get ready(): boolean {
    const answerable = this.editing !== null || this.replyTo?.removed !== true;
    return this.text.trim() !== '' && this.over === 0 && answerable && (this.editing !== null || this.slowUntilMs === 0);
  }

  chooseLang(lang: Lang): void {
    if (this.editing) this.#changeLang = lang;
    else void session.updateMe({ writing: lang }).catch(() => undefined);
  }

  /** Opens the place for the other language, or closes it. */
  turnOther(): void {
    if (this.other === null) this.other = this.#closed;
    else [this.#closed, this.other] = [this.other, null];
    this.#keep();
  }

  typed(): void {
    if (this.command?.kind === 'unknown') this.command = null;
    this.#keep();
    if (!this.text.trim()) return this.#typing.reset();
    if (this.#typing.due(performance.now())) void session.command('typing', { channel: this.channel.id }).catch(() => undefined);
  }

  /** Begins a reply; before a change that says something new, that has its end first. */
  reply(message: Message): void {
    if (this.#isChanged) return this.changeUnfinished();
    if (this.editing) this.stop();
    this.replyId = message.id;
    this.#keep();
    this.focus();
  }

  /** Begins a change. One that was begun before is thrown away only if nothing of it was written. */
  edit(message: Editable): void {
    if (this.editing?.id === message.id) return this.focus();
    if (this.#isChanged) return this.changeUnfinished();
    this.#keep();
    this.#change({ message, text: message.text ?? '', other: message.translation?.text ?? null, lang: message.lang });
    this.#keep();
    this.focus();
  }

  #change({ message, text, other, lang }: BegunChange): void {
    this.editing = message;
    this.#changeLang = lang;
    this.#changeOther = message.translation?.lang ?? null;
    this.text = text;
    this.other = other;
    this.#closed = '';
  }

  /** Whether the change that was begun says something else than the message. */
  get #isChanged(): boolean {
    const message = this.editing;
    return message !== null && (this.text !== (message.text ?? '') || (this.other ?? '') !== (message.translation?.text ?? '') || this.lang !== message.lang);
  }

  /** A new message that a word rule asks about: it waits in the outbox for its author's word. */
  get asked(): Waiting | undefined {
    return session.waiting.find((one) => one.channel === this.channel.id && one.refusal === 'wording');
  }

  /** The answer to a word rule: as it is, or in other words. */
  async asItIs(): Promise<void> {
    if (this.changeAsked && this.editing) return this.#saveChange(this.editing, { confirmed: true });
    if (this.asked) await session.outbox?.sendAgain(this.asked, { confirmed: true });
  }
  async inOtherWords(): Promise<void> {
    if (this.changeAsked) this.changeAsked = false;
    else if (this.asked) await this.retake(this.asked);
    this.focus();
  }

  /** A message that waited comes back to be written again, or goes on waiting until a change that was begun has its end. False: it is
   * too late, it may be on its way. */
  async retake(waiting: Waiting): Promise<boolean> {
    if (this.#isChanged) return (this.changeUnfinished(), true);
    if (!(await session.outbox?.cancel(waiting.id))) return false;
    if (this.editing) this.#endChange();
    this.replyId ??= waiting.reply_to;
    const before = (said: string, now: string) => (now.trim() ? `${said}\n${now}` : said);
    this.text = before(waiting.text, this.text);
    if (waiting.translation) this.other = before(waiting.translation.text, this.other ?? '');
    this.typed();
    this.focus();
    return true;
  }

  /** Gives up the change or the reply. */
  stop(): void {
    if (this.editing) return this.#endChange();
    this.replyId = null;
    this.#keep();
  }

  /** Back to what was being written before the change. */
  #endChange(): void {
    this.editing = null;
    this.changeAsked = false;
    this.#changeLang = null;
    this.#changeOther = null;
    const { text, other, replyTo } = this.#draft();
    [this.text, this.other, this.replyId, this.#closed] = [text, other, replyTo, ''];
    this.#keep();
  }

  /** Messages that are just being stored: they are not among those that wait yet. */
  storing = 0;

  /** Throws when a change was not accepted; a new message always succeeds here, it waits. */
  async submit(): Promise<void> {
    if (!this.ready) return;
    if (this.editing) return this.#saveChange(this.editing);
    const typed = typedOf(this.text.trim());
    if (typed.kind !== 'text') return void (this.command = typed);
    await this.#send(typed.text);
  }

  /** It looks like a command, and is to be said all the same. */
  async sendPlainly(): Promise<void> {
    this.command = null;
    if (this.ready) await this.#send(this.text.trim());
    this.focus();
  }

  /** A command did what it was for. */
  commandDone(): void {
    this.command = null;
    this.#emptied();
    this.typed();
  }

  async #send(text: string): Promise<void> {
    const now = Date.now();
    const also = this.alsoIn;
    const item = { id: uuid7(now), channel: this.channel.id, text, lang: this.lang, at: new Date(now).toISOString(), ...(also && { translation: also }) };
    const reply_to = this.replyId;
    this.#emptied();
    this.replyId = null;
    this.#typing.reset();
    // The draft goes when the outbox has it: whatever happens in between, the text is in one of them.
    this.storing++;
    await session.outbox?.add({ ...item, reply_to }).finally(() => this.storing--);
    this.#keep();
    this.written();
  }

  async #saveChange(message: Editable, how: { confirmed?: true } = {}): Promise<void> {
    const [text, lang, other, also] = [this.text, this.lang, this.other, this.alsoIn];
    // What is typed from now on is another message, not part of this change.
    this.#endChange();
    try {
      const { held } = await session.command('edit', { channel: this.channel.id, id: message.id, text: text.trim(), lang, ...(also && { translation: also }), ...how });
      if (held) this.changeHeld(held);
    } catch (why) {
      this.#keep();
      this.#change({ message, text, other, lang });
      this.#keep();
      this.focus();
      this.changeAsked = why instanceof Refusal && why.code === 'wording';
      if (!this.changeAsked) throw why;
    }
  }

  /** What is sent of the other language: nothing where nothing was written. */
  get alsoIn(): Translation | undefined {
    const text = this.other?.trim();
    return text ? { lang: this.otherLang, text } : undefined;
  }

  /** Whoever writes in both languages does so again: the place for the other one stays open. */
  #emptied(): void {
    this.text = '';
    this.#closed = '';
    if (this.other !== null) this.other = '';
  }

  #draft() {
    return session.me ? readDraft(session.me.id, this.channel.id) : EMPTY;
  }

  #begin(): void {
    const { text, other, replyTo, change } = this.#draft();
    [this.text, this.other, this.replyId, this.#closed] = [text, other, replyTo, ''];
    if (change) this.#change(change);
  }

  /** Keeps what is written; while a change is being made, that beside the draft it began from. */
  #keep(): void {
    const me = session.me;
    if (!me) return;
    const { text, other, lang, replyId, editing } = this;
    if (editing) keepDraft(me.id, this.channel.id, { ...this.#draft(), change: { message: editing, text, other, lang } });
    else keepDraft(me.id, this.channel.id, { text, other, replyTo: replyId, change: null });
  }
}
