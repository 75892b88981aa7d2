// Suspended or banned: why, for how long, and how to appeal stand where one would have come in, in one's own language.
import { readFile } from 'node:fs/promises';
import { openCare } from '../support/calm';
import { act, desk, giveReasons, noticeCalled, openCaseAbout, openDesk, rules, safety } from '../support/desk';
import type { Member } from '../support/member';
import { expect, test } from '../support/test';
import { careWords, PARKS } from '../support/words';

/** From the list of members to a decision with its reasons. */
async function limit(by: Member, name: string, what: 'suspend' | 'ban', rule: string, facts: string): Promise<void> {
  const care = careWords[by.locale].members;
  await openCare(by, 'members');
  await by.page.getByRole('button', { name: care.actions(name) }).click();
  await by.page.getByRole('menuitem', { name: care[what], exact: true }).click();
  await giveReasons(by, { rule, facts });
}

const farewell = (member: Member) => member.page.getByTestId('farewell');

test('a suspended member reads why in French, appeals, and comes back when it was taken back', async ({ world }) => {
  world.guard.expect(/status of 40[13] /);
  const [claire, jonas] = await world.facilitators();
  const yanis = await world.enter('yanis');
  await yanis.open(PARKS);
  await limit(claire, 'Yanis', 'suspend', rules(claire).rules.threat.name, 'Tu as menacé quelqu’un.');

  await expect(farewell(yanis)).toBeVisible();
  await expect(farewell(yanis).getByRole('alert').first()).toHaveText(yanis.w.connection.suspended);
  const notice = noticeCalled(yanis, safety(yanis).notices.what.suspended);
  for (const text of ['Tu as menacé quelqu’un.', rules(yanis).rules.threat.sentence, safety(yanis).notices.byPerson]) await expect(notice).toContainText(text);
  await expect(notice.getByTestId('countdown')).toBeVisible();
  await yanis.page.reload();
  await expect(notice).toBeVisible();
  await farewell(yanis).getByRole('button', { name: safety(yanis).farewell.again }).click();
  await expect(farewell(yanis).getByText(safety(yanis).farewell.notYet)).toBeVisible();

  await notice.getByRole('button', { name: safety(yanis).appeal.open }).click();
  await notice.getByLabel(safety(yanis).appeal.words).fill('C’était une réplique de film.');
  await notice.getByRole('button', { name: safety(yanis).appeal.send }).click();
  await openDesk(jonas);
  await openCaseAbout(jonas, desk(jonas).kinds.appeal);
  await act(jonas, desk(jonas).choices.reverse).click();
  await giveReasons(jonas, { facts: 'C’est vrai, c’était une citation.' });
  await farewell(yanis).getByRole('button', { name: safety(yanis).farewell.again }).click();
  await expect(yanis.channels).toBeVisible();
  await yanis.open(PARKS);
  await yanis.say('Me revoilà.');
});

test('a banned member reads why in German, where they would have come in', async ({ world }) => {
  world.guard.expect(/status of 40[13] /);
  const [claire, mira] = [await world.enter('claire'), await world.enter('mira')];
  await mira.open(PARKS);
  await limit(claire, 'Mira', 'ban', rules(claire).rules.hate.name, 'Du hast eine Gruppe beschimpft, dreimal.');
  await expect(farewell(mira)).toBeVisible();
  await expect(mira.page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(farewell(mira).getByRole('alert').first()).toHaveText(mira.w.connection.banned);
  const notice = noticeCalled(mira, safety(mira).notices.what.banned);
  await expect(notice).toContainText('Du hast eine Gruppe beschimpft, dreimal.');
  await expect(notice).toContainText(safety(mira).notices.forGood);
  await expect(notice.getByRole('button', { name: safety(mira).appeal.open })).toBeVisible();
  await farewell(mira).getByRole('button', { name: safety(mira).farewell.toJoin }).click();
  const wayIn = mira.page.getByRole('heading', { level: 1, name: mira.w.join.title });
  await expect(wayIn).toBeVisible();
  await mira.page.reload();
  await expect(notice).toBeVisible();
  // Whoever has the device next is to read nothing of it.
  await farewell(mira).getByRole('button', { name: mira.w.settings.signOut }).click();
  const asked = mira.dialog(mira.w.settings.signOutTitle);
  await expect(asked).toContainText(safety(mira).farewell.signOut);
  await asked.getByRole('button', { name: mira.w.settings.signOut }).click();
  await expect(wayIn).toBeVisible();
  await mira.page.reload();
  await expect(wayIn).toBeVisible();
  await expect(mira.page.getByText(mira.w.mayReturn)).toHaveCount(0);
});

test('a banned member takes their data out, and has themselves erased', async ({ world }) => {
  world.guard.expect(/status of 40[013] /);
  const [claire, mira] = [await world.enter('claire'), await world.enter('mira')];
  await mira.open(PARKS);
  await mira.say('Das war von mir.');
  await limit(claire, 'Mira', 'ban', rules(claire).rules.hate.name, 'Du hast eine Gruppe beschimpft, dreimal.');
  await expect(farewell(mira)).toBeVisible();
  const download = mira.page.waitForEvent('download');
  await farewell(mira).getByRole('link', { name: mira.w.own.download }).click();
  const kept = JSON.parse(await readFile(await (await download).path(), 'utf8')) as { member: { name: string }; said: unknown[] };
  expect(kept.member.name).toBe('Mira');
  expect(JSON.stringify(kept.said)).toContain('Das war von mir.');

  await farewell(mira).getByRole('button', { name: mira.w.own.erase }).click();
  const asked = mira.dialog(mira.w.own.eraseTitle);
  await asked.getByLabel(mira.w.own.eraseOwnName).fill('Emre');
  await asked.getByRole('button', { name: mira.w.own.erase }).click();
  await expect(asked.getByRole('alert')).toHaveText(mira.w.own.eraseWrong);
  await asked.getByLabel(mira.w.own.eraseOwnName).fill('Mira');
  await asked.getByRole('button', { name: mira.w.own.erase }).click();
  await expect(mira.page.getByRole('heading', { level: 1, name: mira.w.join.title })).toBeVisible();
  await mira.page.reload();
  await expect(mira.page.getByRole('heading', { level: 1, name: mira.w.join.title })).toBeVisible();
  await claire.open(PARKS);
  await expect(claire.message('Das war von mir.')).toHaveCount(0);
  await expect(claire.log.getByRole('article', { name: new RegExp(`^${claire.w.formerMember},`) }).last()).toBeVisible();
});
