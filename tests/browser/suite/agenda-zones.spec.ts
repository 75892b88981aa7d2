// Meetings where clocks show another time than the reader's: when they are ahead, and when that is.
import { agenda, daysFrom, openAgenda, plan, summerTime, upcoming } from '../support/agenda';
import { expectAccessible } from '../support/axe';
import { expectNothingSideways } from '../support/layout';
import { expect, test } from '../support/test';
import { PARKS } from '../support/words';

const TITLE = { de: 'Runder Tisch', fr: 'Table ronde' };
/** A Tuesday before clocks go forward. */
const FIRST = daysFrom(summerTime(), -12);

test('a meeting overseas is ahead until it ends there, although the reader’s day is another already', async ({ world }) => {
  const [claire, mira] = [await world.enter('claire'), await world.enter('mira')];
  await claire.open(PARKS);
  await plan(claire, { title: TITLE, day: FIRST, clock: '20:00', zone: 'America/Martinique' });
  const { page } = mira;
  const comeAt = async (atUtc: string) => {
    await page.clock.setFixedTime(`${atUtc}Z`);
    await page.reload();
    await openAgenda(mira);
  };

  // In Berlin it is from 1 to half past 2 in the night.
  await comeAt(`${FIRST}T23:30`);
  await upcoming(mira, TITLE, 1);
  await comeAt(`${daysFrom(FIRST, 1)}T01:20`);
  await upcoming(mira, TITLE, 1);
  await mira.open(PARKS);
  await mira.write('/agenda');
  await expect(page.getByTestId('next-meetings').getByRole('link')).toContainText(TITLE.de);
  await page.keyboard.press('Escape');

  await comeAt(`${daysFrom(FIRST, 1)}T01:31`);
  await expect(page.getByTestId('upcoming')).toContainText(agenda(mira).none);
  await page.getByRole('button', { name: agenda(mira).showPast }).click();
  await expect(page.getByRole('region', { name: agenda(mira).past })).toContainText(TITLE.de);
});

test('wherever a meeting is listed its reader sees whose clock is meant, and what their own shows then', async ({ world }) => {
  const [claire, mira] = [await world.enter('claire'), await world.enter('mira')];
  await claire.open(PARKS);
  // The evening before in Berlin.
  await plan(claire, { title: TITLE, day: FIRST, clock: '06:00', zone: 'Pacific/Noumea' });
  const [a, { page }] = [agenda(mira), mira];
  await mira.open(PARKS);
  await mira.write('/agenda');
  const next = page.getByTestId('next-meetings').getByRole('link');
  await expect(next).toContainText('06:00');
  for (const text of [a.zone('Noumea'), '20:00']) await expect(next).toContainText(text);
  await expectAccessible(mira, 'the next meetings', '.dialog');
  await page.keyboard.press('Escape');

  await page.clock.setFixedTime(`${FIRST}T12:00Z`);
  await page.reload();
  await openAgenda(mira);
  await page.getByRole('link', { name: a.parts.month, exact: true }).click();
  const planned = page.getByTestId('month').getByRole('link').filter({ hasText: TITLE.de });
  for (const text of ['06:00', a.zone('Noumea'), '20:00']) await expect(planned).toContainText(text);
  await expectNothingSideways(mira, 'the month');
});
