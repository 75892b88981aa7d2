// Holidays that the operator supplies: shown with whose and which they are, and a weekly meeting leaves them out.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { agenda, daysFrom, fillForm, formOf, openAgenda, plan, save, summerTime, upcoming } from '../support/agenda';
import { calendarOf, type DayEvent } from '../support/calendars';
import { expect, ON_BOTH_STORES, test as base } from '../support/test';
import { PARKS } from '../support/words';

const TITLE = { de: 'Runder Tisch', fr: 'Table ronde' };
/** A Tuesday before clocks go forward. */
const FIRST = daysFrom(summerTime(), -12);
/** The week of the second time and the one after it; and the day of the fourth. */
const SPRING: DayEvent = { title: 'Vacances de printemps', day: daysFrom(FIRST, 5), days: 9 };
const FEAST: DayEvent = { title: 'Fest der Stadt', day: daysFrom(FIRST, 21), days: 1 };

const test = base.extend({
  flags: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'quartier-holidays-'));
    const [school, everybody] = [join(folder, 'zone-b.ics'), join(folder, 'saarland.ics')];
    await writeFile(school, calendarOf([SPRING]));
    await writeFile(everybody, calendarOf([FEAST]));
    await use(['--agenda-holidays', `Zone B: FR school ${school}`, '--agenda-holidays', `Saarland: DE public ${everybody}`]);
    await rm(folder, { recursive: true, force: true });
  },
});

test('a weekly meeting leaves out the holidays of both countries, and list and month say which they are', ON_BOTH_STORES, async ({ world }) => {
  const [claire, mira] = [await world.enter('claire'), await world.enter('mira')];
  await claire.open(PARKS);
  await openAgenda(claire);
  await claire.page.getByTestId('plan').click();
  await fillForm(claire, { title: TITLE, day: FIRST, clock: '18:00', zone: 'Europe/Paris', weeks: 6 });
  await formOf(claire).getByRole('checkbox', { name: agenda(claire).form.skipHolidays }).check();
  await save(claire);
  await expect(claire.page.getByTestId('meeting')).toBeVisible();

  await openAgenda(mira);
  const starts = await upcoming(mira, TITLE, 4);
  for (const [index, week] of [0, 2, 4, 5].entries()) await expect(starts.nth(index)).toHaveAttribute('data-start', `${daysFrom(FIRST, week * 7)}T18:00`);

  const { page } = mira;
  await page.getByRole('link', { name: agenda(mira).parts.month, exact: true }).click();
  const month = page.getByTestId('month');
  const [school, everybody] = [`${agenda(mira).holidays.school} FR: ${SPRING.title}`, `${agenda(mira).holidays.public} DE: ${FEAST.title}`];
  const told = page.getByTestId('chosen-day').getByTestId('holiday');
  for (const [name, kind, calendar] of [[school, agenda(mira).holidays.school, 'Zone B'], [everybody, agenda(mira).holidays.public, 'Saarland']] as const) {
    const day = month.getByRole('button', { name }).first();
    await expect(async () => {
      if (!(await day.isVisible())) await page.getByRole('button', { name: agenda(mira).month.next }).click({ timeout: 1_000 });
      await expect(day).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: 60_000 });
    await day.click();
    await expect(told).toContainText(kind);
    await expect(told).toContainText(calendar);
    await expect(page.getByTestId('chosen-day')).toContainText(agenda(mira).nothingThatDay);
  }
});

test('a meeting that skips nothing takes place on a holiday, and the list says that it is one', async ({ world }) => {
  const claire = await world.enter('claire');
  await claire.open(PARKS);
  await plan(claire, { title: TITLE, day: FIRST, clock: '18:00', zone: 'Europe/Paris', weeks: 4 });
  await openAgenda(claire);
  await upcoming(claire, TITLE, 4);
  const days = claire.page.getByTestId('upcoming').getByRole('listitem').filter({ has: claire.page.getByTestId('holiday') });
  await expect(days.getByTestId('holiday')).toHaveText([new RegExp(`${agenda(claire).holidays.school} FR.*${SPRING.title}`), new RegExp(`${agenda(claire).holidays.public} DE.*${FEAST.title}`)]);
});
