// The language of the interface and the language one writes in are two things, each remembered in its own place.
import { expect, test } from '../support/test';
import { ARRIVING, PARKS, words } from '../support/words';

test('X2: the interface speaks the member’s language, says so to screen readers, and can be changed at any time', async ({ world }) => {
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  await expect(mira.page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(yanis.page.locator('html')).toHaveAttribute('lang', 'fr');
  await expect(yanis.page.getByText(words.fr.shell.choose)).toBeVisible();

  await mira.settings();
  await mira.page.getByRole('radio', { name: 'Français' }).check();
  mira.locale = 'fr';
  await expect(mira.page.getByRole('heading', { level: 1, name: words.fr.settings.title })).toBeVisible();
  await expect(mira.page.locator('html')).toHaveAttribute('lang', 'fr');
  await mira.open(PARKS);
  await expect(mira.page.getByRole('heading', { level: 1 }).locator('[lang=fr]')).toHaveText(PARKS.fr);
  await expect(mira.page.getByRole('heading', { level: 1 }).locator('[lang=de]')).toHaveText(PARKS.de);
  await expect(mira.composer, 'what one writes in is another thing').toHaveAttribute('lang', 'de');
  await mira.page.reload();
  await expect(mira.page.locator('html')).toHaveAttribute('lang', 'fr');

  // The choice goes with the member, not only with this browser.
  const elsewhere = await world.browserFor('mira');
  elsewhere.locale = 'fr';
  await elsewhere.join();
  await expect(elsewhere.page.locator('html')).toHaveAttribute('lang', 'fr');
});

test('one reads in German and writes in French, and the chip remembers it for the member', async ({ world }) => {
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  await mira.open(PARKS);
  await yanis.open(PARKS);
  const chip = mira.page.getByTestId('language-chip');
  await expect(chip).toHaveAccessibleName(words.de.composer.language(words.de.lang.de));
  await expect(mira.composer).toHaveAttribute('lang', 'de');
  await chip.click();
  await mira.page.getByRole('menuitemradio', { name: words.de.lang.fr }).click();
  await expect(chip).toHaveAccessibleName(words.de.composer.language(words.de.lang.fr));
  await expect(mira.composer).toHaveAttribute('lang', 'fr');
  await expect(mira.page.locator('html')).toHaveAttribute('lang', 'de');

  await mira.say('J’essaie en français');
  await expect(yanis.message('J’essaie en français').getByTestId('message-text')).toHaveAttribute('lang', 'fr');
  await mira.open(ARRIVING);
  await expect(mira.composer).toHaveAttribute('lang', 'fr');
  await mira.page.reload();
  await expect(mira.composer).toHaveAttribute('lang', 'fr');
  const elsewhere = await world.enter('mira');
  await elsewhere.open(PARKS);
  await expect(elsewhere.composer).toHaveAttribute('lang', 'fr');
  await expect(elsewhere.page.locator('html')).toHaveAttribute('lang', 'de');
});

test('X2: a message keeps its language when it is changed, unless its author changes that, too', async ({ world }) => {
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  await mira.open(ARRIVING);
  await yanis.open(ARRIVING);
  await mira.say('Merci');
  await mira.change('Merci');
  await mira.page.getByTestId('language-chip').click();
  await mira.page.getByRole('menuitemradio', { name: mira.w.lang.fr }).click();
  await mira.composer.fill('Merci bien');
  await mira.composer.press('Enter');
  await expect(yanis.message('Merci bien').getByTestId('message-text')).toHaveAttribute('lang', 'fr');
  await expect(mira.composer, 'only this message').toHaveAttribute('lang', 'de');
});

test('dates and plurals follow the interface', async ({ world }) => {
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  await expect(mira.unread(ARRIVING)).toContainText('4 neue Nachrichten');
  await expect(yanis.unread(ARRIVING)).toContainText('4 nouveaux messages');
  await mira.open(PARKS);
  await yanis.open(PARKS);
  await mira.say('Heute');
  const day = (member: typeof mira) => member.log.locator('.day').last();
  await expect(day(mira)).toHaveText(words.de.timeline.today);
  await expect(day(yanis)).toHaveText(words.fr.timeline.today);
  await mira.messages.last().focus();
  for (const member of [mira, yanis]) {
    await member.log.hover();
    await member.page.mouse.wheel(0, -4_000);
  }
  await expect(mira.log.locator('.day').first()).toHaveText(/^(Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag), \d+\. \p{L}+/u);
  await expect(yanis.log.locator('.day').first()).toHaveText(/^(lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) \d+ \p{L}+/u);
});
