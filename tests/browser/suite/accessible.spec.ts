// axe, with every rule of WCAG 2.0, 2.1 and 2.2 at A and AA and its advice, on every page and dialog, in German, French and
// English, light and dark.
import { BOTH_SCHEMES, expectAccessible } from '../support/axe';
import { atFullSize } from '../support/size';
import { expect, test } from '../support/test';
import type { Look } from '../support/walk';
import { LAST_YEAR, PARKS, type Locale } from '../support/words';
import { PHONE } from '../support/world';

/** These pages and dialogs are seen most: in both schemes in every run, in German. */
const look: Look = (member, where, part) => expectAccessible(member, where, part, ...(member.locale === 'de' ? [BOTH_SCHEMES] : []));

const OWN_NAMES: Record<Locale, string> = { de: 'Deutsch', fr: 'Français', en: 'English' };

for (const locale of atFullSize<Locale[]>(['de', 'fr', 'en'], ['de', 'fr'])) {
  test(`X7: axe finds nothing on any page or dialog, in ${OWN_NAMES[locale]}`, async ({ world }) => {
    test.setTimeout(240_000);
    const yanis = await world.enter('yanis');
    await yanis.open(PARKS);
    await yanis.say('Un lien : https://exemple.fr/terrain et un mot changé');
    await yanis.change('Un lien : https://exemple.fr/terrain et un mot changé');
    await yanis.write('Un lien : https://exemple.fr/terrain et un autre mot');
    await yanis.say('À retirer');
    await yanis.choose('À retirer', yanis.w.message.remove);
    await yanis.dialog(yanis.w.removing.title).getByRole('button', { name: yanis.w.removing.confirm }).click();
    await expect(yanis.log.getByTestId('removed')).toBeVisible();

    const claire = await world.browserFor('claire', { locale: { de: 'de-DE', fr: 'fr-FR', en: 'en-GB' }[locale] });
    claire.locale = locale;
    const { page, w } = claire;
    await page.goto('/');
    await page.getByRole('button', { name: OWN_NAMES[locale], exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: w.join.title })).toBeVisible();
    await look(claire, 'the join page');
    await claire.join();
    await expect(page.locator('html')).toHaveAttribute('lang', locale);
    await look(claire, 'the list');

    await claire.open(PARKS);
    await expect(claire.log.getByTestId('removed')).toBeVisible();
    await look(claire, 'a channel');
    const message = claire.messages.filter({ hasText: 'un autre mot' });
    await message.hover();
    await message.getByRole('button', { name: w.message.reply }).click();
    await claire.composer.fill('Eine Antwort im Entstehen');
    await look(claire, 'a reply being written', 'form');
    await message.hover();
    await message.getByRole('button', { name: w.message.actions('Yanis') }).click();
    await look(claire, 'the menu of a message', '.menu');
    await page.getByRole('menuitem', { name: w.message.earlier }).click();
    await expect(claire.dialog(w.earlier.title)).toContainText('un mot changé');
    await look(claire, 'the earlier texts', '.dialog');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: w.composer.emoji }).click();
    await expect(page.getByTestId('emoji-picker').getByRole('button', { name: '😀' }).or(page.getByTestId('emoji-picker').locator('.grid button')).first()).toBeVisible();
    await look(claire, 'the emoji', '.menu');
    await page.keyboard.press('Escape');
    await page.getByTestId('language-chip').click();
    await look(claire, 'the languages to write in', '.menu');
    await page.keyboard.press('Escape');
    await page.getByTestId('people-button').click();
    await expect(claire.dialog(w.people.title)).toBeVisible();
    await look(claire, 'who takes part', '.dialog');
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: w.channel.menu }).click();
    await look(claire, 'the menu of a channel', '.menu');
    await page.getByRole('menuitem', { name: w.channel.edit }).click();
    await expect(claire.dialog(w.channel.editTitle)).toBeVisible();
    await look(claire, 'the form of a channel', '.dialog');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: w.channel.menu }).click();
    await page.getByRole('menuitem', { name: w.channel.archive }).click();
    await expect(claire.dialog(w.channel.archiveTitle)).toBeVisible();
    await look(claire, 'the question before archiving', '.dialog');
    await page.keyboard.press('Escape');

    await claire.channels.getByText(w.shell.archivedChannels(1)).click();
    await claire.open(LAST_YEAR);
    await look(claire, 'an archived channel');
    await claire.settings();
    await page.getByText(w.settings.keys, { exact: true }).last().click();
    await look(claire, 'the settings');
    await page.getByRole('button', { name: w.settings.signOut, exact: true }).click();
    await expect(claire.dialog(w.settings.signOutTitle)).toBeVisible();
    await look(claire, 'the question before signing out', '.dialog');
    await page.keyboard.press('Escape');

    await claire.open(PARKS);
    claire.line.cut();
    await expect(claire.alert).toBeVisible();
    await claire.write('Wartet auf die Verbindung');
    await expect(claire.waiting('Wartet auf die Verbindung')).toBeVisible();
    await look(claire, 'without a network');
  });
}

test('X7: axe finds nothing on a phone', async ({ world }) => {
  test.setTimeout(120_000);
  const mira = await world.browserFor('mira', PHONE);
  await mira.page.goto('/');
  await expect(mira.page.getByRole('heading', { level: 1 })).toBeVisible();
  await look(mira, 'the join page');
  await mira.page.goto(`/#join=${mira.code}`);
  await expect(mira.channels).toBeVisible();
  await look(mira, 'the list');
  await mira.open(PARKS);
  await look(mira, 'a channel');
  await mira.messages.last().getByRole('button', { name: /^Mehr zur Nachricht/ }).tap();
  await look(mira, 'the menu of a message', '.menu');
  await mira.page.keyboard.press('Escape');
  await mira.page.goto('/#/settings');
  await expect(mira.page.getByRole('heading', { level: 1, name: mira.w.settings.title })).toBeVisible();
  await look(mira, 'the settings');
});
