// A facilitator at the desk, and what leads there: by the names a screen reader would say.
import { expect, type Locator } from '@playwright/test';
import type { Member } from './member';
import { deskWords, ruleWords, safetyWords } from './words';

export const desk = (member: Member) => deskWords[member.locale];
export const safety = (member: Member) => safetyWords[member.locale];
export const rules = (member: Member) => ruleWords[member.locale];

/** Opens the desk, from wherever the list of channels is seen. */
export async function openDesk(member: Member): Promise<void> {
  await member.channels.getByTestId('desk-link').click();
  await expect(member.page.getByRole('heading', { level: 1, name: desk(member).name })).toBeVisible();
  await expect(queue(member)).toBeVisible();
}

export const queue = (member: Member): Locator => member.page.getByTestId('queue');

/** The case about this text, in the part of the queue that is open. */
export const caseAbout = (member: Member, text: string): Locator => queue(member).getByTestId('case-row').filter({ hasText: text });

export async function openTab(member: Member, tab: 'open' | 'taken' | 'decided'): Promise<void> {
  await member.page.getByRole('group', { name: desk(member).tabsLabel }).getByRole('button', { name: desk(member).tabs[tab] }).click();
}

/** The case that is open. */
export const openCase = (member: Member): Locator => member.page.getByTestId('case');

export async function openCaseAbout(member: Member, text: string): Promise<void> {
  await caseAbout(member, text).click();
  await expect(openCase(member)).toBeVisible();
}

/** One of the buttons below a case; with its key behind its name. */
export const act = (member: Member, name: string): Locator =>
  member.page.getByTestId('case-actions').getByRole('button', { name: new RegExp(`^${escaped(name)}\\s*[A-Z]?$`) });

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Fills in the sheet that is open and decides. */
export async function giveReasons(member: Member, { rule, facts }: { rule?: string; facts: string }): Promise<void> {
  const words = desk(member).sheet;
  const sheet = member.page.getByRole('dialog');
  if (rule !== undefined) await sheet.getByLabel(words.whichRule).selectOption({ label: rule });
  await sheet.getByRole('textbox').last().fill(facts);
  await sheet.locator('button[type=submit]').click();
  await expect(sheet).toHaveCount(0);
}

/** Reports a message for breaking a rule: two taps from its menu. */
export async function report(member: Member, text: string, rule: keyof (typeof ruleWords)['de']['rules']): Promise<void> {
  const dialog = member.dialog(safety(member).report.title);
  await member.choose(text, member.w.message.report);
  await dialog.getByRole('button', { name: rules(member).rules[rule].name }).click();
  await expect(member.page.getByTestId('report-received')).toHaveText(safety(member).report.done);
}

export async function closeDialog(member: Member): Promise<void> {
  await member.page.getByRole('dialog').getByRole('button', { name: member.w.close, exact: true }).last().click();
  await expect(member.page.getByRole('dialog')).toHaveCount(0);
}

/** From the bar above every page to what was decided; the one with this heading. */
export async function readNotice(member: Member, title: string): Promise<Locator> {
  await member.page.getByTestId('notice-bar').getByRole('link', { name: member.w.shell.readNotices }).click();
  const notice = noticeCalled(member, title);
  await expect(notice).toBeVisible();
  return notice;
}

export const noticeCalled = (member: Member, title: string): Locator =>
  member.page.getByTestId('notice').filter({ has: member.page.getByRole('heading', { name: title }) });
