// Getting about with the keyboard alone. At each stop the focus must be seen: marked, and under nothing (WCAG 2.4.7, 2.4.11).
import { expect, type Locator } from '@playwright/test';
import type { Member } from './member';

const MOST_STOPS = 60;

/** What is wrong with the focus where it is now; null: nothing. */
export async function focusProblem(member: Member): Promise<string | null> {
  return member.page.evaluate(() => {
    const one = document.activeElement as HTMLElement | null;
    if (!one || one === document.body) return null;
    const told = one.outerHTML.slice(0, 160);
    const box = one.getBoundingClientRect();
    if (!one.matches(':focus-visible')) return `not marked: ${told}`;
    const marks = (style: CSSStyleDeclaration) => (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none';
    // A menu's item is marked by its colour, a field within a box by the box. A page's heading is where one begins, nothing to press.
    const marked = one.matches('h1[tabindex="-1"]') || one.dataset.highlighted !== undefined || [one, one.parentElement, one.parentElement?.parentElement].some((near) => near && marks(getComputedStyle(near)));
    if (!marked) return `without a mark: ${told}`;
    const inView = { left: Math.max(0, box.left), right: Math.min(innerWidth, box.right), top: Math.max(0, box.top), bottom: Math.min(innerHeight, box.bottom) };
    if (inView.right - inView.left < 1 || inView.bottom - inView.top < 1) return `out of view: ${told}`;
    // Seen at one of nine points at least: a long message may be partly under the header, never wholly.
    for (const x of [0.1, 0.5, 0.9])
      for (const y of [0.1, 0.5, 0.9]) {
        const hit = document.elementFromPoint(inView.left + x * (inView.right - inView.left), inView.top + y * (inView.bottom - inView.top));
        if (hit && (one.contains(hit) || hit.contains(one) || (hit.closest('label') && hit.closest('label')!.contains(one)))) return null;
      }
    return `hidden under something: ${told}`;
  });
}

async function expectSeen(member: Member): Promise<void> {
  await expect.poll(() => focusProblem(member), { message: 'the focus is seen' }).toBeNull();
}

/** Presses Tab until this has the focus, looking at each stop. */
export async function tabTo(member: Member, goal: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    if (await isFocused(goal)) return;
    await member.page.keyboard.press(key);
    await expectSeen(member);
  }
  await expect(goal, `${key} leads there`).toBeFocused();
}

/** Presses an arrow until this has the focus: within menus, among messages. */
export async function arrowTo(member: Member, goal: Locator, key: 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight'): Promise<void> {
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    if (await isFocused(goal)) return;
    await member.page.keyboard.press(key);
    await expectSeen(member);
  }
  await expect(goal, `${key} leads there`).toBeFocused();
}

/** Into the messages, where the focus was last, and from there to this one. */
export async function toMessage(member: Member, text: string): Promise<void> {
  await tabTo(member, member.log.locator('article[tabindex="0"]'), 'Shift+Tab');
  const here = await member.log.locator('article:focus').evaluate((one) => one.getBoundingClientRect().top);
  const there = await member.message(text).evaluate((one) => one.getBoundingClientRect().top);
  await arrowTo(member, member.message(text), there < here ? 'ArrowUp' : 'ArrowDown');
}

async function isFocused(goal: Locator): Promise<boolean> {
  return (await goal.count()) === 1 && goal.evaluate((one) => one === document.activeElement);
}

/** Presses a key, and the focus is still somewhere one sees it. */
export async function press(member: Member, key: string): Promise<void> {
  await member.page.keyboard.press(key);
  await expectSeen(member);
}
