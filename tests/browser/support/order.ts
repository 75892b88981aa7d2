// The law of the timeline, read off the page: each message once, in the order of the log.
import { expect } from '@playwright/test';
import type { Member } from './member';

export interface Shown {
  id: string;
  offset: number;
  author: string;
  text: string;
}

/** The messages on the page now, from top to bottom, as they were written: French is set with narrow spaces only where it is shown.
 * The list is a window: in a long channel it is not all of them. */
export async function shown(member: Member): Promise<Shown[]> {
  return member.page.locator('[data-testid="message"]').evaluateAll((articles) =>
    articles.map((article) => ({
      id: article.getAttribute('data-row') ?? '',
      offset: Number(article.getAttribute('data-position')?.split(':').at(-1)),
      author: article.getAttribute('data-author') ?? '',
      text: article.querySelector('[data-testid="message-text"]')?.textContent?.trim().replaceAll('\u202f', ' ') ?? '',
    })),
  );
}

export async function expectOrder(member: Member): Promise<void> {
  const messages = await shown(member);
  const offsets = messages.map((one) => one.offset);
  expect(offsets, `${member.name} sees messages in the order of the log`).toEqual(offsets.toSorted((a, b) => a - b));
  expect(new Set(messages.map((one) => one.id)).size, `${member.name} sees no message twice`).toBe(messages.length);
}

/** Exactly these texts, in this order, as the newest messages of the open channel. */
export async function expectNewest(member: Member, texts: string[]): Promise<void> {
  await expect.poll(async () => (await shown(member)).slice(-texts.length).map((one) => one.text), { message: `what ${member.name} sees at the end` }).toEqual(texts);
}
