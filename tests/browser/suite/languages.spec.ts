// The language one reads the interface in is one thing, the language one writes in another.
import { expect, test } from '../support/test';
import { ARRIVING } from '../support/words';

test('somebody with a German interface writes French, and it is remembered', async ({ world }) => {
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  for (const member of [mira, yanis]) await member.open(ARRIVING);
  const chip = mira.page.getByTestId('language-chip');
  await expect(chip).toHaveAccessibleName(mira.w.composer.language('Deutsch'));
  await chip.click();
  await mira.page.getByRole('menuitemradio', { name: mira.w.lang.fr }).click();
  await expect(chip).toHaveAccessibleName(mira.w.composer.language('Französisch'));
  await mira.say('Je m’entraîne un peu');
  await expect(yanis.message('Je m’entraîne un peu').getByTestId('message-text')).toHaveAttribute('lang', 'fr');
  await expect(mira.page.locator('html')).toHaveAttribute('lang', 'de');

  await mira.page.reload();
  await expect(chip).toHaveAccessibleName(mira.w.composer.language('Französisch'));
  await mira.settings();
  await mira.page.getByRole('radio', { name: 'English' }).first().check({ force: true });
  await expect(mira.page.locator('html')).toHaveAttribute('lang', 'en');
  mira.locale = 'en';
  await expect(mira.page.getByRole('heading', { level: 1, name: mira.w.settings.title })).toBeVisible();
});
