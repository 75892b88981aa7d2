// Meetings as somebody plans, finds and answers them in the browser.
import { expect, type Locator } from '@playwright/test';
import type { Member } from './member';
import { AT_REST_FOR_SURE, view } from './scroll';
import { agendaWords, type Bilingual } from './words';

export const agenda = (member: Member) => agendaWords[member.locale];

const DAY_MS = 86_400_000;
const iso = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** The last Sunday of the next March that is at least three weeks off: clocks go forward that night. */
export function summerTime(nowMs = Date.now()): string {
  for (let year = new Date(nowMs).getUTCFullYear(); ; year++) {
    const last = Date.UTC(year, 2, 31);
    const sunday = last - new Date(last).getUTCDay() * DAY_MS;
    if (sunday - nowMs > 21 * DAY_MS) return iso(sunday);
  }
}
export const daysFrom = (day: string, days: number): string => iso(Date.parse(`${day}T00:00Z`) + days * DAY_MS);

export interface Wanted {
  title: Bilingual;
  place?: Bilingual;
  day: string;
  clock: string;
  zone?: string;
  /** Weekly, so many times. */
  weeks?: number;
  /** Days on which it does not take place. */
  leftOut?: string[];
  items?: Bilingual[];
}

const both = (form: Locator, member: Member, label: string): { de: Locator; fr: Locator } => {
  const group = form.getByRole('group', { name: label, exact: true });
  return { de: group.getByLabel(member.w.lang.de, { exact: true }), fr: group.getByLabel(member.w.lang.fr, { exact: true }) };
};

export const formOf = (member: Member): Locator => member.page.getByTestId('meeting-form');

export async function fillForm(member: Member, wanted: Wanted): Promise<void> {
  const [a, form] = [agenda(member), formOf(member)];
  for (const [label, words] of [[a.form.title, wanted.title], [a.form.place, wanted.place]] as const) {
    if (!words) continue;
    const fields = both(form, member, label);
    await fields.de.fill(words.de);
    await fields.fr.fill(words.fr);
  }
  await form.getByLabel(a.form.day, { exact: true }).fill(wanted.day);
  await form.getByLabel(a.form.clock, { exact: true }).fill(wanted.clock);
  if (wanted.zone) await form.getByLabel(a.form.zone, { exact: true }).selectOption(wanted.zone);
  if (wanted.weeks) {
    await form.getByLabel(a.repeats.label, { exact: true }).and(form.locator('select')).selectOption('weekly');
    await form.getByLabel(a.form.repeat.ends, { exact: true }).selectOption('count');
    await form.getByLabel(a.form.repeat.endings.count, { exact: true }).fill(String(wanted.weeks));
  }
  for (const day of wanted.leftOut ?? []) {
    await form.getByLabel(a.form.leftOut.label, { exact: true }).and(form.locator('input')).fill(day);
    await form.getByRole('button', { name: a.form.leftOut.add }).click();
  }
  for (const item of wanted.items ?? []) {
    await form.getByRole('button', { name: a.items.add }).click();
    const last = form.getByTestId('item').last();
    await last.getByLabel(member.w.lang.de, { exact: true }).fill(item.de);
    await last.getByLabel(member.w.lang.fr, { exact: true }).fill(item.fr);
  }
}

export async function save(member: Member): Promise<void> {
  await formOf(member).getByRole('button', { name: agenda(member).form.save, exact: true }).click();
}

/** Plans a meeting in the channel that is open, by the command. */
export async function plan(member: Member, wanted: Wanted): Promise<void> {
  const name = { de: 'treffen', fr: 'reunion', en: 'meeting' }[member.locale];
  await member.composer.fill(`/${name} ${member.locale === 'fr' ? wanted.title.fr : wanted.title.de}`);
  await member.page.getByRole('button', { name: member.w.composer.send, exact: true }).click();
  await expect(formOf(member)).toBeVisible();
  await fillForm(member, wanted);
  await save(member);
  await expect(member.page.getByTestId('meeting')).toBeVisible();
}

export const card = (member: Member, title: Bilingual): Locator =>
  member.log.getByTestId('meeting-card').filter({ hasText: member.locale === 'fr' ? title.fr : title.de });

/** Opens a meeting by its card, whose link moves with the list: it is pressed when that is at rest. */
export async function openMeeting(member: Member, title: Bilingual): Promise<void> {
  await expect(card(member, title)).toBeInViewport();
  await view(member, AT_REST_FOR_SURE);
  await card(member, title).getByRole('link', { name: agenda(member).toMeeting }).click();
  await expect(member.page.getByTestId('meeting')).toBeVisible();
}

/** The times of a meeting that the agenda shows, once there are so many: it is looked further ahead for them. */
export async function upcoming(member: Member, title: Bilingual, count: number): Promise<Locator> {
  const times = member.page.getByTestId('upcoming').getByTestId('occurrence').filter({ hasText: member.locale === 'fr' ? title.fr : title.de });
  await expect(async () => {
    if ((await times.count()) < count) await member.page.getByRole('button', { name: agenda(member).further }).click({ timeout: 1_000 });
    await expect(times).toHaveCount(count, { timeout: 2_000 });
  }).toPass({ timeout: 15_000 });
  return times;
}

export async function openAgenda(member: Member): Promise<void> {
  await member.page.goto('/#/');
  await member.channels.getByTestId('agenda-link').click();
  await expect(member.page.getByTestId('upcoming')).toBeVisible();
}
