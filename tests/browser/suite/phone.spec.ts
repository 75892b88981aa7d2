// A phone of 320 × 640, the narrowest that WCAG asks for; lower ones; text at twice its size; a finger instead of a pointer.
import type { Locator } from '@playwright/test';
import { doubleText, expectNothingSideways, expectTargets } from '../support/layout';
import type { Member } from '../support/member';
import { AT_REST_FOR_SURE, view } from '../support/scroll';
import { expect, test } from '../support/test';
import { ARRIVING, PARKS } from '../support/words';
import { PHONE } from '../support/world';

async function expectPleasant(member: Member, where: string): Promise<void> {
  await expectNothingSideways(member, where);
  await expectTargets(member, where);
}

test('a participant gets from the card to a conversation and back with a thumb', async ({ world }) => {
  const mira = await world.browserFor('mira', PHONE);
  const yanis = await world.enter('yanis');
  await yanis.open(PARKS);
  await mira.page.goto('/');
  await expectPleasant(mira, 'the join page');
  await mira.page.getByLabel(mira.w.join.codeLabel).fill(mira.code);
  await mira.page.getByRole('button', { name: mira.w.join.submit }).tap();
  await expect(mira.channels).toBeVisible();
  await expectPleasant(mira, 'the list');

  await mira.channelLink(PARKS).tap();
  await expect(mira.channels).toBeHidden();
  await expect(mira.messages.last()).toBeInViewport();
  await expectPleasant(mira, 'a channel');
  await mira.composer.fill('Vom Handy, mit\nzwei Zeilen');
  await mira.page.getByRole('button', { name: mira.w.composer.send }).tap();
  await expect(yanis.messages.last()).toContainText('Vom Handy');
  await expect(mira.composer).toHaveValue('');

  await mira.page.getByTestId('people-button').tap();
  await expect(mira.dialog(mira.w.people.title)).toBeVisible();
  await expectPleasant(mira, 'who takes part');
  await mira.dialog(mira.w.people.title).getByRole('button', { name: mira.w.close }).tap();

  await mira.page.getByRole('link', { name: mira.w.back }).tap();
  await expect(mira.channels).toBeVisible();
  await mira.channelLink(ARRIVING).tap();
  await expect(mira.messages.last()).toBeInViewport();
  await mira.page.goBack();
  await expect(mira.channels).toBeVisible();
  await mira.settings();
  await expectPleasant(mira, 'the settings');
});

test('everything one can do with a message can be done with a thumb', async ({ world }) => {
  const yanis = await world.enter('yanis', PHONE);
  await yanis.open(PARKS);
  const touch = async (text: string, action: string) => {
    await yanis.message(text).getByRole('button', { name: yanis.w.message.actions('Yanis') }).tap();
    await expectPleasant(yanis, 'the menu of a message');
    await yanis.page.getByRole('menuitem', { name: action }).tap();
  };
  await yanis.composer.fill('Du pouce');
  await yanis.page.getByRole('button', { name: yanis.w.composer.send }).tap();
  await touch('Du pouce', yanis.w.message.quick('👍'));
  await expect(yanis.message('Du pouce').getByTestId('reactions')).toContainText('👍');
  await touch('Du pouce', yanis.w.message.addReaction);
  await expect(yanis.page.getByTestId('emoji-picker')).toBeInViewport();
  await expectPleasant(yanis, 'the emoji');
  await yanis.page.getByRole('searchbox', { name: yanis.w.emoji.search }).fill('fusée');
  await yanis.page.getByTestId('emoji-picker').getByRole('button', { name: 'fusée' }).first().tap();
  await expect(yanis.message('Du pouce').getByTestId('reactions')).toContainText('🚀');
  await touch('Du pouce', yanis.w.message.edit);
  await expect(yanis.composer).toHaveValue('Du pouce');
  await yanis.composer.fill('Du pouce gauche');
  await yanis.page.getByRole('button', { name: yanis.w.composer.saveEdit }).tap();
  await expect(yanis.message('Du pouce gauche')).toContainText(yanis.w.message.edited);
  await touch('Du pouce gauche', yanis.w.message.remove);
  await expectPleasant(yanis, 'the question before a removal');
  await yanis.dialog(yanis.w.removing.title).getByRole('button', { name: yanis.w.removing.confirm }).tap();
  await expect(yanis.log.getByTestId('removed')).toBeVisible();
});

test('a facilitator’s forms fit a phone', async ({ world }) => {
  const claire = await world.enter('claire', PHONE);
  await claire.page.getByRole('button', { name: claire.w.shell.newChannel }).tap();
  await expect(claire.dialog(claire.w.channel.createTitle)).toBeVisible();
  await expectPleasant(claire, 'the form of a new channel');
  await claire.page.keyboard.press('Escape');
  await claire.open(PARKS);
  await claire.page.getByRole('button', { name: claire.w.channel.menu }).tap();
  await expectPleasant(claire, 'the menu of a channel');
});

for (const [size, options] of Object.entries({ 'a desktop': {}, 'a phone': PHONE })) {
  test(`X4: text at twice its size fits ${size}`, async ({ world }) => {
    const mira = await world.browserFor('mira', options);
    await mira.page.goto('/');
    await doubleText(mira);
    await expectNothingSideways(mira, 'the join page');
    await mira.join();
    await doubleText(mira);
    await expectNothingSideways(mira, 'the list');
    await mira.open(PARKS);
    await expect(mira.composer).toBeInViewport({ ratio: 0.9 });
    await expect(mira.page.getByRole('button', { name: mira.w.composer.send })).toBeInViewport({ ratio: 0.9 });
    await expect(mira.messages.last()).toBeInViewport();
    await expectNothingSideways(mira, 'a channel');
    await mira.page.goto('/#/settings');
    await expect(mira.page.getByRole('heading', { level: 1, name: mira.w.settings.title })).toBeVisible();
    await expectNothingSideways(mira, 'the settings');
    await mira.page.getByRole('button', { name: mira.w.settings.signOut, exact: true }).click();
    await expect(mira.dialog(mira.w.settings.signOutTitle).getByRole('button', { name: mira.w.settings.signOut, exact: true })).toBeVisible();
    await expectNothingSideways(mira, 'the question before signing out');
  });
}

/** What is left for what one came for: a third of the page's height at least. */
async function expectRoom(member: Member, box: Locator, where: string): Promise<void> {
  const least = (member.page.viewportSize()?.height ?? 0) / 3;
  expect((await box.boundingBox())?.height ?? 0, `${where}: room`).toBeGreaterThanOrEqual(least);
}

test('X9: a low page keeps room for the list and the messages, and the button to send in view', async ({ world }) => {
  const mira = await world.enter('mira', PHONE);
  const { page } = mira;
  const send = page.getByRole('button', { name: mira.w.composer.send });
  const sizes = [[320, 480], [640, 320], [360, 380], [320, 256], [640, 160], [320, 640]] as const;
  for (const [width, height] of sizes) {
    const where = `${width} × ${height}`;
    await page.setViewportSize({ width, height });
    // The last one with text at twice its size.
    if (height === 640) await doubleText(mira);
    await page.goto('/#/');
    await expect(mira.channels).toBeVisible();
    await expectRoom(mira, mira.channels, `${where}, the list`);
    await mira.channelLink(PARKS).scrollIntoViewIfNeeded();
    await expect(mira.channelLink(PARKS)).toBeInViewport({ ratio: 0.9 });
    await mira.open(PARKS);
    await expectRoom(mira, mira.log, `${where}, the messages`);
    await mira.composer.fill('eins\nzwei\ndrei\nvier\nfünf\nsechs');
    for (const one of [mira.composer, send]) await expect(one, where).toBeInViewport({ ratio: 0.9 });
    await mira.composer.fill('');
    await expectPleasant(mira, `${where}, a channel`);
    await mira.messages.last().getByRole('button', { name: mira.w.message.actions('').trim() }).tap();
    await expect(page.getByRole('menu'), where).toBeInViewport({ ratio: 0.99 });
    const last = page.getByRole('menuitem').last();
    await last.scrollIntoViewIfNeeded();
    await expect(last, where).toBeInViewport({ ratio: 0.9 });
    await page.keyboard.press('Escape');
    await expect(page.getByRole('menu')).toHaveCount(0);
  }
});

test('a long press shows when it was said and who reacted, and takes no reaction back', async ({ world }) => {
  const [mira, yanis] = [await world.enter('mira', PHONE), await world.enter('yanis')];
  for (const one of [mira, yanis]) await one.open(PARKS);
  await yanis.say('Touchez.');
  await yanis.choose('Touchez.', yanis.w.message.quick('🎉'));
  const reaction = mira.message('Touchez.').getByTestId('reactions').getByRole('button').first();
  await expect(reaction).toBeVisible();
  const touch = await mira.page.context().newCDPSession(mira.page);
  const press = (type: 'touchStart' | 'touchEnd', touchPoints: { x: number; y: number }[]) => touch.send('Input.dispatchTouchEvent', { type, touchPoints });
  const about = mira.page.getByTestId('menu-about');
  // Whatever comes or goes below the messages may move one from under a finger: as people do, it is pressed once more.
  await expect(async () => {
    await view(mira, AT_REST_FOR_SURE);
    const box = (await reaction.boundingBox())!;
    await press('touchStart', [{ x: box.x + box.width / 2, y: box.y + box.height / 2 }]);
    try {
      await expect(about).toContainText('🎉 Yanis', { timeout: 4_000 });
    } catch (why) {
      await press('touchEnd', []);
      throw why;
    }
  }).toPass({ timeout: 30_000 });
  await press('touchEnd', []);
  const when = await mira.message('Touchez.').getByRole('time').first().getAttribute('title');
  await expect(about).toContainText(when!);
  await expect(mira.page.getByRole('menu')).toBeVisible();
  await mira.page.keyboard.press('Escape');
  await expect(reaction).toHaveAttribute('aria-pressed', 'false');
});

test('X9: with the system’s own colours, what is on, chosen or somebody’s is told by an edge', async ({ world }) => {
  const mira = await world.enter('mira');
  const { page } = mira;
  await page.emulateMedia({ forcedColors: 'active' });
  const style = (one: Locator, property: string) => one.evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);
  await mira.open(PARKS);
  await mira.messages.last().focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('[role="menuitem"][data-highlighted]')).toHaveCSS('outline-style', 'solid');
  await page.keyboard.press('Escape');
  expect(parseFloat(await style(mira.messages.last().locator('.say'), 'border-top-width'))).toBeGreaterThanOrEqual(1);
  await mira.settings();
  const shortcuts = page.getByRole('switch', { name: mira.w.settings.shortcuts });
  const before = await style(shortcuts, 'background-color');
  await shortcuts.click();
  await expect(shortcuts).not.toHaveCSS('background-color', before);
});
