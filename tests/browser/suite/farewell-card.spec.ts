// Banned while signed in nowhere: a card, or a passkey, leads to the reasons and the appeal, and after the ban back to the door.
import { ask, memberCalled, pairingOf } from '../support/asking';
import { expectAccessible } from '../support/axe';
import { openCare } from '../support/calm';
import { noticeCalled, safety } from '../support/desk';
import { expectNothingSideways, expectTargets } from '../support/layout';
import type { Member } from '../support/member';
import { expect, test } from '../support/test';
import { speaking } from '../support/walk';
import { careWords, PARKS, type Locale } from '../support/words';
import { CAST, PHONE, type Who, type World } from '../support/world';

const WHY = { kind: 'rule', rule: 'hate' };
const FACTS = 'Du hast eine Gruppe beschimpft, dreimal.';

const farewell = (member: Member) => member.page.getByTestId('farewell');

/** Signed out everywhere first, banned then: their own page knows nothing of it. */
async function banned(by: Member, name: string): Promise<void> {
  const member = await memberCalled(by, name);
  await ask(by, 'POST', `/members/${member}/sessions/end`, { why: 'Handy verloren' });
  await ask(by, 'POST', `/pairings/${await pairingOf(by)}/cases`, { member, decide: { acts: [{ act: 'ban' }], ground: WHY, facts: FACTS } });
}

/** From the list of members to the code on the printed card. */
async function cardToRead(by: Member, name: string): Promise<string> {
  const care = careWords[by.locale].members;
  await openCare(by, 'members');
  await by.page.getByRole('button', { name: care.actions(name) }).click();
  await by.page.getByRole('menuitem', { name: care.cardToRead, exact: true }).click();
  const dialog = by.page.getByRole('dialog');
  await expect(dialog).toContainText(care.texts.cardToRead!);
  await picture(by, 'reason');
  await dialog.getByRole('textbox').fill('Zum Nachlesen');
  await dialog.getByRole('button', { name: careWords[by.locale].do }).click();
  return (await by.page.getByTestId('card-code').innerText()).trim();
}

/** Pictures to look at, light and dark. */
async function picture(member: Member, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await member.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await member.page.screenshot({ path: test.info().outputPath(`${name}-${member.locale}-${colorScheme}.png`), animations: 'disabled', fullPage: true });
  }
}

/** Types a code where people come in. */
async function typed(world: World, who: Who, locale: Locale, code: string): Promise<Member> {
  const member = await speaking(world, who, locale, PHONE);
  await member.page.getByLabel(member.w.join.codeLabel).fill(code);
  await member.page.getByRole('button', { name: member.w.join.submit }).click();
  return member;
}

test('a card leads whoever was banned to the reasons and the appeal, and after the ban to the door', async ({ world }) => {
  test.setTimeout(180_000);
  world.guard.expect(/status of 40[134] |HTTP Authentication failed/);
  const [claire, jonas] = await world.facilitators();
  for (const [by, who, locale] of [[claire, 'yanis', 'fr'], [jonas, 'mira', 'de']] as const) {
    const before = await world.enter(who);
    await before.page.close();
    await banned(by, CAST[who]);
    const code = await cardToRead(by, CAST[who]);
    const member = await typed(world, who, locale, code);
    await expect(farewell(member)).toBeVisible();
    const notice = noticeCalled(member, safety(member).notices.what.banned);
    await expect(notice).toContainText(FACTS);
    // A facilitator had the card first: what is kept of them stays shut, and it says whom to ask.
    await expect(farewell(member).getByTestId('by-card')).toHaveText(safety(member).farewell.byCard);
    await expect(farewell(member).getByRole('button', { name: member.w.own.erase })).toHaveCount(0);
    await expect(farewell(member).getByRole('link', { name: member.w.own.download })).toHaveCount(0);
    await expectAccessible(member, 'the notices by a card');
    await expectNothingSideways(member, 'the notices by a card');
    await expectTargets(member, 'the notices by a card');
    await picture(member, 'notices');
    await notice.getByRole('button', { name: safety(member).appeal.open }).click();
    await notice.getByLabel(safety(member).appeal.words).fill('So war es nicht.');
    await notice.getByRole('button', { name: safety(member).appeal.send }).click();
    await expect(notice).toContainText(safety(member).appeal.sent);
    await member.page.reload();
    await expect(notice).toContainText(safety(member).appeal.state.made!);
    await farewell(member).getByRole('button', { name: safety(member).farewell.again }).click();
    await expect(farewell(member).getByText(safety(member).farewell.notYet)).toBeVisible();

    await ask(by, 'PATCH', `/members/${await memberCalled(by, CAST[who])}`, { state: 'active', why: 'geklärt' });
    await farewell(member).getByRole('button', { name: safety(member).farewell.again }).click();
    for (const again of [false, true]) {
      if (again) await member.page.reload();
      await expect(member.page.getByText(member.w.mayReturn)).toBeVisible();
      await expect(member.page.getByLabel(member.w.join.codeLabel)).toHaveAccessibleDescription(new RegExp(member.w.mayReturn.slice(0, 12)));
    }
    await expectNothingSideways(member, 'the door after a ban');
    await picture(member, 'door');
    const fresh = await ask<{ code: string }>(by, 'POST', `/members/${await memberCalled(by, CAST[who])}/card`, { why: 'geklärt' });
    await member.page.getByLabel(member.w.join.codeLabel).fill(fresh.code);
    await member.page.getByRole('button', { name: member.w.join.submit }).click();
    // Let in: what is asked of everybody who has still to agree.
    await expect(member.page.getByRole('heading', { level: 1, name: member.w.newcomer.titleConsents(CAST[who]) })).toBeVisible();
    await by.page.goto('/#/');
    await by.page.reload();
  }
});

test('a card of somebody banned, opened where another is in, shows the notices of the one it is for', async ({ world }) => {
  world.guard.expect(/status of 40[134] |HTTP Authentication failed/);
  const [claire] = await world.facilitators();
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  await mira.page.close();
  await banned(claire, CAST.mira);
  const code = await cardToRead(claire, CAST.mira);
  await yanis.open(PARKS);
  await yanis.page.goto(`/#join=${code.replaceAll('-', '')}`);
  await expect(yanis.page.getByText(yanis.w.join.alreadyIn(CAST.yanis))).toBeVisible();
  await yanis.page.getByRole('button', { name: yanis.w.join.submit }).click();
  await expect(farewell(yanis)).toContainText(FACTS);
  await expect(yanis.channels).toHaveCount(0);
});

test('a passkey leads whoever was banned to the reasons, and in again after the ban', async ({ world }) => {
  world.guard.expect(/status of 40[134] |HTTP Authentication failed/);
  const [claire, jonas] = await world.facilitators();
  await banned(claire, CAST.jonas);
  // A card that somebody makes takes nothing from it.
  await ask(claire, 'POST', `/members/${await memberCalled(claire, CAST.jonas)}/card`, { why: 'Zum Nachlesen' });
  await jonas.page.goto('about:blank');
  await jonas.page.context().clearCookies();
  await jonas.page.goto('/');
  await jonas.page.getByRole('button', { name: jonas.w.passkey.signIn }).click();
  await expect(farewell(jonas)).toContainText(FACTS);
  await expect(farewell(jonas).getByRole('button', { name: jonas.w.own.erase })).toBeVisible();
  await expect(farewell(jonas).getByRole('link', { name: jonas.w.own.download })).toBeVisible();
  await ask(claire, 'PATCH', `/members/${await memberCalled(claire, CAST.jonas)}`, { state: 'active', why: 'geklärt' });
  await farewell(jonas).getByRole('button', { name: safety(jonas).farewell.again }).click();
  await expect(jonas.page.getByText(jonas.w.mayReturn)).toBeVisible();
  await jonas.page.getByRole('button', { name: jonas.w.passkey.signIn }).click();
  await expect(jonas.channels).toBeVisible();
});
