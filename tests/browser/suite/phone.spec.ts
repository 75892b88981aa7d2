// A phone of 320 × 640, the narrowest that WCAG asks for, and text at twice its size.
import { doubleText, expectNothingSideways, expectTargets } from '../support/layout';
import type { Member } from '../support/member';
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
  test(`text at twice its size fits ${size}`, async ({ world }) => {
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
