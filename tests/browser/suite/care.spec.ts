// What facilitators hand out and take back: a bot's token, a group's code, a card; and how long a channel keeps what is said.
import type { Locator } from '@playwright/test';
import { openCare } from '../support/calm';
import { expect, test } from '../support/test';
import type { Member } from '../support/member';
import { careWords, PARKS } from '../support/words';

const care = careWords.de;
const REASON = 'So abgesprochen';

/** Gives the reason that is asked for. */
async function because(member: Member): Promise<void> {
  const dialog = member.page.getByRole('dialog').or(member.page.getByRole('alertdialog'));
  await dialog.getByLabel(care.why, { exact: true }).fill(REASON);
  await dialog.getByRole('button', { name: care.do, exact: true }).click();
  await expect(dialog).toHaveCount(0);
}

/** Posts as a program would; the status of the answer. */
async function post(member: Member, channel: string, token: string, text: string): Promise<number> {
  const answer = await fetch(`${member.line.origin}/api/v1/channels/${channel}/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': encodeURIComponent(text) },
    body: JSON.stringify({ text, lang: 'de' }),
  });
  return answer.status;
}

test('a bot posts with its token and is marked, and neither an old token nor a removed bot gets in', async ({ world }) => {
  const [, jonas] = await world.facilitators();
  const mira = await world.enter('mira');
  await mira.open(PARKS);
  const channel = new URL(mira.page.url()).hash.split('/')[2]!;
  await openCare(jonas, 'bots');
  const once = jonas.page.getByTestId('once');
  await jonas.page.getByLabel(care.bots.name, { exact: true }).fill('Wetterdienst');
  await jonas.page.getByRole('button', { name: care.bots.make }).click();
  const first = (await once.innerText()).trim();
  expect(await post(mira, channel, first, 'Morgen regnet es.')).toBe(201);
  const said = mira.message('Morgen regnet es.');
  await expect(said.getByTestId('author')).toHaveText('Wetterdienst');
  await expect(said.getByTestId('place')).toContainText(mira.w.role.bot);

  const listed = jonas.page.getByRole('listitem').filter({ hasText: 'Wetterdienst' });
  await listed.getByRole('button', { name: care.bots.rotate }).click();
  await expect(once).not.toHaveText(first);
  const second = (await once.innerText()).trim();
  expect(await post(mira, channel, first, 'Noch einmal.')).toBe(401);
  expect(await post(mira, channel, second, 'Doch nicht.')).toBe(201);
  await listed.getByRole('button', { name: care.bots.revoke }).click();
  await because(jonas);
  await expect(listed).toHaveCount(0);
  expect(await post(mira, channel, second, 'Und noch einmal.')).toBe(401);
  await expect(mira.message('Doch nicht.')).toBeVisible();
});

/** What the server says of a code. */
async function looked(member: Member, code: string): Promise<number> {
  return member.page.evaluate(
    async (text) =>
      (await fetch('/api/v1/join/look', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ code: text }) })).status,
    code,
  );
}

test('a group’s code lets in as many as it is for, a card is taken back, and a channel’s time is kept', async ({ world }) => {
  world.guard.expect(/status of 40[04] /);
  const [, jonas] = await world.facilitators();
  await openCare(jonas, 'cards');
  const { page } = jonas;
  const handOut = async (fill: (form: Locator) => Promise<unknown>): Promise<string> => {
    const form = page.locator('form').filter({ has: page.getByLabel(care.cards.council) });
    await fill(form);
    await form.getByRole('button', { name: care.cards.submit }).click();
    const code = await page.getByTestId('card-code').first().innerText();
    await page.getByRole('button', { name: care.sheet.done }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: care.sheet.done }).click();
    return code;
  };
  const group = await handOut(async (form) => {
    await form.getByLabel(care.cards.how).selectOption('group');
    await form.getByLabel(care.cards.people).fill('2');
  });
  for (const [name, status] of [['Ida', 200], ['Nele', 200], ['Tarek', 404]] as const) {
    const context = await world.browser.newContext({ locale: 'de-DE', baseURL: jonas.line.origin });
    const answer = await context.request.post('/api/v1/join', {
      headers: { origin: jonas.line.origin },
      data: { code: group, name, age_band: '16_17', agreed: [{ text: 'privacy', version: '2026-11-01' }, { text: 'rules', version: '2026-11-01' }] },
    });
    expect(answer.status(), name).toBe(status);
    await context.close();
  }
  await page.reload();
  await expect(page.getByTestId('card-box').filter({ hasText: care.cards.used(2, 2) })).toBeVisible();

  const single = await handOut(async (form) => form.getByLabel(care.cards.names).fill('Lena'));
  expect(await looked(jonas, single)).toBe(200);
  const box = page.getByTestId('card-box').filter({ hasText: 'Lena' });
  await box.getByRole('button', { name: care.cards.revoke }).click();
  await because(jonas);
  await expect(box).toContainText(care.cards.ended.revoked!);
  expect(await looked(jonas, single)).toBe(404);

  await openCare(jonas, 'keeping');
  const days = page.getByRole('spinbutton', { name: care.keeping.days(PARKS.de) });
  await days.fill('30');
  await page.getByRole('listitem').filter({ hasText: PARKS.de }).getByRole('button', { name: jonas.w.save }).click();
  await because(jonas);
  await page.reload();
  await expect(days).toHaveValue('30');
});
