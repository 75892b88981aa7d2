// A walk through everything of the agenda: each page and dialog is brought up once, and looked at by whoever asked for the walk.
import { expect, type BrowserContextOptions } from '@playwright/test';
import { agenda, card, daysFrom, formOf, openAgenda, plan, summerTime } from './agenda';
import { openCare } from './calm';
import { speaking, type Look } from './walk';
import { careWords, PARKS, type Locale } from './words';
import type { World } from './world';

const TITLE = { de: 'Runder Tisch', fr: 'Table ronde' };
const PLACE = { de: 'Altes Rathaus, großer Saal', fr: 'Ancienne mairie, grande salle' };
const ITEMS = [{ de: 'Neue Bänke am Ufer', fr: 'De nouveaux bancs au bord de l’eau' }];

export async function walkTheAgenda(world: World, locale: Locale, options: BrowserContextOptions, look: Look): Promise<void> {
  const claire = await (await speaking(world, 'claire', locale, options)).join();
  const mira = await (await speaking(world, 'mira', locale, options)).join();
  const [a, { page }] = [agenda(claire), claire];
  const day = daysFrom(summerTime(), -12);
  for (const one of [claire, mira]) await one.open(PARKS);

  await claire.composer.fill('/');
  await expect(page.getByTestId('slash-list')).toBeVisible();
  await look(claire, 'the commands');
  await openAgenda(claire);
  await look(claire, 'an empty agenda');
  await page.getByTestId('plan').click();
  await formOf(claire).getByRole('button', { name: a.items.add }).click();
  await formOf(claire).getByRole('button', { name: a.form.save, exact: true }).click();
  await expect(formOf(claire).getByRole('alert').filter({ hasText: a.form.missing.title })).toBeVisible();
  await look(claire, 'the form of a meeting');

  await page.goto('/#/');
  await claire.open(PARKS);
  await plan(claire, { title: TITLE, place: PLACE, day, clock: '18:00', zone: 'Europe/Berlin', weeks: 4, items: ITEMS });
  await look(claire, 'a meeting');
  await page.getByTestId('write-minutes').click();
  await page.getByTestId('minutes-form').getByRole('button', { name: a.minutes.add }).click();
  await look(claire, 'writing minutes');
  await page.getByTestId('minutes-form').getByRole('button', { name: claire.w.cancel }).click();
  await page.getByTestId('change').click();
  await look(claire, 'which times a change is about', '.dialog');
  await page.keyboard.press('Escape');
  await page.getByTestId('cancel').click();
  await claire.dialog(a.cancelTitle).getByRole('button', { name: a.scope.next }).click();
  await expect(claire.dialog(a.cancelTitle).getByRole('button', { name: a.cancelMeeting, exact: true })).toBeVisible();
  await look(claire, 'calling a meeting off', '.dialog');
  await page.keyboard.press('Escape');

  await card(mira, TITLE).getByTestId('answer-yes').click();
  await expect(card(mira, TITLE).getByTestId('answer-yes')).toHaveAttribute('aria-pressed', 'true');
  await look(mira, 'a meeting in the timeline');
  await openAgenda(mira);
  await look(mira, 'the agenda as a list');
  await mira.page.getByRole('link', { name: a.parts.month, exact: true }).click();
  const planned = mira.page.getByTestId('month').getByRole('button', { name: a.meetings(1) }).first();
  for (let months = 0; months < 16 && !(await planned.isVisible()); months++) {
    await mira.page.getByRole('button', { name: a.month.next }).click();
    await mira.page.waitForLoadState('networkidle');
  }
  await planned.click();
  await expect(mira.page.getByTestId('chosen-day').getByTestId('occurrence')).toBeVisible();
  await look(mira, 'the agenda as a month');
  await mira.page.getByRole('link', { name: a.parts.subscribe }).click();
  await mira.page.getByRole('button', { name: a.feed.make }).first().click();
  await expect(mira.page.getByTestId('feed-url')).toBeVisible();
  await look(mira, 'subscribing');

  await mira.page.goto('/#/');
  await mira.open(PARKS);
  await mira.composer.fill(`/${{ de: 'erinnern morgen 9:00', fr: 'rappel demain 9h', en: 'remind tomorrow 9:00' }[locale]} Kuchen mitbringen`);
  await mira.page.getByRole('button', { name: mira.w.composer.send, exact: true }).click();
  await expect(mira.page.getByTestId('later-form')).toBeVisible();
  await look(mira, 'a message for later', '.dialog');
  await mira.page.getByTestId('later-form').getByRole('button', { name: a.later.save }).click();
  await expect(mira.page.getByTestId('later-form')).toHaveCount(0);
  await openAgenda(mira);
  await mira.page.getByRole('link', { name: a.parts.later, exact: true }).click();
  await expect(mira.page.getByTestId('scheduled')).toBeVisible();
  await look(mira, 'messages for later');
}

/** What facilitators set up for it. */
export async function walkItsAdministration(world: World, locale: Locale, options: BrowserContextOptions, look: Look): Promise<void> {
  const claire = await (await speaking(world, 'claire', locale, options)).join();
  const [c, { page }] = [careWords[locale], claire];
  await page.goto('/#/');
  await openCare(claire, 'bots');
  await page.getByLabel(c.bots.name, { exact: true }).fill('Rathaus');
  await page.getByRole('button', { name: c.bots.make, exact: true }).click();
  await expect(page.getByTestId('once')).toBeVisible();
  await page.goto('/#/');
  await openCare(claire, 'hooks');
  await page.getByRole('button', { name: c.hooks.make, exact: true }).click();
  await expect(page.getByTestId('hook')).toBeVisible();
  await look(claire, 'hooks');
  await page.goto('/#/');
  await openCare(claire, 'calendars');
  await page.getByLabel(c.calendars.name, { exact: true }).fill('Rathaus');
  await page.getByLabel(c.calendars.kinds.file!).check();
  await page.getByLabel(c.calendars.file).setInputFiles({ name: 'rathaus.ics', mimeType: 'text/calendar', buffer: Buffer.from(CALENDAR) });
  await page.getByRole('button', { name: c.calendars.submit, exact: true }).click();
  await expect(page.getByTestId('calendar')).toContainText(c.calendars.count(1));
  await look(claire, 'calendars taken in');
  await page.goto('/#/');
  await openCare(claire, 'members');
  await expect(page.getByRole('switch').first()).toBeVisible();
  await look(claire, 'who may plan');
}

const CALENDAR = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Rathaus//DE', 'BEGIN:VEVENT', 'UID:sitzung@rathaus.example', 'DTSTAMP:20260101T000000Z', `DTSTART;TZID=Europe/Berlin:${daysFrom(summerTime(), -12).replaceAll('-', '')}T170000`, 'DURATION:PT1H', 'SUMMARY:Ratssitzung', 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n');
