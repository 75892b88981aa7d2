// The focus never falls to the page, and the phone's Back undoes one step at a time.
import type { Member } from '../support/member';
import { expect, test } from '../support/test';
import { ARRIVING, PARKS } from '../support/words';
import { PHONE } from '../support/world';

/** What has the focus, once something has. */
const focused = (member: Member) => member.page.locator(':focus');

test('X8: after whatever is gone, the focus is at its message or at the newest, and each page has its title', async ({ world }) => {
  const mira = await world.enter('mira');
  const { page } = mira;
  await mira.open(PARKS);
  await expect(page).toHaveTitle(new RegExp(`${PARKS.de} · Quartier$`));
  await mira.say('Bleibt das?');

  // A reaction taken back, and a message removed: the focus is at the message, and says what is there.
  await mira.choose('Bleibt das?', mira.w.message.quick('👍'));
  const reaction = mira.message('Bleibt das?').getByTestId('reactions').getByRole('button').first();
  await reaction.focus();
  await page.keyboard.press('Enter');
  await expect(reaction).toHaveCount(0);
  await expect(mira.message('Bleibt das?')).toBeFocused();
  await expect(focused(mira)).toHaveAccessibleName(/, Bleibt das\?$/);
  await page.keyboard.press('Delete');
  await mira.dialog(mira.w.removing.title).getByRole('button', { name: mira.w.removing.confirm }).click();
  await expect(mira.log.getByTestId('removed')).toBeVisible();
  await expect(focused(mira)).toHaveAccessibleName(new RegExp(`, ${mira.w.message.removed}$`));

  // What waits is discarded, and what had gone is there again: the focus stays among the messages.
  await mira.line.cut();
  await mira.expectStatus(/waiting|offline/);
  await mira.write('Doch nicht');
  await mira.pressBelow('Doch nicht', mira.w.outbox.cancel);
  await expect(mira.outbox).toHaveCount(0);
  await expect(mira.log.locator('article:focus')).toHaveCount(1);
  mira.line.mend();
  const retry = page.getByRole('button', { name: mira.w.connection.retryNow });
  await expect(async () => {
    if (await retry.isVisible()) await retry.focus({ timeout: 500 }).then(() => page.keyboard.press('Enter'));
    await mira.expectStatus('online');
  }).toPass({ timeout: 30_000 });
  await expect(mira.log.locator('article:focus')).toHaveCount(1);

  await mira.settings();
  await expect(page).toHaveTitle(new RegExp(`${mira.w.settings.title} · Quartier$`));
});

test('pressing beside a form keeps what was written in it', async ({ world }) => {
  const claire = await world.enter('claire');
  await claire.page.getByRole('button', { name: claire.w.shell.newChannel }).click();
  const form = claire.dialog(claire.w.channel.createTitle);
  await expect(form).toBeVisible();
  await claire.page.mouse.click(5, 5);
  await expect(form, 'nothing was written yet').toHaveCount(0);
  await claire.page.getByRole('button', { name: claire.w.shell.newChannel }).click();
  await form.getByLabel(claire.w.channel.nameFr).fill('Fête d’été');
  await claire.page.mouse.click(5, 5);
  await expect(form.getByLabel(claire.w.channel.nameFr)).toHaveValue('Fête d’été');
  await claire.page.keyboard.press('Escape');
  await expect(form).toHaveCount(0);
});

test('X8: on a phone each step has the focus, and Back closes what is open and never leads in again', async ({ world }) => {
  const mira = await world.browserFor('mira', PHONE);
  const { page } = mira;
  await page.goto('/#/privacy');
  const before = page.url();
  await mira.join();
  const heading = page.getByRole('heading', { level: 1 });

  await mira.channelLink(PARKS).focus();
  await page.keyboard.press('Enter');
  await expect(heading).toContainText(PARKS.de);
  await expect(heading).toBeFocused();

  // Menus, the list of people, the emoji: Back closes each, and the channel stays.
  const last = mira.messages.last();
  await last.getByRole('button', { name: mira.w.message.actions('').trim() }).tap();
  await expect(page.getByRole('menu')).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('menu')).toHaveCount(0);
  await page.getByTestId('people-button').tap();
  await expect(mira.dialog(mira.w.people.title)).toBeVisible();
  await page.goBack();
  await expect(mira.dialog(mira.w.people.title)).toHaveCount(0);
  await expect(heading).toContainText(PARKS.de);

  // Closed otherwise, they are no step: one Back leads to the list, and the focus is where one came from.
  await page.getByTestId('people-button').tap();
  await mira.dialog(mira.w.people.title).getByRole('button', { name: mira.w.close }).tap();
  await expect(mira.dialog(mira.w.people.title)).toHaveCount(0);
  await page.goBack();
  await expect(mira.channelLink(PARKS)).toBeFocused();

  // The way up is a step back, too: from the list Back leaves, and enters no channel again.
  await mira.channelLink(ARRIVING).tap();
  await expect(heading).toContainText(ARRIVING.de);
  await page.getByRole('link', { name: mira.w.back }).tap();
  await expect(mira.channels).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(before);
});

test('X6: nothing moves for whoever asked for less motion', async ({ world }) => {
  const mira = await world.enter('mira');
  const moves = (): Promise<number> =>
    mira.page.evaluate(() => {
      const seconds = (list: string) => Math.max(...list.split(',').map((one) => Number.parseFloat(one) * (one.trim().endsWith('ms') ? 0.001 : 1)));
      const styles = [...document.querySelectorAll('*')].map((element) => getComputedStyle(element));
      return styles.filter((style) => Math.max(seconds(style.transitionDuration), seconds(style.animationDuration)) > 0.001).length;
    });
  await mira.open(PARKS);
  expect(await moves(), 'something moves otherwise').toBeGreaterThan(0);
  await mira.page.emulateMedia({ reducedMotion: 'reduce' });
  expect(await moves(), 'a channel').toBe(0);
  await mira.settings();
  expect(await moves(), 'the settings').toBe(0);
});
