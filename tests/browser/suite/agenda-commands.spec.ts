// What is written in place of a message, and all of a meeting by the keyboard alone.
import { agenda, card, daysFrom, formOf, openAgenda, plan, summerTime } from '../support/agenda';
import { expect, test } from '../support/test';
import { PARKS } from '../support/words';

const TITLE = { de: 'Runder Tisch', fr: 'Table ronde' };
const FIRST = daysFrom(summerTime(), -12);

test('commands are completed by the keyboard, and what is none is asked about', async ({ world }) => {
  const mira = await world.enter('mira');
  await mira.open(PARKS);
  const [a, list] = [agenda(mira), mira.page.getByTestId('slash-list')];
  await mira.composer.pressSequentially('/');
  await expect(list.getByRole('option')).toHaveCount(3);
  await mira.composer.press('ArrowDown');
  await expect(list.getByRole('option').nth(1)).toHaveAttribute('aria-selected', 'true');
  await mira.composer.press('ArrowDown');
  await mira.composer.press('Tab');
  await expect(mira.composer).toHaveValue('/erinnern ');
  await mira.composer.pressSequentially('in 2 h Kuchen');
  await mira.composer.press('Enter');
  const form = mira.page.getByTestId('later-form');
  await expect(form.getByLabel(a.later.text)).toHaveValue('Kuchen');
  await form.getByRole('button', { name: a.later.save }).click();
  await expect(form).toHaveCount(0);
  await expect(mira.composer).toHaveValue('');

  await mira.write('/tanzen morgen');
  await expect(mira.page.getByTestId('unknown-command')).toBeVisible();
  await mira.page.getByRole('button', { name: a.slash.sendPlainly }).click();
  await expect(mira.message('/tanzen morgen')).toBeVisible();
  await mira.say('//agenda').catch(() => undefined);
  await expect(mira.message('/agenda')).toBeVisible();

  await mira.write('/agenda');
  await expect(mira.dialog(a.next)).toContainText(a.none);
  await mira.page.keyboard.press('Escape');
  await expect(mira.composer).toHaveValue('');
});

test('a message for later that ends on a day is not saved before the day is said', async ({ world }) => {
  const mira = await world.enter('mira');
  await mira.open(PARKS);
  const [a, form] = [agenda(mira), mira.page.getByTestId('later-form')];
  await mira.write('/erinnern morgen 9:00 Kuchen mitbringen');
  await form.getByLabel(a.repeats.label, { exact: true }).and(form.locator('select')).selectOption('weekly');
  await form.getByLabel(a.form.repeat.ends, { exact: true }).selectOption('until');
  await form.getByRole('button', { name: a.later.save }).click();
  await expect(form.getByRole('alert').filter({ hasText: a.form.missing.repetition })).toBeVisible();
  await expect(form.getByLabel(a.repeats.label, { exact: true }).and(form.locator('select'))).toHaveAttribute('aria-invalid', 'true');
  const day = await form.getByLabel(a.form.day, { exact: true }).inputValue();
  await form.getByLabel(a.form.repeat.endings.until, { exact: true }).and(form.locator('input')).fill(daysFrom(day, 14));
  await form.getByLabel(a.later.clock, { exact: true }).fill('');
  await form.getByRole('button', { name: a.later.save }).click();
  await expect(form.getByRole('alert').filter({ hasText: a.form.missing.start })).toBeVisible();
  await form.getByLabel(a.later.clock, { exact: true }).fill('09:00');
  await form.getByRole('button', { name: a.later.save }).click();
  await expect(form).toHaveCount(0);
});

test('of a message for later that was not sent it is said why', async ({ world }) => {
  const mira = await world.enter('mira');
  await mira.open(PARKS);
  const [a, { page }] = [agenda(mira), mira];
  await mira.write('/erinnern morgen 9:00 Kuchen mitbringen');
  await page.getByTestId('later-form').getByRole('button', { name: a.later.save }).click();
  await expect(page.getByTestId('later-form')).toHaveCount(0);
  let told = { refused: 'late', next: null as string | null | undefined };
  // As if it had been due while the server was away, and then as if its words had been asked about.
  await page.route(/\/channels\/[^/]+\/scheduled$/, async (route) => {
    const response = await route.fetch();
    const { scheduled } = (await response.json()) as { scheduled: { next: string | null }[] };
    await route.fulfill({ response, json: { scheduled: scheduled.map((one) => ({ ...one, refused: told.refused, next: told.next === undefined ? one.next : told.next })) } });
  });
  const open = async () => {
    await openAgenda(mira);
    await page.getByRole('link', { name: a.parts.later, exact: true }).click();
  };
  await open();
  await expect(page.getByTestId('scheduled')).toContainText(a.later.notSent(a.later.refused.late!, false));
  await expect(page.getByTestId('scheduled')).toContainText(a.later.never);
  told = { refused: 'wording', next: undefined };
  await open();
  await expect(page.getByTestId('scheduled')).toContainText(a.later.notSent(a.later.refused.wording!, true));
});

test('a message for later in a channel that was archived is listed, and can be taken back', async ({ world }) => {
  const [claire, mira] = [await world.enter('claire'), await world.enter('mira')];
  for (const one of [claire, mira]) await one.open(PARKS);
  const [a, { page }] = [agenda(mira), mira];
  await mira.write('/erinnern morgen 9:00 Kuchen mitbringen');
  await page.getByTestId('later-form').getByRole('button', { name: a.later.save }).click();
  await expect(page.getByTestId('later-form')).toHaveCount(0);
  await claire.page.getByRole('button', { name: claire.w.channel.menu }).click();
  await claire.page.getByRole('menuitem', { name: claire.w.channel.archive }).click();
  await claire.dialog(claire.w.channel.archiveTitle).getByRole('button', { name: claire.w.channel.archive }).click();
  await expect(page.getByText(mira.w.composer.archived)).toBeVisible();
  await openAgenda(mira);
  await page.getByRole('link', { name: a.parts.later, exact: true }).click();
  const listed = page.getByTestId('scheduled');
  await expect(listed).toContainText('Kuchen mitbringen');
  await expect(listed.getByRole('button', { name: a.change })).toHaveCount(0);
  await listed.getByRole('button', { name: a.later.remove }).click();
  await mira.dialog(a.later.removeTitle).getByRole('button', { name: a.later.remove }).click();
  await expect(listed).toHaveCount(0);
});

test('a meeting is found and answered by the keyboard alone, in the reader’s language with the other one a key away', async ({ world }) => {
  const [claire, mira] = [await world.enter('claire'), await world.enter('mira')];
  for (const one of [claire, mira]) await one.open(PARKS);
  await plan(claire, { title: TITLE, day: FIRST, clock: '18:00', zone: 'Europe/Berlin' });
  await expect(card(mira, TITLE)).toBeVisible();
  const message = mira.messages.filter({ has: mira.page.getByTestId('meeting-card') }).last();
  await expect(message.getByTestId('message-text')).toHaveAttribute('lang', 'de');
  await message.focus();
  await mira.page.keyboard.press('t');
  await expect(message.getByTestId('message-text')).toHaveAttribute('lang', 'fr');
  await mira.page.keyboard.press('t');
  await expect(message.getByTestId('message-text')).toHaveAttribute('lang', 'de');
  const maybe = card(mira, TITLE).getByTestId('answer-maybe');
  for (let tabs = 0; tabs < 12; tabs++) {
    await mira.page.keyboard.press('Tab');
    if (await maybe.evaluate((one) => one === document.activeElement)) break;
  }
  await expect(maybe).toBeFocused();
  await mira.page.keyboard.press('Space');
  await expect(maybe).toHaveAttribute('aria-pressed', 'true');
  await mira.page.keyboard.press('Space');
  await expect(maybe).toHaveAttribute('aria-pressed', 'false');
});

test('the month is walked through by the keys of a grid', async ({ world }) => {
  const mira = await world.enter('mira');
  await mira.channels.getByTestId('agenda-link').click();
  await mira.page.getByRole('link', { name: agenda(mira).parts.month, exact: true }).click();
  const today = mira.page.getByTestId('month').locator('[aria-current="date"]');
  await today.focus();
  const label = await today.getAttribute('aria-label');
  await mira.page.keyboard.press('ArrowRight');
  await mira.page.keyboard.press('ArrowDown');
  await expect(mira.page.getByTestId('month').locator('[tabindex="0"]')).toBeFocused();
  await expect(mira.page.getByTestId('month').locator('[tabindex="0"]')).not.toHaveAttribute('aria-label', label!);
  await mira.page.keyboard.press('ArrowUp');
  await mira.page.keyboard.press('ArrowLeft');
  await expect(today).toBeFocused();
  await mira.page.keyboard.press('PageDown');
  await mira.page.keyboard.press('PageUp');
  await expect(today).toBeFocused();
});

test('a participant who may not plan is told so kindly', async ({ world }) => {
  const mira = await world.enter('mira');
  await mira.open(PARKS);
  await mira.write('/treffen Sommerfest');
  await expect(mira.page.getByText(agenda(mira).mayNotPlan)).toBeVisible();
  await expect(formOf(mira)).toHaveCount(0);
});
