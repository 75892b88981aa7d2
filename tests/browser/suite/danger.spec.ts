// Somebody may be in danger: on top of both desks, said on every page, with who helps at once.
import { act, closeDialog, desk, openCase, openDesk, queue, report, safety } from '../support/desk';
import type { Member } from '../support/member';
import { expect, ON_BOTH_STORES, test } from '../support/test';
import { ARRIVING, PARKS } from '../support/words';

const alertOf = (member: Member) => member.page.getByTestId('desk-alert');

test('a danger report tops both desks, is told on every page, and shows who helps', ON_BOTH_STORES, async ({ world }) => {
  test.setTimeout(120_000);
  const [claire, jonas] = await world.facilitators();
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  for (const one of [mira, yanis]) await one.open(PARKS);
  await mira.say('Ihr seid doof.');
  await yanis.say('J’en peux plus, je veux disparaître.');
  await report(yanis, 'Ihr seid doof.', 'insult');
  await closeDialog(yanis);
  await openDesk(claire);
  await expect(queue(claire).getByTestId('case-row')).toHaveCount(1);
  await claire.open(ARRIVING);
  await jonas.settings();

  // Who helps in the reporter's country comes first; then one tap.
  const danger = 'J’en peux plus, je veux disparaître.';
  await mira.choose(danger, mira.w.message.report);
  await mira.dialog(safety(mira).report.title).getByRole('button', { name: safety(mira).report.danger }).click();
  const helplines = mira.page.getByTestId('helplines');
  await expect(helplines).toContainText('116 111');
  await expect(helplines).not.toContainText('3114');
  await expect(helplines.getByRole('link').first()).toHaveAttribute('href', 'tel:112');
  await mira.page.getByRole('button', { name: safety(mira).report.dangerSend }).click();
  await expect(mira.page.getByTestId('report-received')).toHaveText(safety(mira).report.doneDanger);
  await expect(helplines).toContainText('116 111');
  await closeDialog(mira);

  for (const one of [claire, jonas]) {
    await expect(alertOf(one)).toContainText(desk(one).alert(1));
    await expect(one.page).toHaveTitle(/^❗/);
    await openDesk(one);
    await expect(queue(one).getByTestId('case-row')).toHaveCount(2);
    await expect(queue(one).getByTestId('case-row').first()).toContainText(danger);
    await expect(queue(one).getByTestId('case-row').first()).toContainText(desk(one).urgent);
  }
  await expect(alertOf(mira)).toHaveCount(0);

  // The way from the alert to the case; taken, nobody is alarmed any more.
  await alertOf(jonas).getByRole('link', { name: desk(jonas).alertLink }).click();
  await expect(openCase(jonas)).toBeVisible();
  const steps = jonas.page.getByTestId('danger');
  for (const text of [desk(jonas).danger.steps[0]!, '116 111', '3114', desk(jonas).danger.france]) await expect(steps).toContainText(text);
  await act(jonas, desk(jonas).case.take).click();
  for (const one of [claire, jonas]) await expect(alertOf(one)).toHaveText('');
});

test('somebody in France is shown who helps in France', async ({ world }) => {
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  for (const one of [mira, yanis]) await one.open(PARKS);
  await mira.say('Keiner würde mich vermissen.');
  await yanis.choose('Keiner würde mich vermissen.', yanis.w.message.report);
  await yanis.page.getByRole('button', { name: safety(yanis).report.danger }).click();
  await expect(yanis.page.getByTestId('helplines')).toContainText('3114');
  await expect(yanis.page.getByTestId('helplines')).not.toContainText('116 111');
});
