// The pages of joining and administration: axe on each, in German, French and English, light and dark, and on a phone.
import { expectAccessible } from '../support/axe';
import { Member } from '../support/member';
import { atFullSize } from '../support/size';
import { expect, test } from '../support/test';
import { careWords, words, type Locale } from '../support/words';
import { PHONE } from '../support/world';

const OWN_NAMES: Record<Locale, string> = { de: 'Deutsch', fr: 'Français', en: 'English' };
const TAGS: Record<Locale, string> = { de: 'de-DE', fr: 'fr-FR', en: 'en-GB' };
const PARTS = ['members', 'cards', 'roster', 'bots', 'words', 'holds', 'calm', 'keeping', 'counts', 'audit'] as const;

for (const locale of atFullSize<Locale[]>(['de', 'fr', 'en'], ['de', 'fr'])) {
  test(`axe finds nothing where people join and are cared for (${locale})`, async ({ world }) => {
    test.setTimeout(420_000);
    const claire = await world.browserFor('claire', { locale: TAGS[locale] });
    claire.locale = locale;
    const [w, care] = [words[locale], careWords[locale]];
    const { page } = claire;
    await page.goto('/');
    await page.getByRole('button', { name: OWN_NAMES[locale], exact: true }).click();
    await page.goto(`/#join=${claire.code}`);
    const dialog = claire.dialog(w.passkey.firstTitle);
    await expect(dialog).toBeVisible();
    await expectAccessible(claire, 'the question for a passkey', '.dialog');
    await claire.makePasskey();

    await claire.channels.getByRole('link', { name: w.shell.care }).click();
    for (const part of PARTS) {
      await page.getByRole('link', { name: care.parts[part]!, exact: true }).click();
      await expect(page.getByRole('link', { name: care.parts[part]!, exact: true })).toHaveAttribute('aria-current', 'page');
      await expect(page.getByText(care.loading)).toBeHidden();
      await expectAccessible(claire, part);
    }
    await page.getByRole('link', { name: care.parts.members!, exact: true }).click();
    await page.getByRole('button', { name: care.members.actions('Emre') }).click();
    await expectAccessible(claire, 'what can be done with a member', '.menu');
    await page.getByRole('menuitem', { name: care.members.ban, exact: true }).click();
    await expectAccessible(claire, 'the question for a reason', '.dialog');
    await page.keyboard.press('Escape');

    await page.getByRole('link', { name: care.parts.cards!, exact: true }).click();
    await page.getByLabel(care.cards.count, { exact: true }).fill('1');
    await page.getByRole('button', { name: care.cards.submit, exact: true }).click();
    const sheet = page.getByTestId('card-sheet');
    await expect(sheet).toBeVisible();
    await expectAccessible(claire, 'the sheet of cards');
    const code = (await sheet.getByTestId('card-code').first().innerText()).replaceAll('-', '');

    // Whoever was given the card, on a phone.
    const context = await world.browser.newContext({ ...PHONE, locale: TAGS[locale], baseURL: claire.line.origin });
    await world.guard.watch(context, 'Emre', claire.line);
    const phone = new Member('Emre', locale, await context.newPage(), claire.line, code);
    world.members.push(phone);
    await phone.page.goto(`/#join=${code}`);
    await expect(phone.page.getByLabel(w.newcomer.name)).toBeVisible();
    await phone.page.getByLabel(w.newcomer.bands.under_15).check();
    await expectAccessible(phone, 'what a newcomer is asked');
    await phone.page.getByRole('button', { name: w.newcomer.submit, exact: true }).click();
    await expect(phone.page.getByRole('alert').first()).toBeVisible();
    await expectAccessible(phone, 'what a newcomer forgot');
    for (const text of ['privacy', 'rules'] as const) {
      await phone.page.goto(`/#/${text}`);
      await expect(phone.page.getByRole('heading', { level: 1, name: w.texts[text] })).toBeVisible();
      await expectAccessible(phone, text);
      expect(await phone.page.evaluate(() => document.documentElement.scrollWidth - innerWidth), `${text} fits 320 px`).toBeLessThanOrEqual(0);
    }
  });
}
