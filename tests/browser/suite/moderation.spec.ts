// A report from two taps to its end, with four people in four browsers: the author reads why in their language, appeals, and
// the other council's facilitator takes it back.
import { act, caseAbout, closeDialog, desk, giveReasons, noticeCalled, openCase, openCaseAbout, openDesk, openTab, readNotice, report, rules, safety } from '../support/desk';
import { expectNewest } from '../support/order';
import { expect, ON_BOTH_STORES, test } from '../support/test';
import { PARKS } from '../support/words';

const BEFORE = 'Wer kommt am Samstag mit auf den Platz?';
const SAID = 'Samedi, c’est nul comme idée.';
const AFTER = 'Dann eben am Sonntag.';
const REASONS = 'Tu as traité une idée de nulle.';
const APPEAL = 'Je parlais du jour, de personne.';
const REVERSED = 'C’était bien le jour. Le message revient.';

test('a report is taken, decided with reasons, appealed, and reversed by the other council', ON_BOTH_STORES, async ({ world }) => {
  test.setTimeout(150_000);
  const [claire, jonas] = await world.facilitators();
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  await mira.open(PARKS);
  await yanis.open(PARKS);
  await mira.say(BEFORE);
  await yanis.say(SAID);
  await mira.say(AFTER);
  await mira.choose(SAID, mira.w.message.quick('👍'));
  await openDesk(claire);
  await openDesk(jonas);

  // Two taps; what was said stays, and its author is not told who minds.
  await report(mira, SAID, 'insult');
  await closeDialog(mira);
  for (const one of [claire, jonas]) {
    await expect(caseAbout(one, SAID)).toContainText(desk(one).kinds.report);
    await expect(one.channels.getByTestId('desk-count')).toContainText(desk(one).badge(1, 0));
  }
  await expect(yanis.message(SAID)).toBeVisible();

  // One takes it, the other sees that.
  await openCaseAbout(jonas, SAID);
  await expect(jonas.page.getByTestId('reports')).toContainText('Mira');
  await expect(jonas.page.getByTestId('reports')).toContainText(rules(jonas).rules.insult.name);
  await expect(jonas.page.getByTestId('evidence')).toContainText(BEFORE);
  await act(jonas, desk(jonas).case.take).click();
  await expect(openCase(jonas)).toHaveAttribute('data-state', 'taken');
  await expect(caseAbout(claire, SAID)).toHaveCount(0);
  await openTab(claire, 'taken');
  await expect(caseAbout(claire, SAID)).toContainText(desk(claire).takenBy('Jonas'));

  // Reasons are asked for before anything is removed.
  await act(jonas, desk(jonas).choices.remove).click();
  await expect(jonas.page.getByRole('dialog').getByRole('textbox').last()).toHaveValue(desk(yanis).facts.insult);
  await giveReasons(jonas, { facts: REASONS });
  await expect(jonas.page.getByTestId('decision')).toContainText(desk(jonas).choices.remove);
  await expect(act(jonas, desk(jonas).choices.remove)).toHaveCount(0);
  for (const one of [mira, yanis]) await expect(one.message(SAID)).toHaveCount(0);
  await openTab(claire, 'decided');
  await expect(caseAbout(claire, SAID)).toContainText(desk(claire).decidedBy('Jonas'));

  // The author reads why, in French; who reported is nowhere.
  const removed = await readNotice(yanis, safety(yanis).notices.what.removed);
  const words = safety(yanis).notices;
  for (const text of [rules(yanis).rules.insult.name, rules(yanis).rules.insult.sentence, REASONS, words.onNotice, words.byPerson]) await expect(removed).toContainText(text);
  for (const name of ['Mira', 'Jonas']) await expect(yanis.page.getByTestId('notices-page')).not.toContainText(name);
  await removed.getByText(words.yourText).click();
  await expect(removed).toContainText(SAID);

  // The reporter is told what became of it.
  const outcome = await readNotice(mira, safety(mira).notices.reportDecided);
  await expect(outcome).toContainText(safety(mira).notices.reportActed);

  // An appeal in a few words. Whoever decided cannot decide again.
  await removed.getByRole('button', { name: safety(yanis).appeal.open }).click();
  await removed.getByLabel(safety(yanis).appeal.words).fill(APPEAL);
  await removed.getByRole('button', { name: safety(yanis).appeal.send }).click();
  await expect(removed.getByTestId('appeal-state')).toHaveText(safety(yanis).appeal.sent);
  await jonas.page.getByRole('link', { name: desk(jonas).toQueue }).click();
  await openTab(jonas, 'open');
  await openCaseAbout(jonas, desk(jonas).kinds.appeal);
  await expect(jonas.page.getByTestId('appeal')).toContainText(APPEAL);
  await expect(jonas.page.getByTestId('appeal')).toContainText(desk(jonas).case.notYours);
  for (const choice of ['uphold', 'reverse'] as const) await expect(act(jonas, desk(jonas).choices[choice])).toBeDisabled();

  // The other council's facilitator takes it back.
  await openTab(claire, 'open');
  await openCaseAbout(claire, desk(claire).kinds.appeal);
  await expect(claire.page.getByTestId('appeal')).toContainText(desk(claire).case.firstBy('Jonas'));
  await act(claire, desk(claire).choices.reverse).click();
  await giveReasons(claire, { facts: REVERSED });
  await expect(claire.page.getByTestId('decision')).toContainText(REVERSED);
  await expect(jonas.page.getByTestId('decision')).toContainText(REVERSED);

  // It is back, in its place, with its reactions.
  await mira.open(PARKS);
  await expectNewest(mira, [BEFORE, SAID, AFTER]);
  await expect(mira.message(SAID).getByTestId('reactions')).toContainText('👍');
  await expect(noticeCalled(yanis, words.appealReversed)).toContainText(REVERSED);
  await expect(removed.getByTestId('appeal-state')).toHaveText(safety(yanis).appeal.state.reversed!);
  await yanis.open(PARKS);
  await expectNewest(yanis, [BEFORE, SAID, AFTER]);
  await expect(yanis.page.getByTestId('notice-bar')).toHaveText('');
});

test('of two who decide at once one does, and the other is told who was faster', ON_BOTH_STORES, async ({ world }) => {
  world.guard.expect(/status of 409 /);
  const [claire, jonas] = await world.facilitators();
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  for (const one of [mira, yanis]) await one.open(PARKS);
  await yanis.say(SAID);
  await report(mira, SAID, 'insult');
  for (const one of [claire, jonas]) {
    await openDesk(one);
    await openCaseAbout(one, SAID);
    await act(one, desk(one).choices.remove).click();
  }
  // Claire's reasons are written when Jonas has already decided otherwise.
  await jonas.page.keyboard.press('Escape');
  await act(jonas, desk(jonas).choices.nothing).click();
  await expect(jonas.page.getByTestId('decision')).toContainText(desk(jonas).nothingDone);
  await giveReasons(claire, { facts: REASONS });
  await expect(claire.page.getByRole('alert').filter({ hasText: desk(claire).case.faster('Jonas') })).toBeVisible();
  await expect(claire.page.getByTestId('decision')).toContainText(desk(claire).nothingDone);
  await expect(yanis.message(SAID)).toBeVisible();
  await closeDialog(mira);
  await expect(await readNotice(mira, safety(mira).notices.reportDecided)).toContainText(safety(mira).notices.reportNotActed);
});

test('what is gone needs no report, and whoever reports it is told so', async ({ world }) => {
  world.guard.expect(/status of 410 /);
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  for (const one of [mira, yanis]) await one.open(PARKS);
  await yanis.say(SAID);
  await mira.choose(SAID, mira.w.message.report);
  await yanis.choose(SAID, yanis.w.message.remove);
  await yanis.dialog(yanis.w.removing.title).getByRole('button', { name: yanis.w.removing.confirm }).click();
  await expect(mira.log.getByTestId('removed')).toBeVisible();
  const dialog = mira.page.getByTestId('report');
  await dialog.getByRole('button', { name: rules(mira).rules.insult.name }).click();
  await expect(dialog.getByRole('alert')).toHaveText(safety(mira).report.refused.gone!);
});

test('a facilitator warns where a message stands, without any report, and its author is told that nobody made one', async ({ world }) => {
  const [claire, mira] = [await world.enter('claire'), await world.enter('mira')];
  for (const one of [claire, mira]) await one.open(PARKS);
  await mira.say(BEFORE);
  await claire.choose(BEFORE, claire.w.message.moderate);
  const sheet = claire.page.getByRole('dialog');
  await sheet.getByRole('radio', { name: desk(claire).sheet.message.keep }).check();
  await sheet.getByRole('radio', { name: desk(claire).sheet.person.warn, exact: true }).check();
  await giveReasons(claire, { rule: rules(claire).rules.privacy.name, facts: 'Frag erst, ob alle das wollen.' });
  const notice = await readNotice(mira, safety(mira).notices.what.warned);
  for (const text of ['Frag erst, ob alle das wollen.', safety(mira).notices.notOnNotice, rules(mira).rules.privacy.sentence]) await expect(notice).toContainText(text);
  await mira.open(PARKS);
  await expect(mira.message(BEFORE)).toBeVisible();
});

test('what was removed by mistake is put back from its case, and its author reads why', async ({ world }) => {
  const [claire, mira] = [await world.enter('claire'), await world.enter('mira')];
  for (const one of [claire, mira]) await one.open(PARKS);
  await mira.say(BEFORE);
  await claire.choose(BEFORE, claire.w.message.moderate);
  await giveReasons(claire, { rule: rules(claire).rules.spam.name, facts: 'Werbung.' });
  await expect(mira.message(BEFORE)).toHaveCount(0);
  await openDesk(claire);
  await openTab(claire, 'decided');
  await openCaseAbout(claire, BEFORE);
  await act(claire, desk(claire).choices.restore).click();
  await giveReasons(claire, { facts: 'Das war die falsche Nachricht.' });
  await expect(act(claire, desk(claire).choices.restore)).toHaveCount(0);
  await expect(mira.message(BEFORE)).toBeVisible();
  const words = safety(mira).notices;
  await expect(await readNotice(mira, words.lifted(words.what.removed))).toContainText('Das war die falsche Nachricht.');
  await expect(noticeCalled(mira, words.what.removed).getByRole('button', { name: safety(mira).appeal.open })).toHaveCount(0);
});

test('a case about a facilitator is taken and decided by another one', async ({ world }) => {
  const [claire, jonas] = await world.facilitators();
  const mira = await world.enter('mira');
  for (const one of [claire, mira]) await one.open(PARKS);
  await claire.say(SAID);
  await report(mira, SAID, 'insult');
  for (const one of [claire, jonas]) {
    await openDesk(one);
    await openCaseAbout(one, SAID);
  }
  await expect(claire.page.getByTestId('about-you')).toHaveText(desk(claire).case.aboutYou);
  await expect(claire.page.getByTestId('case-actions')).toHaveCount(0);
  await claire.page.keyboard.press('t');
  await act(jonas, desk(jonas).case.take).click();
  await expect(openCase(jonas)).toHaveAttribute('data-state', 'taken');
  await expect(openCase(claire)).toHaveAttribute('data-state', 'taken');
  await expect(act(jonas, desk(jonas).case.leave)).toBeVisible();
});

test('what is illegal is reported with reasons, and lies on the desk with them', async ({ world }) => {
  const [claire, mira, yanis] = [await world.enter('claire'), await world.enter('mira'), await world.enter('yanis')];
  for (const one of [mira, yanis]) await one.open(PARKS);
  await yanis.say(SAID);
  await mira.choose(SAID, mira.w.message.report);
  const [dialog, words] = [mira.page.getByTestId('report'), safety(mira).report];
  await dialog.getByRole('button', { name: words.illegal }).click();
  const send = dialog.getByRole('button', { name: words.send, exact: true });
  await send.click();
  await expect(dialog.getByRole('alert')).toHaveText(words.missing.words);
  await dialog.getByLabel(words.why).fill('Volksverhetzung, § 130 StGB.');
  await send.click();
  await expect(dialog.getByRole('alert')).toHaveText(words.missing.goodFaith);
  await dialog.getByLabel(words.goodFaith).check();
  await send.click();
  await expect(mira.page.getByTestId('report-received')).toHaveText(words.done);
  await closeDialog(mira);
  await openDesk(claire);
  await openCaseAbout(claire, SAID);
  for (const text of [desk(claire).doors.illegal, 'Volksverhetzung, § 130 StGB.', 'Mira']) await expect(claire.page.getByTestId('reports')).toContainText(text);
});

test('what a facilitator removed by mistake is put back at the desk, in its place and with its reactions', ON_BOTH_STORES, async ({ world }) => {
  const [claire, jonas] = await world.facilitators();
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  for (const one of [mira, yanis]) await one.open(PARKS);
  await mira.say(BEFORE);
  await yanis.say(SAID);
  await mira.say(AFTER);
  await mira.choose(SAID, mira.w.message.quick('👍'));
  await expect(yanis.message(SAID).getByTestId('reactions')).toContainText('👍');
  await report(mira, SAID, 'insult');
  await closeDialog(mira);
  await openDesk(claire);
  await openCaseAbout(claire, SAID);
  await act(claire, desk(claire).choices.remove).click();
  await giveReasons(claire, { facts: REASONS });
  for (const one of [mira, yanis]) await expect(one.message(SAID)).toHaveCount(0);

  // Any facilitator does it, without an appeal: reasons, and no ground.
  await openDesk(jonas);
  await openTab(jonas, 'decided');
  await openCaseAbout(jonas, SAID);
  await act(jonas, desk(jonas).choices.restore).click();
  await expect(jonas.page.getByRole('dialog').getByRole('textbox').last()).toBeVisible();
  await giveReasons(jonas, { facts: REVERSED });
  await expect(act(jonas, desk(jonas).choices.restore)).toHaveCount(0);
  for (const one of [mira, yanis]) {
    await expectNewest(one, [BEFORE, SAID, AFTER]);
    await expect(one.message(SAID).getByTestId('reactions')).toContainText('👍');
  }
  await yanis.page.getByTestId('notice-bar').getByRole('link', { name: yanis.w.shell.readNotices }).click();
  await expect(yanis.page.getByTestId('notices-page')).toContainText(REVERSED);
});
