// Somebody with a browser of their own: where they go, what they write, what they see. Uses only what a person could,
// by the names a screen reader would say.
import { expect, type Locator, type Page } from '@playwright/test';
import type { Authenticator } from './authenticator';
import type { Line } from './line';
import { AT_REST_FOR_SURE, view } from './scroll';
import { words, type Bilingual, type Locale, type Messages } from './words';

export class Member {
  /** Where their passkeys are, if they have any. */
  authenticator: Authenticator | null = null;

  constructor(
    readonly name: string,
    public locale: Locale,
    readonly page: Page,
    readonly line: Line,
    readonly code: string,
  ) {}

  get w(): Messages {
    return words[this.locale];
  }

  /** Opens the link: that is all it takes. */
  async join(): Promise<this> {
    await this.page.goto(`${this.line.origin}/#join=${this.code}`);
    await this.makePasskey();
    await this.arrived();
    return this;
  }

  /** Waits until the list of channels is there. Looked for frame by frame: by now Playwright's own looks would be half a second apart,
   * and this is what each test does first. */
  async arrived(): Promise<void> {
    await this.page.waitForFunction((name) => document.querySelector(`nav[aria-label="${name}"]`) !== null, this.w.shell.channels);
    await expect(this.channels).toBeVisible();
  }

  /** Facilitators make a passkey when they come in for the first time: whoever has something to keep it on. */
  async makePasskey(): Promise<void> {
    if (this.authenticator === null) return;
    await this.page.waitForFunction(() => document.querySelector('nav, [role=dialog], [role=alertdialog]') !== null);
    if (!(await this.firstPasskey())) return;
    const dialog = this.dialog(this.w.passkey.firstTitle);
    await dialog.getByRole('button', { name: this.w.passkey.make }).click();
    await expect(dialog).toBeHidden();
  }

  /** Whether this member has none yet, as the page knows. */
  async firstPasskey(): Promise<boolean> {
    const me: { session: { passkeys: number } } = await this.page.evaluate(() => fetch('/api/v1/me').then((answer) => answer.json()));
    return me.session.passkeys === 0;
  }

  /** Opens the page anew, signed in as they are. */
  async return(): Promise<this> {
    await this.page.goto(`${this.line.origin}/`);
    await this.arrived();
    return this;
  }

  get channels(): Locator {
    return this.page.getByRole('navigation', { name: this.w.shell.channels, exact: true });
  }

  channelLink(channel: Bilingual): Locator {
    return this.channels.getByTestId('channel-link').filter({ hasText: channel[this.locale === 'fr' ? 'fr' : 'de'] });
  }

  unread(channel: Bilingual): Locator {
    return this.channelLink(channel).getByTestId('unread');
  }

  /** Opens a channel and waits until its messages are there. */
  async open(channel: Bilingual): Promise<this> {
    await this.channelLink(channel).click();
    await expect(this.page.getByRole('heading', { level: 1 })).toContainText(channel[this.locale === 'fr' ? 'fr' : 'de']);
    await expect(this.log).toHaveAttribute('aria-busy', 'false');
    return this;
  }

  get log(): Locator {
    return this.page.getByRole('log', { name: this.w.timeline.label, exact: true });
  }

  get messages(): Locator {
    return this.log.getByTestId('message');
  }

  /** The message with this text, sent and seen by the server. */
  message(text: string): Locator {
    return this.messages.filter({ has: this.page.getByTestId('message-text').getByText(text, { exact: true }) });
  }

  /** The messages that wait in the outbox. */
  get outbox(): Locator {
    return this.log.getByTestId('outbox-item');
  }

  waiting(text: string): Locator {
    return this.outbox.filter({ has: this.page.getByTestId('message-text').getByText(text, { exact: true }) });
  }

  /** Presses one of the buttons below a waiting message. They move with the list, so they are pressed when it is at rest. */
  async pressBelow(text: string, name: string): Promise<void> {
    await expect(this.waiting(text)).toBeInViewport();
    await view(this, AT_REST_FOR_SURE);
    await this.waiting(text).getByRole('button', { name }).click();
    await expect(this.waiting(text)).toHaveCount(0);
  }

  /** Where one writes; while a channel is paused something else stands in its place. */
  get composer(): Locator {
    return this.page.locator('textarea#composer');
  }

  async write(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  /** Types on until the other is told: after a message the server takes its time before it tells of typing again. */
  async typeUntilSeenBy(other: Member): Promise<void> {
    await expect(async () => {
      await this.composer.pressSequentially('…');
      await expect(other.page.getByTestId('typing')).toHaveText(other.w.composer.typing([this.name]), { timeout: 500 });
    }).toPass({ timeout: 15_000 });
  }

  /** Writes and waits until the server has it. */
  async say(text: string): Promise<void> {
    await this.write(text);
    await expect(this.message(text)).toBeVisible();
  }

  /** Opens what can be done with a message and picks one thing. */
  async choose(text: string, action: string): Promise<void> {
    const message = this.message(text);
    const item = this.page.getByRole('menuitem', { name: action });
    await expect(message).toBeVisible();
    // A channel that was just opened may still be measuring its rows, and a menu closes when its message moves: as people do,
    // it is opened once more.
    await expect(async () => {
      if (!(await item.isVisible())) {
        await message.hover({ timeout: 2_000 });
        await message.getByRole('button', { name: this.w.message.actions('').trim() }).click({ timeout: 2_000 });
      }
      await item.click({ timeout: 2_000 });
    }).toPass({ timeout: 12_000 });
  }

  /** Begins to change a message of their own: what it says stands in the composer. */
  async change(text: string): Promise<void> {
    await this.choose(text, this.w.message.edit);
    await expect(this.composer).toHaveValue(text);
  }

  /** Begins to answer a message: what is answered stands above the composer. */
  async answer(text: string): Promise<void> {
    await this.choose(text, this.w.message.reply);
    await expect(this.page.getByTestId('composer-context')).toBeVisible();
  }

  get alert(): Locator {
    return this.page.getByRole('alert').filter({ has: this.page.locator('.bar') });
  }

  dialog(name: string): Locator {
    return this.page.getByRole('dialog', { name, exact: true }).or(this.page.getByRole('alertdialog', { name, exact: true }));
  }

  async settings(): Promise<void> {
    await this.channels.getByRole('link', { name: this.w.shell.settings }).click();
    await expect(this.page.getByRole('heading', { level: 1, name: this.w.settings.title })).toBeVisible();
  }

  /** Does not sit out the wait between two attempts, if there still is one. */
  async comeBack(): Promise<void> {
    const retry = this.page.getByRole('button', { name: this.w.connection.retryNow });
    await expect(async () => {
      if (await retry.isVisible()) await retry.click({ timeout: 500 });
      await expect(this.page.getByTestId('connection')).toHaveAttribute('data-status', 'online', { timeout: 2_000 });
    }).toPass({ timeout: 30_000 });
  }

  /** Waits until the page is kept by its service worker, so that it opens without a network. */
  async keptOffline(): Promise<void> {
    await this.page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
  }

  /** "online", "waiting", "offline", "connecting" or "away", as the page's connection bar knows it. */
  async expectStatus(status: string | RegExp): Promise<void> {
    await expect(this.page.getByTestId('connection')).toHaveAttribute('data-status', status);
  }
}
