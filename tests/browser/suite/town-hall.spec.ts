// The town hall's calendar in a channel: taken in from a file or from an address, followed, broken, ended.
import type { Locator } from '@playwright/test';
import { agenda, daysFrom, openAgenda, summerTime, upcoming } from '../support/agenda';
import { calendarOf, TownHall, type TimedEvent } from '../support/calendars';
import { openCare } from '../support/calm';
import type { Member } from '../support/member';
import { expect, ON_BOTH_STORES, test } from '../support/test';
import { careWords, PARKS } from '../support/words';

const DAY = daysFrom(summerTime(), -12);
const SITTING: TimedEvent = { title: 'Ratssitzung', day: DAY, clock: '17:00' };
const FEAST: TimedEvent = { title: 'Stadtfest', day: DAY, clock: '15:00' };
const words = (member: Member) => careWords[member.locale].calendars;
const listed = (member: Member) => member.page.getByTestId('calendar');
const file = (text: string) => ({ name: 'rathaus.ics', mimeType: 'text/calendar', buffer: Buffer.from(text) });
/** A start in a month that there is not: line 7 of a calendar of one event. */
const broken = (calendar: string) => calendar.replace(/(DTSTART;TZID=Europe\/Berlin:\d{4})\d\d/, '$199');

async function begin(member: Member, from: 'file' | 'url'): Promise<void> {
  await openCare(member, 'calendars');
  await member.page.getByLabel(words(member).name, { exact: true }).fill('Rathaus');
  await member.page.getByLabel(words(member).channel).selectOption({ label: member.locale === 'fr' ? PARKS.fr : PARKS.de });
  await member.page.getByLabel(words(member).kinds[from], { exact: true }).check();
}
const submit = (member: Member) => member.page.getByRole('button', { name: words(member).submit, exact: true }).click();

/** The one time of an event, as the agenda of a member has it. */
async function time(member: Member, event: TimedEvent): Promise<Locator> {
  await openAgenda(member);
  const found = (await upcoming(member, { de: event.title, fr: event.title }, 1)).first();
  await expect(found).toHaveAttribute('data-start', `${DAY}T${event.clock}`);
  return found;
}

test('a file of the town hall is taken in, a broken one says in which line and leaves what was there, and its end calls off', ON_BOTH_STORES, async ({ world }) => {
  world.guard.expect(/status of 400 /);
  const [claire, mira] = [await world.enter('claire'), await world.enter('mira')];
  await begin(claire, 'file');
  const choose = claire.page.getByLabel(words(claire).file);
  await choose.setInputFiles(file(broken(calendarOf([SITTING]))));
  await submit(claire);
  const alert = claire.page.getByRole('alert').filter({ hasText: words(claire).refused.calendar_invalid! });
  await expect(alert).toContainText('line 7');
  await expect(listed(claire)).toHaveCount(0);

  await choose.setInputFiles(file(calendarOf([SITTING])));
  await submit(claire);
  await expect(listed(claire)).toContainText(words(claire).count(1));
  await expect(await time(mira, SITTING)).toContainText(PARKS.de);

  await listed(claire).getByLabel(words(claire).newer).setInputFiles(file(broken(calendarOf([SITTING]))));
  await expect(listed(claire)).toContainText(words(claire).line(7));
  await expect(listed(claire)).toContainText(words(claire).stays);
  const there = await time(mira, SITTING);
  await expect(there).not.toContainText(agenda(mira).calledOff);

  await listed(claire).getByRole('button', { name: words(claire).end, exact: true }).click();
  const question = claire.dialog(words(claire).endTitle);
  await expect(question).toContainText(words(claire).endText);
  await question.getByRole('button', { name: words(claire).end, exact: true }).click();
  await expect(claire.page.getByText(words(claire).none)).toBeVisible();
  await expect(there).toContainText(agenda(mira).calledOff);
});

test.describe('where the town’s own network may be reached', () => {
  test.use({ flags: ['--private-addresses', '127.0.0.1'] });

  test('a calendar at an address is followed, what leaves it is called off, and what breaks it changes nothing', ON_BOTH_STORES, async ({ world }) => {
    const [claire, mira] = [await world.enter('claire'), await world.enter('mira')];
    const hall = await TownHall.open(calendarOf([SITTING, FEAST]));
    try {
      await begin(claire, 'url');
      await claire.page.getByLabel(words(claire).url).fill(hall.url);
      await submit(claire);
      await expect(listed(claire)).toContainText(hall.url);
      await expect(listed(claire)).toContainText(words(claire).count(2));
      const feast = await time(mira, FEAST);
      await expect(feast).not.toContainText(agenda(mira).calledOff);

      const again = listed(claire).getByRole('button', { name: words(claire).fetch });
      hall.calendar = calendarOf([SITTING]);
      await again.click();
      await expect(listed(claire)).toContainText(words(claire).count(1));
      await expect(feast).toContainText(agenda(mira).calledOff);

      hall.calendar = broken(calendarOf([SITTING]));
      await again.click();
      await expect(listed(claire)).toContainText(words(claire).line(7));
      await expect(listed(claire)).toContainText(words(claire).stays);
      await expect(listed(claire)).toContainText(words(claire).count(1));
      await expect(await time(mira, SITTING)).not.toContainText(agenda(mira).calledOff);
    } finally {
      await hall.close();
    }
    await listed(claire).getByRole('button', { name: words(claire).fetch }).click();
    await expect(listed(claire)).toContainText(words(claire).problems.unreachable!);
  });
});

test('an address of the server’s own network is refused where the operator does not allow it', async ({ world }) => {
  world.guard.expect(/status of 400 /);
  const claire = await world.enter('claire');
  await begin(claire, 'url');
  await claire.page.getByLabel(words(claire).url).fill('http://127.0.0.1:9/rathaus.ics');
  await submit(claire);
  await expect(claire.page.getByRole('alert').filter({ hasText: words(claire).refused.address_refused! })).toBeVisible();
  await expect(listed(claire)).toHaveCount(0);
});
