// Hold and release: what waits is seen by its author and the facilitators, by nobody else, until somebody says yes.
import { act, caseAbout, giveReasons, openCaseAbout, openDesk, readNotice, desk, rules, safety } from '../support/desk';
import { calm, openCare } from '../support/calm';
import type { Member } from '../support/member';
import { ask, pairingOf } from '../support/asking';
import { expectNewest } from '../support/order';
import { expect, ON_BOTH_STORES, test } from '../support/test';
import { PARKS } from '../support/words';
import type { World } from '../support/world';

const held = (member: Member, text: string) => member.log.getByTestId('held-item').filter({ hasText: text });

/** Two participants in a channel where everything waits, and a facilitator at the desk. */
async function allWaits(world: World): Promise<[Member, Member, Member]> {
  const claire = await world.enter('claire');
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  await mira.open(PARKS);
  await yanis.open(PARKS);
  await claire.open(PARKS);
  await calm(claire, async (dialog, words) => dialog.getByLabel(words.hold).check());
  await expect(mira.page.getByTestId('composer-mode')).toHaveText(mira.w.composer.hold);
  await openDesk(claire);
  return [claire, mira, yanis];
}

test('a message waits for approval, and appears for all with the time it was written', ON_BOTH_STORES, async ({ world }) => {
  const [claire, mira, yanis] = await allWaits(world);
  await mira.write('Darf das hier stehen?');
  await expect(held(mira, 'Darf das hier stehen?').getByTestId('held-note')).toContainText(`${mira.w.held.waits} · ${rules(mira).holds.channel}`);
  await expect(held(mira, 'Darf das hier stehen?')).toContainText(mira.w.held.onlyYou);
  // N3: why, that no person did it, and how to object; nothing of a rule that nobody broke.
  const note = held(mira, 'Darf das hier stehen?').getByTestId('held-note');
  await note.getByText(mira.w.held.why).click();
  for (const text of [safety(mira).notices.waits, safety(mira).notices.automated, mira.w.held.objecting]) await expect(note).toContainText(text);
  await expect(note).not.toContainText(rules(mira).rules.other.sentence);
  await mira.page.reload();
  await expect(held(mira, 'Darf das hier stehen?')).toBeVisible();
  await expect(caseAbout(claire, 'Darf das hier stehen?')).toContainText(desk(claire).kinds.held);

  // A later message of a facilitator overtakes it; nobody else has seen anything of it.
  await claire.open(PARKS);
  await claire.say('Bonjour à tous !');
  await expect(yanis.message('Bonjour à tous !')).toBeVisible();
  await expect(yanis.page.getByText('Darf das hier stehen?')).toHaveCount(0);
  await expect(yanis.unread(PARKS)).toHaveCount(0);

  await openDesk(claire);
  await openCaseAbout(claire, 'Darf das hier stehen?');
  await act(claire, desk(claire).choices.release).click();
  for (const one of [mira, yanis]) {
    await expectNewest(one, ['Bonjour à tous !', 'Darf das hier stehen?']);
    await expect(one.message('Darf das hier stehen?').getByTestId('written-at')).toContainText(one.w.message.writtenAt('').trim());
  }
  await expect(mira.log.getByTestId('held-item')).toHaveCount(0);
});

test('a waiting message that is not shown is explained to its author', async ({ world }) => {
  const [claire, mira, yanis] = await allWaits(world);
  await mira.write('Kauft alle bei meinem Onkel!');
  await openCaseAbout(claire, 'Kauft alle bei meinem Onkel!');
  await act(claire, desk(claire).choices.decline).click();
  await giveReasons(claire, { rule: rules(claire).rules.spam.name, facts: 'Das ist Werbung für einen Laden.' });
  await expect(mira.log.getByTestId('held-item')).toHaveCount(0);
  const notice = await readNotice(mira, safety(mira).notices.what.declined);
  await expect(notice).toContainText('Das ist Werbung für einen Laden.');
  await expect(notice).toContainText(rules(mira).rules.spam.sentence);
  await expect(yanis.page.getByText('Kauft alle bei meinem Onkel!')).toHaveCount(0);
});

test('its author changes what waits, or takes it back', async ({ world }) => {
  const [claire, mira, yanis] = await allWaits(world);
  await mira.write('Bis Sonntag um drei');
  await held(mira, 'Bis Sonntag um drei').getByRole('button', { name: mira.w.held.edit }).click();
  await expect(mira.composer).toHaveValue('Bis Sonntag um drei');
  await mira.write('Bis Sonntag um vier');
  await expect(held(mira, 'Bis Sonntag um vier')).toBeVisible();
  await expect(held(mira, 'Bis Sonntag um drei')).toHaveCount(0);
  await expect(caseAbout(claire, 'Bis Sonntag um vier')).toBeVisible();

  await mira.write('Ach nein');
  await expect(caseAbout(claire, 'Ach nein')).toBeVisible();
  await held(mira, 'Ach nein').getByRole('button', { name: mira.w.held.withdraw }).click();
  await expect(held(mira, 'Ach nein')).toHaveCount(0);
  await expect(caseAbout(claire, 'Ach nein')).toHaveCount(0);

  await openCaseAbout(claire, 'Bis Sonntag um vier');
  await act(claire, desk(claire).choices.release).click();
  for (const one of [mira, yanis]) await expectNewest(one, ['Bis Sonntag um vier']);
});

test('a change of a message waits as a message does', ON_BOTH_STORES, async ({ world }) => {
  const [claire, mira, yanis] = [await world.enter('claire'), await world.enter('mira'), await world.enter('yanis')];
  for (const one of [claire, mira, yanis]) await one.open(PARKS);
  await mira.say('Wir treffen uns am Brunnen.');
  await calm(claire, async (dialog, words) => dialog.getByLabel(words.hold).check());
  await expect(mira.page.getByTestId('composer-mode')).toHaveText(mira.w.composer.hold);
  await mira.change('Wir treffen uns am Brunnen.');
  await mira.write('Wir treffen uns am Bahnhof.');
  await expect(mira.message('Wir treffen uns am Brunnen.').getByTestId('held-note')).toContainText('Wir treffen uns am Bahnhof.');
  await openDesk(claire);
  await openCaseAbout(claire, 'Wir treffen uns am Bahnhof.');
  const evidence = claire.page.getByTestId('evidence');
  const marked = (mark: string) => evidence.getByTestId('quoted').filter({ hasText: mark });
  await expect(marked(desk(claire).case.stands)).toContainText('Wir treffen uns am Brunnen.');
  await expect(marked(desk(claire).case.waitingChange)).toContainText('Wir treffen uns am Bahnhof.');
  await expect(yanis.message('Wir treffen uns am Brunnen.')).toBeVisible();
  await act(claire, desk(claire).choices.release).click();
  for (const one of [mira, yanis]) await expect(one.message('Wir treffen uns am Bahnhof.')).toContainText(one.w.message.edited);
  await expect(mira.log.getByTestId('held-note')).toHaveCount(0);
});

test('messages with links wait once that is saved on the page of approval', async ({ world }) => {
  const [claire, mira] = [await world.enter('claire'), await world.enter('mira')];
  await mira.open(PARKS);
  await mira.say('Hier: https://example.org/vorher');
  await openCare(claire, 'holds');
  const words = desk(claire).holds;
  await claire.page.getByRole('switch', { name: words.links }).check();
  await claire.page.getByRole('button', { name: claire.w.save, exact: true }).click();
  await expect(claire.page.getByText(words.saved)).toBeVisible();
  await mira.write('Hier: https://example.org/nachher');
  await expect(held(mira, 'nachher').getByTestId('held-note')).toContainText(rules(mira).holds.link);
  await openCare(claire, 'holds');
  await expect(claire.page.getByRole('switch', { name: words.links })).toBeChecked();
});

/** Saves what is set on the page of approval. */
async function saved(by: Member): Promise<void> {
  const answered = by.page.waitForResponse((response) => response.request().method() === 'PUT' && response.url().endsWith('/holds'));
  await by.page.getByRole('button', { name: by.w.save, exact: true }).click();
  expect((await answered).ok()).toBe(true);
}

test('the first message of somebody new waits once that is saved, and nobody else’s does', ON_BOTH_STORES, async ({ world }) => {
  const [claire, yanis] = [await world.enter('claire'), await world.enter('yanis')];
  await openCare(claire, 'holds');
  await claire.page.getByLabel(desk(claire).holds.newcomer).fill('1');
  await saved(claire);
  await yanis.open(PARKS);
  await yanis.say('Je suis là depuis longtemps.');

  const pairing = await pairingOf(claire);
  const { councils } = await ask<{ councils: { id: string; lang: string }[] }>(claire, 'GET', '/directory');
  const german = councils.find((one) => one.lang === 'de')!.id;
  const made = await ask<{ cards: { code: string }[] }>(claire, 'POST', `/pairings/${pairing}/cards`, { council: german, role: 'participant', days: 3, cards: [{ channels: [] }] });
  const { texts } = await ask<{ texts: unknown[] }>(claire, 'GET', '/service');
  const nele = await world.browserFor('mira');
  await nele.page.goto('/');
  await ask(nele, 'POST', '/join', { code: made.cards[0]!.code, name: 'Nele', age_band: '16_17', agreed: texts, lang: 'de' });
  await nele.page.goto('about:blank');
  await nele.page.goto('/');
  await nele.open(PARKS);
  await nele.write('Hallo, ich bin neu.');
  await expect(held(nele, 'Hallo, ich bin neu.').getByTestId('held-note')).toContainText(rules(nele).holds.newcomer);
  await openDesk(claire);
  await openCaseAbout(claire, 'Hallo, ich bin neu.');
  await act(claire, desk(claire).choices.release).click();
  await expect(yanis.message('Hallo, ich bin neu.')).toBeVisible();
  await nele.say('Danke!');
  await expect(yanis.message('Danke!')).toBeVisible();
  await openCare(claire, 'holds');
  await expect(claire.page.getByLabel(desk(claire).holds.newcomer)).toHaveValue('1');
});

test('outside the hours with a facilitator messages wait, and within them none does', ON_BOTH_STORES, async ({ world }) => {
  const [claire, mira, yanis] = [await world.enter('claire'), await world.enter('mira'), await world.enter('yanis')];
  for (const one of [mira, yanis]) await one.open(PARKS);
  await openCare(claire, 'holds');
  const words = desk(claire).holds;
  const duty = claire.page.getByTestId('duty');
  const days = words.days;
  // On no day near this one, in whichever zone.
  const far = days[(new Date().getUTCDay() + 2) % 7]!;
  await claire.page.getByRole('switch', { name: words.duty }).check();
  await duty.getByRole('button', { name: words.addHours(far) }).click();
  await saved(claire);
  await mira.write('Ist jemand da?');
  await expect(held(mira, 'Ist jemand da?').getByTestId('held-note')).toContainText(rules(mira).holds.hours);

  await duty.getByRole('button', { name: words.removeHours(far, '14:00') }).click();
  for (const day of [days[0]!, days[5]!, days[6]!]) {
    await duty.getByRole('button', { name: words.addHours(day) }).click();
    await duty.getByLabel(words.from(day), { exact: true }).fill('00:00');
    await duty.getByLabel(words.to(day), { exact: true }).fill('00:00');
    await duty.getByLabel(words.to(day), { exact: true }).blur();
  }
  await duty.getByRole('button', { name: words.sameForWeek }).click();
  for (const day of days) await expect(duty.getByLabel(words.from(day), { exact: true })).toHaveValue('00:00');
  await saved(claire);
  await mira.say('Jetzt ist jemand da.');
  await expect(yanis.message('Jetzt ist jemand da.')).toBeVisible();
  await claire.page.reload();
  await expect(claire.page.getByRole('switch', { name: words.duty })).toBeChecked();
  await expect(duty.getByLabel(words.to(days[6]!), { exact: true })).toHaveValue('00:00');
});
