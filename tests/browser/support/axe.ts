// axe with every rule of WCAG 2.0, 2.1 and 2.2 at A and AA and its advice.
import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';
import type { Member } from './member';
import { atFullSize } from './size';
import type { Locale } from './words';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];
/** Longer than any change of colours takes on a slow machine. */
const STILL_MS = 15_000;
type Scheme = 'light' | 'dark';
export const BOTH_SCHEMES: Scheme[] = ['light', 'dark'];

/** What depends on the scheme. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

/** Every colour in both schemes once at full size, for colours don't depend on the words. */
const SCHEMES: Record<Locale, Scheme[]> = { de: atFullSize(BOTH_SCHEMES, ['light']), fr: ['light'], en: ['dark'] };

/** The whole page, or only what has opened above it. */
export async function expectAccessible(member: Member, where: string, part = 'html', schemes = SCHEMES[member.locale]): Promise<void> {
  for (const [nth, colorScheme] of schemes.entries()) {
    await member.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // The colours of a moment ago are over when a frame with none of them under way has been drawn. They are looked at frame by
    // frame: what is taken off the page while it changes its colour never says that it has finished.
    await member.page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== 'running'), undefined, { timeout: STILL_MS });
    await member.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    // "Legacy" is the mode without a second page to put frames together; there are no frames here.
    const runOnly = nth === 0 ? { type: 'tag' as const, values: RULES } : { type: 'rule' as const, values: COLOURS };
    // What passes is not told: to collect it takes as long again.
    const axe = new AxeBuilder({ page: member.page }).include(part).setLegacyMode().options({ runOnly, resultTypes: ['violations'] });
    const { violations } = await axe.analyze();
    const told = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary?.replaceAll(/\s+/g, ' ')}`));
    expect(told, `${where}, ${member.locale}, ${colorScheme}`).toEqual([]);
  }
}
