// axe finds nothing, on no page and in no language (X7).
import AxeBuilder from '@axe-core/playwright';
import type { Member } from '../support/member';
import { expect, test } from '../support/test';
import { ARRIVING, LAST_YEAR, PARKS, type Locale } from '../support/words';

// Eight pages and dialogs, each gone through rule by rule.
test.setTimeout(240_000);

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function expectAccessible(member: Member, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page: member.page }).withTags(RULES).analyze();
  const told = violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`);
  expect(told, where).toEqual([]);
}

const LOCALES: { locale: Locale; browser: string }[] = [
  { locale: 'de', browser: 'de-DE' },
  { locale: 'fr', browser: 'fr-FR' },
  { locale: 'en', browser: 'en-GB' },
];

for (const { locale, browser } of LOCALES)
  for (const colorScheme of ['light', 'dark'] as const)
    test(`axe finds nothing (${locale}, ${colorScheme})`, async ({ world }) => {
      const claire = await world.browserFor('claire', { locale: browser, colorScheme, reducedMotion: 'reduce' });
      claire.locale = locale;
      const check = (where: string) => expectAccessible(claire, `${where} (${locale}, ${colorScheme})`);
      await claire.page.goto(claire.line.origin);
      await expect(claire.page.getByRole('button', { name: claire.w.join.submit })).toBeVisible();
      await check('joining');

      // Once she is in, her own language counts, until she chooses another.
      claire.locale = 'fr';
      await claire.join();
      await claire.settings();
      await claire.page.getByRole('radio', { name: { de: 'Deutsch', fr: 'Français', en: 'English' }[locale] }).first().check({ force: true });
      await expect(claire.page.locator('html')).toHaveAttribute('lang', locale);
      claire.locale = locale;
      await check('settings');

      await claire.open(PARKS);
      await check('a channel');
      await claire.say('axe war hier');
      await claire.message('axe war hier').hover();
      await claire.message('axe war hier').getByRole('button', { name: claire.w.message.actions('').trim() }).click();
      await expect(claire.page.getByRole('menu')).toBeVisible();
      await check('a message’s menu');
      await claire.page.getByRole('menuitem', { name: claire.w.message.remove }).click();
      await expect(claire.dialog(claire.w.removing.title)).toBeVisible();
      await check('asking before a removal');
      await claire.page.keyboard.press('Escape');

      await claire.page.getByRole('button', { name: claire.w.composer.emoji }).click();
      await expect(claire.page.getByRole('searchbox', { name: claire.w.emoji.search })).toBeVisible();
      await check('choosing an emoji');
      await claire.page.keyboard.press('Escape');

      await claire.channels.getByRole('button', { name: claire.w.shell.newChannel }).click();
      await expect(claire.dialog(claire.w.channel.createTitle)).toBeVisible();
      await check('a new channel');
      await claire.page.keyboard.press('Escape');

      await claire.open(ARRIVING);
      world.line('claire').cut();
      await expect(claire.alert).toBeVisible();
      await check('without a connection');
    });

test('axe finds nothing on a phone, list, channel and archive', async ({ world }) => {
  const yanis = await world.enter('yanis', { viewport: { width: 320, height: 640 } });
  await expectAccessible(yanis, 'the list');
  await yanis.open(PARKS);
  await expectAccessible(yanis, 'a channel');
  await yanis.page.getByRole('link', { name: yanis.w.back }).click();
  await yanis.channels.getByText(yanis.w.shell.archivedChannels(1)).click();
  await yanis.open(LAST_YEAR);
  await expect(yanis.page.getByText(yanis.w.composer.archived)).toBeVisible();
  await expectAccessible(yanis, 'an archived channel');
});
