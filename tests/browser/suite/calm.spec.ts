// Slow, paused, braked, muted: what stands at the composer, for how long, and that it ends.
import { ask, memberCalled, pairingOf } from '../support/asking';
import { calm, openCare, sayWhy } from '../support/calm';
import { act, caseAbout, desk, noticeCalled, openCase, openCaseAbout, openDesk, readNotice, rules, safety } from '../support/desk';
import { expect, ON_BOTH_STORES, test } from '../support/test';
import { ARRIVING, careWords, PARKS } from '../support/words';

const COUNTING = /^0:\d\d$/;

test('in a slow channel the next message is counted down to', async ({ world }) => {
  const [jonas, mira] = [(await world.facilitators())[1], await world.enter('mira')];
  for (const one of [jonas, mira]) await one.open(PARKS);
  await calm(jonas, async (dialog, words) => dialog.getByLabel(words.slow).selectOption({ label: words.seconds(5) }));
  await mira.say('Erste Nachricht');
  await expect(mira.page.getByTestId('composer-mode').getByTestId('countdown')).toHaveText(COUNTING);
  await mira.write('Zweite Nachricht');
  await expect(mira.composer).toHaveValue('Zweite Nachricht');
  await expect(mira.page.getByTestId('composer-mode')).toHaveText('');
  await mira.composer.press('Enter');
  await expect(jonas.message('Zweite Nachricht')).toBeVisible();
  await jonas.say('Begleitungen bremst es nicht.');
  await jonas.say('Auch zweimal nicht.');
});

test('a pause is announced in both languages, and ends when a facilitator ends it', ON_BOTH_STORES, async ({ world }) => {
  const [claire, mira, yanis] = [await world.enter('claire'), await world.enter('mira'), await world.enter('yanis')];
  for (const one of [claire, mira, yanis]) await one.open(PARKS);
  await mira.composer.fill('Angefangen');
  const words = { de: 'Pause bis nach dem Essen.', fr: 'Pause jusqu’après le repas.' };
  await calm(claire, async (dialog, w) => {
    await dialog.getByLabel(w.freeze).check();
    await dialog.getByLabel(w.freezeDe).fill(words.de);
    await dialog.getByLabel(w.freezeFr).fill('');
    await dialog.getByLabel(w.freezeFr).fill(words.fr);
  });
  for (const [member, lang] of [[mira, 'de'], [yanis, 'fr']] as const) {
    const paused = member.page.getByTestId('paused');
    await expect(paused).toContainText(member.w.composer.frozen);
    await expect(paused.locator(`[lang=${lang}]`)).toHaveText(words[lang]);
    await expect(member.page.getByRole('textbox', { name: member.w.composer.label(PARKS[lang]) })).toHaveCount(0);
  }
  await expect(mira.page.getByTestId('paused')).toContainText(mira.w.composer.draftStays);
  await expect(claire.composer).toBeEnabled();
  await calm(claire, async (dialog, w) => dialog.getByLabel(w.freeze).uncheck());
  await expect(mira.composer).toHaveValue('Angefangen');
  await mira.composer.press('Enter');
  await expect(yanis.message('Angefangen')).toBeVisible();
});

test('the brake stops everything for an hour with one tap and a reason', ON_BOTH_STORES, async ({ world }) => {
  const [claire, mira, yanis] = [await world.enter('claire'), await world.enter('mira'), await world.enter('yanis')];
  await mira.open(PARKS);
  await yanis.open(ARRIVING);
  await openCare(claire, 'calm');
  const words = desk(claire).calm;
  await claire.page.getByRole('button', { name: desk(claire).choices.brake }).click();
  await sayWhy(claire);
  const pairing = claire.page.getByTestId('mode-box').filter({ hasText: words.pairing });
  for (const force of [words.inForce.frozen, words.inForce.hold, words.inForce.noJoining]) await expect(pairing).toContainText(force);
  for (const one of [mira, yanis]) await expect(one.page.getByTestId('paused').getByTestId('countdown')).toHaveText(/^(1:00:00|0?:?59:\d\d|59:\d\d)$/);
  await pairing.getByRole('button', { name: words.end(words.pairing) }).click();
  await sayWhy(claire);
  await expect(pairing).toContainText(words.usual);
  for (const one of [mira, yanis]) await expect(one.page.getByTestId('paused')).toHaveCount(0);
  await yanis.say('On reprend.');
});

test('where much more is written than usual, the brake is proposed at the desk, and pulled with one tap', ON_BOTH_STORES, async ({ world }) => {
  test.setTimeout(150_000);
  world.guard.expect(/status of 403 .*\/cards$/);
  const [claire, mira, yanis] = [await world.enter('claire'), await world.enter('mira'), await world.enter('yanis')];
  for (const one of [mira, yanis]) await one.open(PARKS);
  await openDesk(claire);
  const proposed = caseAbout(claire, desk(claire).kinds.surge);
  // Sixty in a minute; where the next one begins in between, so many once more. Nobody waits for what they wrote to appear.
  for (let n = 0; n < 130 && (await proposed.count()) === 0; n++) {
    await mira.write(`Nachricht ${n}`);
    await expect(mira.composer).toHaveValue('');
  }
  await openCaseAbout(claire, desk(claire).kinds.surge);
  await expect(openCase(claire).locator('..')).toContainText(desk(claire).case.surge);
  await act(claire, desk(claire).choices.brake).click();
  await claire.dialog(desk(claire).choices.brake).getByRole('button', { name: desk(claire).choices.brake, exact: true }).click();
  await expect(claire.page.getByTestId('decision')).toContainText(desk(claire).choices.brake);
  for (const one of [mira, yanis]) await expect(one.page.getByTestId('paused').getByTestId('countdown')).toHaveText(/^(1:00:00|0?:?59:\d\d|59:\d\d)$/);

  // As long as nobody joins, nobody makes cards for newcomers either.
  await openCare(claire, 'cards');
  await claire.page.getByRole('button', { name: careWords.fr.cards.submit, exact: true }).click();
  await expect(claire.page.getByRole('alert').filter({ hasText: careWords.fr.cards.paused })).toBeVisible();
  await openCare(claire, 'calm');
  const pairing = claire.page.getByTestId('mode-box').filter({ hasText: desk(claire).calm.pairing });
  await pairing.getByRole('button', { name: desk(claire).calm.end(desk(claire).calm.pairing) }).click();
  await sayWhy(claire);
  await expect(pairing).toContainText(desk(claire).calm.usual);
  await openCare(claire, 'cards');
  await claire.page.getByRole('button', { name: careWords.fr.cards.submit, exact: true }).click();
  await expect(claire.page.getByTestId('card-code').first()).toBeVisible();
});

test('a countdown that ends too early by a wrong clock leaves with its author what they wrote', async ({ world }) => {
  const claire = await world.enter('claire');
  const mira = await world.browserFor('mira');
  await mira.page.clock.install();
  await mira.join();
  await mira.open(PARKS);
  const [pairing, member] = [await pairingOf(claire), await memberCalled(claire, 'Mira')];
  const ground = { kind: 'rule', rule: 'spam' };
  await ask(claire, 'POST', `/pairings/${pairing}/cases`, { member, decide: { acts: [{ act: 'mute', minutes: 1, everywhere: true }], ground, facts: 'Zehnmal dasselbe.' } });
  const paused = mira.page.getByTestId('paused');
  await expect(paused).toContainText(mira.w.composer.muted);
  await expect(paused.getByTestId('countdown')).toHaveText(/^(1:00|0:\d\d)$/);
  await paused.getByRole('link', { name: mira.w.composer.mutedWhy }).click();
  const notice = noticeCalled(mira, safety(mira).notices.what.muted);
  await expect(notice).toContainText('Zehnmal dasselbe.');
  await expect(notice).toContainText(rules(mira).rules.spam.sentence);
  await expect(notice.getByTestId('countdown')).toHaveText(/^(1:00|0:\d\d)$/);

  await mira.open(PARKS);
  await expect(paused).toBeVisible();
  await mira.page.clock.fastForward(61_000);
  await expect(paused).toHaveCount(0);
  await expect(mira.composer).toBeVisible();

  // Her clock runs ahead: the server has the last word.
  await mira.write('Bin wieder da');
  await expect(mira.waiting('Bin wieder da').getByTestId('waiting-note')).toContainText(mira.w.outbox.refused.muted);
});

test('a muted member’s countdown ends, and they can write again', async ({ world }) => {
  test.setTimeout(150_000);
  const [claire, mira, yanis] = [await world.enter('claire'), await world.enter('mira'), await world.enter('yanis')];
  for (const one of [mira, yanis]) await one.open(PARKS);
  const [pairing, member] = [await pairingOf(claire), await memberCalled(claire, 'Mira')];
  const ground = { kind: 'rule', rule: 'spam' };
  await ask(claire, 'POST', `/pairings/${pairing}/cases`, { member, decide: { acts: [{ act: 'mute', minutes: 1, everywhere: true }], ground, facts: 'Zehnmal dasselbe.' } });
  const paused = mira.page.getByTestId('paused');
  await expect(paused.getByTestId('countdown')).toHaveText(/^(1:00|0:\d\d)$/);
  await expect(paused).toHaveCount(0, { timeout: 75_000 });
  await mira.say('Bin wieder da');
  await expect(yanis.message('Bin wieder da')).toBeVisible();
});

test('a mute ends sooner when somebody lifts it, and its reason is told', async ({ world }) => {
  const [claire, jonas] = await world.facilitators();
  const yanis = await world.enter('yanis');
  await yanis.open(PARKS);
  const [pairing, member] = [await pairingOf(claire), await memberCalled(claire, 'Yanis')];
  const ground = { kind: 'rule', rule: 'spam' };
  await ask(claire, 'POST', `/pairings/${pairing}/cases`, { member, decide: { acts: [{ act: 'mute', minutes: 60, everywhere: true }], ground, facts: 'Dix fois la même chose.' } });
  await expect(yanis.page.getByTestId('paused')).toContainText(yanis.w.composer.muted);
  await openCare(jonas, 'calm');
  await jonas.page.getByRole('button', { name: desk(jonas).calm.liftNamed('Yanis') }).click();
  await sayWhy(jonas);
  await expect(jonas.page.getByTestId('restrictions')).toContainText(desk(jonas).calm.nobody);
  await expect(yanis.page.getByTestId('paused')).toHaveCount(0);
  await yanis.say('Merci !');
  await expect(await readNotice(yanis, safety(yanis).notices.lifted(safety(yanis).notices.what.muted))).toContainText('Zum Ausprobieren');
});
