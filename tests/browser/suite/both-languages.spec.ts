// A message that says the same in both languages: written, read, changed, asked about and sent later, with one tap or key more.
import { randomUUID } from 'node:crypto';
import { agenda, openAgenda } from '../support/agenda';
import { calm } from '../support/calm';
import { act, desk, openCaseAbout, openDesk } from '../support/desk';
import { ask, pairingOf } from '../support/asking';
import { expectAccessible } from '../support/axe';
import { expectNothingSideways, expectTargets } from '../support/layout';
import type { Member } from '../support/member';
import { expect, ON_BOTH_STORES, test } from '../support/test';
import { PHONE } from '../support/world';
import { PARKS } from '../support/words';

const other = (member: Member) => member.page.getByTestId('also-text');
const open = (member: Member) => member.page.getByTestId('also');

test('what is written in both languages is read in one’s own, and changed in both', ON_BOTH_STORES, async ({ world }) => {
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  for (const one of [mira, yanis]) await one.open(PARKS);
  await expect(other(mira)).toHaveCount(0);
  await open(mira).click();
  await expect(other(mira)).toBeFocused();
  await expect(other(mira)).toHaveAttribute('lang', 'fr');
  await mira.composer.fill('Kommt ihr am Samstag?');
  await other(mira).fill('Vous venez samedi ?');
  await other(mira).press('Enter');

  await expect(yanis.message('Vous venez samedi ?')).toBeVisible();
  await expect(yanis.message('Vous venez samedi ?').getByTestId('message-text')).toHaveAttribute('lang', 'fr');
  await yanis.message('Vous venez samedi ?').getByTestId('other-language').click();
  await expect(yanis.message('Kommt ihr am Samstag?')).toBeVisible();
  // Whoever writes in both goes on in both; nothing in the other is nothing more than a message.
  await expect(other(mira)).toHaveValue('');
  await mira.say('Bringt Handschuhe mit.');
  await expect(yanis.message('Bringt Handschuhe mit.').getByTestId('other-language')).toHaveCount(0);

  await mira.change('Kommt ihr am Samstag?');
  await expect(other(mira)).toHaveValue('Vous venez samedi ?');
  await other(mira).fill('Vous venez dimanche ?');
  await mira.composer.fill('Kommt ihr am Sonntag?');
  await mira.composer.press('Enter');
  await expect(yanis.message('Kommt ihr am Sonntag?')).toBeVisible();
  await yanis.message('Kommt ihr am Sonntag?').getByTestId('other-language').click();
  await expect(yanis.message('Vous venez dimanche ?')).toBeVisible();

  // Closed while changing, the message has one language again.
  await mira.change('Kommt ihr am Sonntag?');
  await mira.page.getByRole('button', { name: mira.w.composer.also.stop }).click();
  await expect(mira.composer).toBeFocused();
  await mira.composer.press('Enter');
  await expect(yanis.message('Kommt ihr am Sonntag?')).toBeVisible();
  await expect(yanis.message('Kommt ihr am Sonntag?').getByTestId('other-language')).toHaveCount(0);
});

test('by the keyboard alone, and a draft in both languages is there again', async ({ world }) => {
  const mira = await world.enter('mira');
  await mira.open(PARKS);
  await mira.composer.pressSequentially('Danke');
  await mira.composer.press('Alt+Enter');
  await expect(other(mira)).toBeFocused();
  await other(mira).pressSequentially('Merci');
  await other(mira).press('Escape');
  await expect(other(mira)).toHaveCount(0);
  await expect(mira.composer).toBeFocused();
  await mira.composer.press('Alt+Enter');
  await expect(other(mira)).toHaveValue('Merci');
  await other(mira).press('Alt+Enter');
  await expect(mira.composer).toBeFocused();

  await mira.page.reload();
  await expect(mira.composer).toHaveValue('Danke');
  await expect(other(mira)).toHaveValue('Merci');
  await mira.composer.press('Enter');
  await expect(mira.message('Danke').getByTestId('other-language')).toBeVisible();
  await mira.page.reload();
  await expect(mira.message('Danke')).toBeVisible();
  await expect(mira.composer).toHaveValue('');
});

test('a word of either language is asked about, and said otherwise in both', async ({ world }) => {
  const [claire, mira, yanis] = [await world.enter('claire'), await world.enter('mira'), await world.enter('yanis')];
  for (const one of [mira, yanis]) await one.open(PARKS);
  const words = `/pairings/${await pairingOf(claire)}/words`;
  const { version } = await ask<{ version: number }>(claire, 'GET', words);
  const rule = { id: randomUUID(), pattern: 'crétin*', action: 'warn', rule: 'insult', channel: null };
  await ask(claire, 'PUT', words, { version, rules: [rule], allowed: [] });
  await open(mira).click();
  await mira.composer.fill('Du bist lustig!');
  await other(mira).fill('Espèce de crétin !');
  await mira.composer.press('Enter');
  const asked = mira.page.getByTestId('asked-wording');
  await expect(asked).toContainText('Du bist lustig!');
  await expect(asked).toContainText('Espèce de crétin !');
  await asked.getByRole('button', { name: mira.w.composer.inOtherWords }).click();
  await expect(mira.composer).toHaveValue('Du bist lustig!');
  await expect(other(mira)).toHaveValue('Espèce de crétin !');
  await other(mira).fill('Tu es drôle !');
  await other(mira).press('Enter');
  await expect(yanis.message('Tu es drôle !')).toBeVisible();

  await mira.change('Du bist lustig!');
  await other(mira).fill('Tu es un crétin drôle !');
  await other(mira).press('Enter');
  await expect(asked).toContainText('Tu es un crétin drôle !');
  await asked.getByRole('button', { name: mira.w.composer.asItIs }).click();
  await expect(yanis.message('Tu es un crétin drôle !')).toBeVisible();
});

test('a message for later has both languages, is changed, and is taken back', ON_BOTH_STORES, async ({ world }) => {
  const mira = await world.enter('mira');
  const a = agenda(mira);
  await mira.open(PARKS);
  await mira.write('/erinnern morgen 9:00 Kuchen mitbringen');
  const form = mira.page.getByTestId('later-form');
  await form.getByRole('button', { name: mira.w.composer.also.open(mira.w.lang.fr) }).click();
  const french = form.getByLabel(mira.w.composer.also.text(mira.w.lang.fr));
  await expect(french).toBeFocused();
  await french.fill('Apporter un gâteau');
  await form.getByRole('button', { name: a.later.save }).click();
  await expect(form).toHaveCount(0);

  await openAgenda(mira);
  await mira.page.getByRole('link', { name: a.parts.later, exact: true }).click();
  const later = mira.page.getByTestId('scheduled');
  await expect(later).toContainText('Kuchen mitbringen');
  await expect(later).toContainText('Apporter un gâteau');
  await later.getByRole('button', { name: a.change }).click();
  await form.getByLabel(a.later.text, { exact: true }).fill('Zwei Kuchen mitbringen');
  await expect(french).toHaveValue('Apporter un gâteau');
  await french.fill('Apporter deux gâteaux');
  await form.getByLabel(a.later.clock, { exact: true }).fill('10:30');
  await form.getByRole('button', { name: a.later.save }).click();
  await expect(later).toContainText('Apporter deux gâteaux');
  await expect(later).toContainText('10:30');
  await expect(later).not.toContainText('Apporter un gâteau');

  await later.getByRole('button', { name: a.later.remove }).click();
  await mira.dialog(a.later.removeTitle).getByRole('button', { name: a.later.remove, exact: true }).click();
  await expect(later).toHaveCount(0);
  await expect(mira.page.getByText(a.later.none)).toBeVisible();
});

test('whoever releases a message has read it in both languages, and its earlier texts in both', ON_BOTH_STORES, async ({ world }) => {
  const [claire, mira, yanis] = [await world.enter('claire'), await world.enter('mira'), await world.enter('yanis')];
  for (const one of [claire, mira, yanis]) await one.open(PARKS);
  await open(mira).click();
  await mira.composer.fill('Wie nett von dir.');
  await other(mira).fill('Quel crétin.');
  await other(mira).press('Enter');
  await expect(mira.message('Wie nett von dir.')).toBeVisible();
  await calm(claire, async (dialog, words) => dialog.getByLabel(words.hold).check());
  await expect(mira.page.getByTestId('composer-mode')).toHaveText(mira.w.composer.hold);

  await mira.change('Wie nett von dir.');
  await mira.composer.fill('Das war gut gemeint.');
  await other(mira).fill('Tout le monde te déteste.');
  await other(mira).press('Enter');
  await openDesk(claire);
  await openCaseAbout(claire, 'Das war gut gemeint.');
  const evidence = claire.page.getByTestId('evidence');
  await expect(evidence.locator('[lang=fr]').filter({ hasText: 'Tout le monde te déteste.' })).toBeVisible();
  await expect(evidence.getByText(claire.w.lang.fr, { exact: true }).first()).toBeAttached();
  await expectAccessible(claire, 'a case in both languages');
  await claire.page.setViewportSize({ width: 320, height: 640 });
  await expectNothingSideways(claire, 'a case in both languages');
  await claire.page.setViewportSize({ width: 1280, height: 820 });
  await act(claire, desk(claire).choices.release).click();
  await expect(yanis.message('Tout le monde te déteste.')).toBeVisible();

  await claire.open(PARKS);
  await claire.choose('Tout le monde te déteste.', claire.w.message.earlier);
  const earlier = claire.dialog(claire.w.earlier.title);
  await expect(earlier.locator('[lang=de]').filter({ hasText: 'Wie nett von dir.' })).toBeVisible();
  await expect(earlier.locator('[lang=fr]').filter({ hasText: 'Quel crétin.' })).toBeVisible();
});

test('on a phone both fit, and axe finds nothing', async ({ world }) => {
  const yanis = await world.enter('yanis', PHONE);
  await yanis.open(PARKS);
  await open(yanis).tap();
  await yanis.composer.fill('Bonjour');
  await other(yanis).fill('Guten Tag');
  await expectNothingSideways(yanis, 'both languages');
  await expectTargets(yanis, 'both languages');
  await expectAccessible(yanis, 'both languages');
});
