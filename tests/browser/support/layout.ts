// What must hold of every page, whatever its size: nothing to scroll sideways, nothing cut off, targets one can hit.
import { expect } from '@playwright/test';
import type { Member } from './member';

/** Boxes that scroll sideways or stick out, in words. */
export async function expectNothingSideways(member: Member, where: string): Promise<void> {
  const wide = await member.page.evaluate(() => {
    const name = (one: Element) => `${one.tagName.toLowerCase()}.${one.className.toString().replaceAll(/\s+/g, '.')}`;
    const clips = (one: Element) => /hidden|clip|auto|scroll/.test(getComputedStyle(one).overflowX);
    const scrollers = [document.documentElement, ...document.querySelectorAll('*')].filter((one) => {
      const style = getComputedStyle(one);
      const scrolls = one === document.documentElement || /auto|scroll/.test(style.overflowX) || /auto|scroll/.test(style.overflowY);
      return scrolls && style.display !== 'inline' && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0;
    });
    const outside = [...document.querySelectorAll('body *')].filter((one) => {
      const box = one.getBoundingClientRect();
      if (box.width === 0 || box.height === 0 || (box.right <= innerWidth + 1 && box.left >= -1)) return false;
      if (!one.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
      for (let up = one.parentElement; up; up = up.parentElement) if (clips(up)) return false;
      return getComputedStyle(one).clipPath === 'none';
    });
    return { scrollers: scrollers.map(name), outside: outside.map(name) };
  });
  expect(wide, `${where}: nothing is wider than the page`).toEqual({ scrollers: [], outside: [] });
}

/** WCAG 2.5.8, without its exceptions: everything one can press is at least 24 × 24 CSS pixels. Links in a text are text. */
export async function expectTargets(member: Member, where: string): Promise<void> {
  const small = await member.page.evaluate(() => {
    const pressed = document.querySelectorAll<HTMLElement>('button, a[href], summary, select, textarea, input, [role=menuitem], [role=menuitemradio]');
    return [...pressed].flatMap((one) => {
      if (one.closest('[data-testid="message-text"]') || !one.checkVisibility({ visibilityProperty: true })) return [];
      const box = (one.closest('label') ?? one).getBoundingClientRect();
      const unseen = box.width <= 1 || getComputedStyle(one).clipPath !== 'none';
      return !unseen && (box.width < 24 || box.height < 24) ? [`${one.outerHTML.slice(0, 120)} ${Math.round(box.width)}×${Math.round(box.height)}`] : [];
    });
  });
  expect(small, `${where}: everything to press is large enough`).toEqual([]);
}

/** Text at twice its size, by the browser's own setting: media queries in em follow it, as they do for people. */
export async function doubleText(member: Member): Promise<void> {
  const devtools = await member.page.context().newCDPSession(member.page);
  await devtools.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
}
