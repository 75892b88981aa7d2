// Whom the facilitators let plan, and whose calendar ends when: what was given is taken back, and holds from then on.
import { agenda, daysFrom, formOf, openAgenda, openMeeting, plan, summerTime, upcoming } from '../support/agenda';
import { openCare, sayWhy } from '../support/calm';
import { readNotice, safety } from '../support/desk';
import type { Member } from '../support/member';
import { expect, ON_BOTH_STORES, test } from '../support/test';
import { careWords, PARKS } from '../support/words';

const TITLE = { de: 'Runder Tisch', fr: 'Table ronde' };
const FIRST = daysFrom(summerTime(), -12);

test('a member whom a facilitator lets plan does, another can’t, and neither can the first afterwards', ON_BOTH_STORES, async ({ world }) => {
  const [claire, mira, yanis] = [await world.enter('claire'), await world.enter('mira'), await world.enter('yanis')];
  await openCare(claire, 'members');
  const may = claire.page.getByTestId('member-box').filter({ has: claire.page.getByText('Mira', { exact: true }) }).getByRole('switch', { name: careWords.fr.members.mayPlan });
  await may.click();
  await expect(may).toBeChecked();

  for (const one of [mira, yanis]) await one.open(PARKS);
  await plan(mira, { title: TITLE, day: FIRST, clock: '18:00', zone: 'Europe/Berlin' });
  await expect(mira.page.getByTestId('change')).toBeVisible();
  await openMeeting(yanis, TITLE);
  await expect(yanis.page.getByTestId('change')).toHaveCount(0);
  await expect(yanis.page.getByTestId('cancel')).toHaveCount(0);
  await yanis.page.goto('/#/');
  await yanis.open(PARKS);
  await yanis.write('/reunion Fête');
  await expect(yanis.page.getByText(agenda(yanis).mayNotPlan)).toBeVisible();
  await expect(formOf(yanis)).toHaveCount(0);

  await may.click();
  await expect(may).not.toBeChecked();
  await openAgenda(mira);
  await upcoming(mira, TITLE, 1);
  await expect(mira.page.getByTestId('plan')).toHaveCount(0);
});

/** What the address of a calendar answers, to somebody without a session. */
async function answer(member: Member): Promise<number> {
  const { pathname } = new URL(await member.page.getByTestId('feed-url').innerText());
  return statusOf(member, pathname);
}
const statusOf = (member: Member, path: string): Promise<number> => member.page.evaluate(async (where) => (await fetch(where, { credentials: 'omit' })).status, path);

test('a calendar’s address is replaced and ended, and the old one gives nothing any more', async ({ world }) => {
  world.guard.expect(/status of 404 /);
  const yanis = await world.enter('yanis');
  const a = agenda(yanis);
  await openAgenda(yanis);
  await yanis.page.getByRole('link', { name: a.parts.subscribe, exact: true }).click();
  const all = yanis.page.getByTestId('feed').first();
  await all.getByRole('button', { name: a.feed.make }).click();
  await expect(yanis.page.getByTestId('feed-steps')).toContainText(a.feed.steps.computer.steps[0]!);
  expect(await answer(yanis)).toBe(200);
  const first = new URL(await yanis.page.getByTestId('feed-url').innerText()).pathname;

  await all.getByRole('button', { name: a.feed.renew }).click();
  await yanis.dialog(a.feed.renewTitle).getByRole('button', { name: a.feed.renew, exact: true }).click();
  await expect(yanis.page.getByTestId('feed-url')).not.toContainText(first);
  const second = new URL(await yanis.page.getByTestId('feed-url').innerText()).pathname;
  expect(await statusOf(yanis, first)).toBe(404);
  expect(await answer(yanis)).toBe(200);

  await all.getByRole('button', { name: a.feed.end }).click();
  await yanis.dialog(a.feed.endTitle).getByRole('button', { name: a.feed.end, exact: true }).click();
  await expect(yanis.page.getByTestId('feed-url')).toHaveCount(0);
  await expect(all.getByRole('button', { name: a.feed.make })).toBeVisible();
  expect(await statusOf(yanis, second)).toBe(404);
});

test('a facilitator cancels another’s message for later, and its author reads why', ON_BOTH_STORES, async ({ world }) => {
  const [claire, mira, yanis] = [await world.enter('claire'), await world.enter('mira'), await world.enter('yanis')];
  for (const one of [mira, yanis]) await one.open(PARKS);
  for (const [one, text] of [[mira, '/erinnern morgen 9:00 Kuchen mitbringen'], [yanis, '/rappel demain 9h Apporter un gâteau']] as const) {
    await one.write(text);
    await one.page.getByTestId('later-form').getByRole('button', { name: agenda(one).later.save }).click();
    await expect(one.page.getByTestId('later-form')).toHaveCount(0);
  }
  const later = async (one: Member) => {
    await openAgenda(one);
    await one.page.getByRole('link', { name: agenda(one).parts.later, exact: true }).click();
    return one.page.getByTestId('scheduled');
  };
  // A participant sees their own, a facilitator everybody's, and whose they are.
  await expect(await later(yanis)).toHaveText([/Apporter un gâteau/]);
  const all = await later(claire);
  await expect(all).toHaveCount(2);
  const hers = all.filter({ hasText: 'Kuchen mitbringen' });
  await expect(hers).toContainText('Mira');
  await expect(hers.getByRole('button', { name: agenda(claire).change, exact: true })).toHaveCount(0);
  await hers.getByRole('button', { name: agenda(claire).later.remove }).click();
  await expect(claire.dialog(agenda(claire).later.removeTitle)).toContainText('Kuchen mitbringen');
  await sayWhy(claire);
  await expect(all).toHaveText([/Apporter un gâteau/]);
  const notice = await readNotice(mira, safety(mira).notices.scheduledCancelled);
  await expect(notice).toContainText('Zum Ausprobieren');
  await expect(notice).toContainText('Kuchen mitbringen');
  await expect(await later(mira)).toHaveCount(0);
  await expect(mira.page.getByText(agenda(mira).later.none)).toBeVisible();
});
