// Cards on paper: ten to a page, three lines in the language of each council, and nothing of it cut off.
import type { Locator } from '@playwright/test';
import { openCare } from '../support/calm';
import { expect, test } from '../support/test';
import { careWords } from '../support/words';

const LONG = 'Maximiliane-Wilhelmine von Auen';

/** The lists of a card: in which language each is, and what it says. */
const lists = (card: Locator) =>
  card.locator('ol').evaluateAll((all) => all.map((one) => ({ lang: one.closest('[lang]')?.getAttribute('lang'), steps: [...one.children].map((step) => step.textContent) })));

/** By how many pixels what stands in a card goes beyond it, down or to the side; half a pixel is rounding. */
const beyond = (cards: Locator) =>
  cards.evaluateAll((all) =>
    all.map((card) => {
      const edge = card.getBoundingClientRect();
      const inside = [...card.querySelectorAll('*')].map((one) => one.getBoundingClientRect());
      return Math.max(0, ...inside.map((one) => Math.max(one.bottom - edge.bottom, one.right - edge.right)));
    }),
  );

test('eleven cards are two pages, each card in both languages, and nothing of them is cut off', async ({ world }) => {
  test.setTimeout(90_000);
  for (const member of await world.facilitators()) {
    const [own, partners] = member.locale === 'fr' ? (['fr', 'de'] as const) : (['de', 'fr'] as const);
    const { roster, sheet } = careWords[own];
    await openCare(member, 'roster');
    const names = Array.from({ length: 11 }, (_, n) => `${LONG} ${member.name[0]}${String.fromCharCode(65 + n)}`);
    await member.page.getByLabel(roster.paste).fill(`Name;Kanäle\n${names.map((name) => `${name};\n`).join('')}`);
    await member.page.getByRole('button', { name: roster.look }).click();
    await member.page.getByRole('button', { name: roster.make }).click();
    const printed = member.page.getByTestId('card-sheet');
    const cards = printed.locator('article').filter({ has: member.page.getByTestId('card-code') });
    await expect(cards).toHaveCount(11);
    for (const card of [cards.first(), cards.last()]) {
      expect(await lists(card)).toEqual([
        { lang: own, steps: careWords[own].sheet.steps },
        { lang: partners, steps: careWords[partners].sheet.steps },
      ]);
    }
    expect(sheet.steps).toHaveLength(3);
    await printed.getByLabel(sheet.slips).uncheck();
    const pdf = await member.page.pdf({ preferCSSPageSize: true });
    expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(2);
    await member.page.emulateMedia({ media: 'print' });
    expect(Math.max(...(await beyond(cards)))).toBeLessThanOrEqual(0.5);
    await member.page.emulateMedia({ media: 'screen' });
  }
});
