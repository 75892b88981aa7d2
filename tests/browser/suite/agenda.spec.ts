// A meeting of the two councils: planned, seen, answered, changed and called off, and in everybody's own calendar.
import { agenda, card, daysFrom, fillForm, formOf, openAgenda, plan, save, summerTime, upcoming } from '../support/agenda';
import { ask } from '../support/asking';
import { expect, ON_BOTH_STORES, test } from '../support/test';
import { PARKS } from '../support/words';

const TITLE = { de: 'Runder Tisch', fr: 'Table ronde' };
const PLACE = { de: 'Altes Rathaus', fr: 'Ancienne mairie' };
const BENCHES = { de: 'Neue Bänke', fr: 'De nouveaux bancs' };
/** A Tuesday before clocks go forward. */
const FIRST = daysFrom(summerTime(), -12);

test('a weekly meeting is planned across the change to summer time, answered, and subscribed to', ON_BOTH_STORES, async ({ world }) => {
  const [claire, mira, yanis] = [await world.enter('claire'), await world.enter('mira'), await world.enter('yanis')];
  for (const one of [claire, mira, yanis]) await one.open(PARKS);
  await plan(claire, { title: TITLE, place: PLACE, day: FIRST, clock: '18:00', zone: 'Europe/Berlin', weeks: 4, items: [BENCHES] });

  for (const one of [mira, yanis]) {
    await expect(card(one, TITLE)).toBeVisible();
    await expect(card(one, TITLE).getByTestId('when')).toContainText('18:00');
    await expect(card(one, TITLE)).toContainText(one.locale === 'fr' ? BENCHES.fr : BENCHES.de);
  }
  const yes = card(yanis, TITLE).getByTestId('answer-yes');
  await yes.click();
  await expect(yes).toHaveAttribute('aria-pressed', 'true');
  await expect(card(mira, TITLE).getByTestId('council-count').filter({ hasText: agenda(mira).counts(1, 0, 0) })).toHaveCount(1);
  await yes.click();
  await expect(yes).toHaveAttribute('aria-pressed', 'false');
  await expect(card(mira, TITLE).getByTestId('council-count').filter({ hasText: agenda(mira).counts(1, 0, 0) })).toHaveCount(0);
  await yes.click();

  await openAgenda(yanis);
  const starts = await upcoming(yanis, TITLE, 4);
  for (let week = 0; week < 4; week++) await expect(starts.nth(week)).toHaveAttribute('data-start', `${daysFrom(FIRST, week * 7)}T18:00`);

  await yanis.page.getByRole('link', { name: agenda(yanis).parts.subscribe }).click();
  await yanis.page.getByRole('button', { name: agenda(yanis).feed.make }).first().click();
  const url = await yanis.page.getByTestId('feed-url').innerText();
  await expect(yanis.page.getByTestId('webcal')).toHaveAttribute('href', url.replace(/^https?:/, 'webcal:'));
  const ics = await yanis.page.evaluate(async (path) => (await fetch(path)).text(), new URL(url).pathname);
  expect(ics).toContain(`DTSTART;TZID=Europe/Berlin:${FIRST.replaceAll('-', '')}T180000`);
  expect(ics).toContain('BEGIN:VTIMEZONE');
  expect(ics).toContain('RRULE:FREQ=WEEKLY');
  for (const name of ['Yanis', 'Mira', 'Claire']) expect(ics).not.toContain(name);
});

test('a day that is left out is nobody’s, and comes back when it is not left out any more', async ({ world }) => {
  const claire = await world.enter('claire');
  await claire.open(PARKS);
  await plan(claire, { title: TITLE, day: FIRST, clock: '18:00', zone: 'Europe/Berlin', weeks: 4, leftOut: [daysFrom(FIRST, 7)] });
  await openAgenda(claire);
  const starts = await upcoming(claire, TITLE, 3);
  for (const [index, week] of [0, 2, 3].entries()) await expect(starts.nth(index)).toHaveAttribute('data-start', `${daysFrom(FIRST, week * 7)}T18:00`);
  await starts.first().getByRole('link').first().click();
  await claire.page.getByTestId('change').click();
  const scope = claire.dialog(agenda(claire).changing);
  await scope.getByLabel(agenda(claire).scope.all).check();
  await scope.getByRole('button', { name: agenda(claire).scope.next }).click();
  await formOf(claire).getByTestId('left-out').getByRole('button').click();
  await expect(formOf(claire).getByTestId('left-out')).toHaveCount(0);
  await save(claire);
  await openAgenda(claire);
  await upcoming(claire, TITLE, 4);
});

test('a day that is left out stays out when all is moved to another weekday and another hour', async ({ world }) => {
  const claire = await world.enter('claire');
  await claire.open(PARKS);
  await plan(claire, { title: TITLE, day: FIRST, clock: '18:00', zone: 'Europe/Berlin', weeks: 4, leftOut: [daysFrom(FIRST, 7)] });
  await claire.page.getByTestId('change').click();
  const scope = claire.dialog(agenda(claire).changing);
  await scope.getByLabel(agenda(claire).scope.all).check();
  await scope.getByRole('button', { name: agenda(claire).scope.next }).click();
  await formOf(claire).getByLabel(agenda(claire).form.day, { exact: true }).fill(daysFrom(FIRST, 1));
  await formOf(claire).getByLabel(agenda(claire).form.clock, { exact: true }).fill('19:00');
  await save(claire);
  await expect(claire.page.getByTestId('when')).toContainText('19:00');
  await openAgenda(claire);
  const starts = await upcoming(claire, TITLE, 3);
  for (const [index, week] of [0, 2, 3].entries()) await expect(starts.nth(index)).toHaveAttribute('data-start', `${daysFrom(FIRST, week * 7 + 1)}T19:00`);
});

test('one time is moved and another called off, and every card says so', ON_BOTH_STORES, async ({ world }) => {
  const [claire, mira] = [await world.enter('claire'), await world.enter('mira')];
  for (const one of [claire, mira]) await one.open(PARKS);
  await plan(claire, { title: TITLE, day: FIRST, clock: '18:00', zone: 'Europe/Berlin', weeks: 3 });
  await expect(card(mira, TITLE)).toBeVisible();

  await claire.page.getByTestId('change').click();
  const scope = claire.dialog(agenda(claire).changing);
  await scope.getByLabel(agenda(claire).scope.one).check();
  await scope.getByRole('button', { name: agenda(claire).scope.next }).click();
  await formOf(claire).getByLabel(agenda(claire).form.clock, { exact: true }).fill('19:30');
  await save(claire);
  await expect(claire.page.getByTestId('moved')).toBeVisible();
  await expect(card(mira, TITLE).getByTestId('when')).toContainText('19:30');
  await expect(card(mira, TITLE).getByTestId('moved')).toHaveText(agenda(mira).moved('18:00'));

  await claire.page.getByTestId('cancel').click();
  await claire.dialog(agenda(claire).cancelTitle).getByLabel(agenda(claire).scope.all).check();
  await claire.dialog(agenda(claire).cancelTitle).getByRole('button', { name: agenda(claire).scope.next }).click();
  const why = claire.dialog(agenda(claire).cancelTitle);
  await why.getByLabel(claire.w.lang.fr, { exact: true }).fill('La salle est prise');
  await why.getByLabel(claire.w.lang.de, { exact: true }).fill('Der Saal ist belegt');
  await why.getByRole('button', { name: agenda(claire).cancelMeeting, exact: true }).click();
  await expect(claire.page.getByTestId('called-off')).toBeVisible();
  await expect(card(mira, TITLE).getByTestId('called-off')).toContainText('Der Saal ist belegt');
  await expect(card(mira, TITLE).getByTestId('answer-yes')).toHaveCount(0);
});

test('a page about one time goes along with those that follow, and says when it no longer takes place', async ({ world }) => {
  world.guard.expect(/status of 404 /);
  const [claire, mira] = [await world.enter('claire'), await world.enter('mira')];
  for (const one of [claire, mira]) await one.open(PARKS);
  await plan(claire, { title: TITLE, day: FIRST, clock: '18:00', zone: 'Europe/Berlin', weeks: 4 });
  const first = new URL(claire.page.url()).hash;
  const at = (weeks: number) => `/${first.replace(FIRST, daysFrom(FIRST, weeks * 7))}`;
  const change = async (scope: 'following' | 'all') => {
    await claire.page.getByTestId('change').click();
    const question = claire.dialog(agenda(claire).changing);
    await question.getByLabel(agenda(claire).scope[scope], { exact: true }).check();
    await question.getByRole('button', { name: agenda(claire).scope.next }).click();
  };
  await mira.page.goto(at(3));
  await expect(mira.page.getByTestId('when')).toContainText('18:00');

  await claire.page.goto(at(2));
  await change('following');
  await formOf(claire).getByLabel(agenda(claire).form.clock, { exact: true }).fill('20:15');
  await save(claire);
  await expect(claire.page.getByTestId('when')).toContainText('20:15');
  await expect(mira.page.getByTestId('when')).toContainText('20:15');
  const yes = mira.page.getByTestId('answer-yes');
  await yes.click();
  await expect(yes).toHaveAttribute('aria-pressed', 'true');

  await change('all');
  await formOf(claire).getByLabel(agenda(claire).form.repeat.endings.count, { exact: true }).fill('1');
  await save(claire);
  await expect(mira.page.getByTestId('no-longer')).toBeVisible();
  await mira.page.getByRole('link', { name: agenda(mira).toMeeting }).click();
  await expect(mira.page.getByTestId('when')).toContainText('20:15');

  await mira.open(PARKS);
  await expect(card(mira, TITLE)).toHaveCount(2);
});

test('a time that clocks skip is refused next to its field, and nothing that was typed is lost', async ({ world }) => {
  world.guard.expect(/status of 400 /);
  const claire = await world.enter('claire');
  await claire.open(PARKS);
  await openAgenda(claire);
  await claire.page.getByRole('combobox', { name: agenda(claire).channel }).selectOption({ label: PARKS.fr });
  await expect(claire.page.getByText(agenda(claire).none)).toBeVisible();
  const until = claire.page.getByTestId('shown-until');
  const before = await until.innerText();
  await claire.page.getByRole('button', { name: agenda(claire).further }).click();
  await expect(until).not.toHaveText(before);
  await claire.page.getByTestId('plan').click();
  await save(claire);
  await expect(formOf(claire).getByRole('alert').filter({ hasText: agenda(claire).form.missing.title })).toBeVisible();
  await fillForm(claire, { title: TITLE, place: PLACE, day: summerTime(), clock: '02:30', zone: 'Europe/Berlin' });
  await save(claire);
  await expect(formOf(claire).getByRole('alert').filter({ hasText: agenda(claire).form.refused.time_skipped! })).toBeVisible();
  await expect(formOf(claire).getByLabel(agenda(claire).form.day, { exact: true })).toBeFocused();
  await formOf(claire).getByLabel(agenda(claire).form.clock, { exact: true }).fill('03:30');
  await save(claire);
  await expect(claire.page.getByTestId('meeting')).toContainText(PLACE.fr);
});

test('whoever changes what somebody else changed meanwhile is told what, and keeps what they typed', async ({ world }) => {
  world.guard.expect(/status of 409 /);
  const claire = await world.enter('claire');
  await claire.open(PARKS);
  await plan(claire, { title: TITLE, day: FIRST, clock: '18:00', zone: 'Europe/Berlin' });
  const id = new URL(claire.page.url()).hash.split('/')[2]!;
  await claire.page.getByTestId('change').click();
  await fillForm(claire, { title: { de: 'Runder Tisch zwei', fr: 'Table ronde deux' }, day: FIRST, clock: '18:00' });
  const { meeting } = await ask<{ meeting: { sequence: number; plan: object } }>(claire, 'GET', `/meetings/${id}`);
  await ask(claire, 'PUT', `/meetings/${id}`, { sequence: meeting.sequence, scope: 'all', occurrence: null, plan: { ...meeting.plan, minutes: 45 } });
  await save(claire);
  await expect(claire.page.getByTestId('conflict')).toContainText(agenda(claire).form.parts.minutes);
  await formOf(claire).getByRole('button', { name: agenda(claire).form.saveAnyway }).click();
  await expect(claire.page.getByRole('heading', { level: 1, name: 'Table ronde deux' })).toBeVisible();
});

test('minutes with a decision lead back to the message it came from', async ({ world }) => {
  const [claire, mira] = [await world.enter('claire'), await world.enter('mira')];
  for (const one of [claire, mira]) await one.open(PARKS);
  await mira.say('Wir brauchen zwei Bänke am Ufer.');
  await expect(claire.message('Wir brauchen zwei Bänke am Ufer.')).toBeVisible();
  await plan(claire, { title: TITLE, day: FIRST, clock: '18:00', zone: 'Europe/Berlin' });
  const a = agenda(claire);
  await claire.page.getByTestId('write-minutes').click();
  const form = claire.page.getByTestId('minutes-form');
  await form.getByRole('button', { name: a.minutes.add }).click();
  const decision = form.getByRole('group', { name: a.minutes.decision(1), exact: true });
  await decision.getByLabel(claire.w.lang.fr, { exact: true }).fill('Deux bancs au bord de l’eau');
  await decision.getByLabel(claire.w.lang.de, { exact: true }).fill('Zwei Bänke am Ufer');
  await form.getByLabel(a.minutes.who).selectOption({ label: 'Mira' });
  await form.getByLabel(a.minutes.by).fill(daysFrom(FIRST, 30));
  await form.getByLabel(a.minutes.message).selectOption({ label: 'Mira\u202f: Wir brauchen zwei Bänke am Ufer.' });
  await form.getByRole('button', { name: claire.w.save }).click();
  await expect(claire.page.getByTestId('decision')).toContainText('Deux bancs au bord de l’eau');
  await claire.page.getByTestId('decision').getByRole('link', { name: a.minutes.toMessage }).click();
  await expect(claire.message('Wir brauchen zwei Bänke am Ufer.')).toBeFocused();
});
