// Passkeys with Chromium's own virtual authenticator (S4): before anything that concerns others, and as a way in.
import type { Page } from '@playwright/test';
import { cardFor } from '../support/asking';
import { Authenticator } from '../support/authenticator';
import { Member } from '../support/member';
import { expect, test } from '../support/test';
import { careWords, words } from '../support/words';
import { CAST, type World } from '../support/world';

const { de, fr: w } = words;
/** Browsers note what a server refuses. */
const REFUSED = /status of (400|401|403|404) /;

/** Somebody else's browser, or the same person's second one. */
async function secondBrowser(world: World, name: string, code: string): Promise<Member> {
  const line = world.line('claire');
  const context = await world.browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 820 }, baseURL: line.origin });
  await world.guard.watch(context, name, line);
  const member = new Member(name, 'fr', await context.newPage(), line, code);
  member.authenticator = await Authenticator.on(member.page);
  world.members.push(member);
  return member;
}

/** What the server says to somebody who asks for all members. */
async function askedForMembers(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const directory = await (await fetch('/api/v1/directory')).json();
    const answer = await fetch(`/api/v1/pairings/${directory.pairings[0].id}/members`);
    return `${answer.status} ${(await answer.json()).code ?? ''}`.trim();
  });
}

const boxes = (member: Member) => member.page.getByTestId('member-box');
const toCare = (member: Member) => member.channels.getByRole('link', { name: member.w.shell.care }).click();

test('S4: of others nothing is seen or changed before a passkey is shown, in every session, by its owner', async ({ world }) => {
  world.guard.expect(REFUSED);
  const claire = await world.browserFor('claire');
  await claire.page.goto(`/#join=${claire.code}`);
  await claire.dialog(w.passkey.firstTitle).getByRole('button', { name: w.cancel }).click();
  await expect(claire.channels).toBeVisible();
  expect(await askedForMembers(claire.page)).toBe('403 passkey_needed');
  await toCare(claire);
  await claire.dialog(w.passkey.firstTitle).getByRole('button', { name: w.cancel }).click();
  await expect(claire.page.getByRole('alert').filter({ hasText: /\S/ }).first()).toBeVisible();
  await expect(boxes(claire)).toHaveCount(0);
  await claire.return();
  await toCare(claire);
  await claire.authenticator!.recognises(false);
  const make = claire.dialog(w.passkey.firstTitle);
  await make.getByRole('button', { name: w.passkey.make }).click();
  await expect(make.getByRole('alert')).toHaveText(w.passkey.notShown);
  await claire.authenticator!.recognises(true);
  await make.getByRole('button', { name: w.passkey.make }).click();
  await expect(boxes(claire).first()).toBeVisible();
  expect(await askedForMembers(claire.page)).toBe('200');

  // By the same link elsewhere: it is her, but she is asked for the passkey again, and for her own finger.
  const laptop = await secondBrowser(world, 'Claire', claire.code);
  expect(await claire.authenticator!.syncTo(laptop.authenticator!)).toBe(1);
  await laptop.page.goto(`/#join=${claire.code}`);
  await expect(laptop.channels).toBeVisible();
  expect(await askedForMembers(laptop.page)).toBe('403 passkey_needed');
  await toCare(laptop);
  const show = laptop.dialog(w.passkey.verifyTitle);
  await laptop.authenticator!.recognises(false);
  await show.getByRole('button', { name: w.passkey.show }).click();
  await expect(show.getByRole('alert')).toHaveText(w.passkey.notShown);
  expect(await askedForMembers(laptop.page)).toBe('403 passkey_needed');
  await laptop.authenticator!.recognises(true);
  await show.getByRole('button', { name: w.passkey.show }).click();
  await expect(boxes(laptop).first()).toBeVisible();
  expect(await askedForMembers(laptop.page)).toBe('200');
});

test('participants may have one too: it is a way in until it is removed', async ({ world }) => {
  world.guard.expect(REFUSED);
  const mira = await world.enter('mira');
  await Authenticator.on(mira.page);
  const { page } = mira;
  const own = page.getByTestId('passkeys');
  const signOut = async () => {
    await page.getByRole('button', { name: de.settings.signOut, exact: true }).click();
    await mira.dialog(de.settings.signOutTitle).getByRole('button', { name: de.settings.signOut, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: de.join.title })).toBeVisible();
  };
  await mira.settings();
  await own.getByRole('button', { name: de.passkey.add }).click();
  await expect(own.getByRole('button', { name: de.passkey.removeNamed('Linux') })).toBeVisible();
  await signOut();
  await page.getByRole('button', { name: de.passkey.signIn }).click();
  await expect(mira.channels).toBeVisible();
  await mira.settings();
  await own.getByRole('button', { name: de.passkey.removeNamed('Linux') }).click();
  await expect(own.getByText(de.passkey.none)).toBeVisible();
  await signOut();
  await page.getByRole('button', { name: de.passkey.signIn }).click();
  await expect(page.getByRole('alert').filter({ hasText: de.passkey.refused })).toBeVisible();
});

test('a new card ends the passkeys made before it, of participants too', async ({ world }) => {
  world.guard.expect(REFUSED);
  const [claire, mira] = [await world.enter('claire'), await world.enter('mira')];
  await Authenticator.on(mira.page);
  const own = mira.page.getByTestId('passkeys');
  await mira.settings();
  // Whoever shows a passkey comes back as that: not in the middle of it, when the session ends.
  const back = mira.page.waitForEvent('websocket');
  await own.getByRole('button', { name: de.passkey.add }).click();
  await expect(own.getByRole('button', { name: de.passkey.removeNamed('Linux') })).toBeVisible();
  await back;
  await mira.expectStatus('online');
  const code = await cardFor(claire, CAST.mira);
  await expect(mira.page.getByRole('alert').filter({ hasText: de.connection.session_ended })).toBeVisible();
  await mira.page.goto('/');
  await mira.page.getByRole('button', { name: de.passkey.signIn }).click();
  await expect(mira.page.getByRole('alert').filter({ hasText: de.passkey.refused })).toBeVisible();
  await mira.page.goto(`/#join=${code}`);
  await expect(mira.channels).toBeVisible();
});

test('the other council’s facilitator gives access back, and what was there before is worth nothing', async ({ world }) => {
  world.guard.expect(REFUSED);
  const claire = await world.enter('claire');
  const recover = async (by: Member, name: string): Promise<string> => {
    const care = careWords[by.locale];
    await toCare(by);
    await boxes(by).filter({ hasText: name }).getByRole('button', { name: care.members.actions(name) }).click();
    await by.page.getByRole('menuitem', { name: care.members.recovery }).click();
    await by.page.getByLabel(care.why).fill('Téléphone perdu');
    await by.page.getByRole('button', { name: care.do }).click();
    return (await by.page.getByTestId('card-code').first().innerText()).replaceAll('-', '');
  };
  const jonas = await secondBrowser(world, 'Jonas', await recover(claire, 'Jonas'));
  await jonas.page.goto(`/#join=${jonas.code}`);
  jonas.locale = 'de';
  await jonas.dialog(de.passkey.firstTitle).getByRole('button', { name: de.passkey.make }).click();
  await expect(jonas.dialog(de.passkey.firstTitle)).toBeHidden();

  const code = await recover(jonas, 'Claire');
  await expect(claire.page.getByRole('alert').filter({ hasText: w.connection.session_ended })).toBeVisible();
  const back = await secondBrowser(world, 'Claire', code);
  await claire.authenticator!.syncTo(back.authenticator!);
  await back.page.goto('/');
  await back.page.getByRole('button', { name: w.passkey.signIn }).click();
  await expect(back.page.getByRole('alert').filter({ hasText: w.passkey.refused })).toBeVisible();
  await back.page.goto(`/#join=${code}`);
  const make = back.dialog(w.passkey.firstTitle);
  await make.getByRole('button', { name: w.passkey.make }).click();
  await expect(make).toBeHidden();
  await toCare(back);
  await expect(boxes(back).first()).toBeVisible();
});
