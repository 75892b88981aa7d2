// A facilitator makes the channel that is open calmer.
import { expect, type Locator } from '@playwright/test';
import type { Member } from './member';
import { careWords, deskWords } from './words';

type CalmWords = (typeof deskWords)['de']['calm'];

/** Opens what can be changed, changes it, says why. */
export async function calm(member: Member, change: (dialog: Locator, words: CalmWords) => Promise<unknown>): Promise<void> {
  await member.page.getByRole('button', { name: member.w.channel.menu }).click();
  await member.page.getByRole('menuitem', { name: member.w.channel.calm }).click();
  await sayWhy(member, change);
}

/** Fills in the dialog that is open, and gives a reason. */
export async function sayWhy(member: Member, change: (dialog: Locator, words: CalmWords) => Promise<unknown> = async () => {}): Promise<void> {
  const care = careWords[member.locale];
  const dialog = member.page.getByRole('dialog');
  await change(dialog, deskWords[member.locale].calm);
  await dialog.getByLabel(care.why, { exact: true }).fill('Zum Ausprobieren');
  await dialog.getByRole('button', { name: care.do }).click();
  await expect(dialog).toHaveCount(0);
}

/** Opens one of the pages on which a pairing is cared for. */
export async function openCare(member: Member, part: string): Promise<void> {
  await member.channels.getByRole('link', { name: member.w.shell.care }).click();
  const link = member.page.getByRole('link', { name: careWords[member.locale].parts[part]!, exact: true });
  await link.click();
  await expect(link).toHaveAttribute('aria-current', 'page');
}
