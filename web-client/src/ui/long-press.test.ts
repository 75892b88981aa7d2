import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { longPress } from './long-press';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What a finger does to an element, by the times that the browser gives the events; whether each is let through. */
async function pressed() {
  const element = Object.assign(new EventTarget(), { closest: () => null });
  const acts = vi.fn();
  longPress(acts)(element as unknown as HTMLElement);
  // Listeners for pointers are there a microtask later.
  await Promise.resolve();
  const tapped = vi.fn();
  element.addEventListener('click', (event) => event.defaultPrevented || tapped());
  const finger = (type: string, ms: number, at = { x: 5, y: 5 }) => {
    const event = Object.assign(new Event(type, { cancelable: true }), { pointerType: 'touch', clientX: at.x, clientY: at.y });
    Object.defineProperty(event, 'timeStamp', { value: ms });
    element.dispatchEvent(event);
  };
  return { acts, tapped, finger };
}

test('a finger that stays acts once, and what follows is no tap', async () => {
  const { acts, tapped, finger } = await pressed();
  finger('pointerdown', 0);
  vi.advanceTimersByTime(600);
  expect(acts).toHaveBeenCalledOnce();
  finger('pointerup', 600);
  finger('click', 600);
  expect([acts.mock.calls.length, tapped.mock.calls.length]).toEqual([1, 0]);
});

test('a short touch is a tap', async () => {
  const { acts, tapped, finger } = await pressed();
  finger('pointerdown', 0);
  finger('pointerup', 120);
  finger('click', 120);
  vi.advanceTimersByTime(1_000);
  expect([acts.mock.calls.length, tapped.mock.calls.length]).toEqual([0, 1]);
});

test('a finger that stayed has stayed, though the browser had no time to say so before it was lifted', async () => {
  const { acts, tapped, finger } = await pressed();
  finger('pointerdown', 0);
  finger('pointerup', 4_000);
  finger('click', 4_000);
  vi.advanceTimersByTime(1_000);
  expect([acts.mock.calls.length, tapped.mock.calls.length]).toEqual([1, 0]);
});

test('a finger that moves scrolls, however long it stays', async () => {
  const { acts, finger } = await pressed();
  finger('pointerdown', 0);
  finger('pointermove', 100, { x: 5, y: 40 });
  finger('pointerup', 900, { x: 5, y: 40 });
  vi.advanceTimersByTime(1_000);
  expect(acts).not.toHaveBeenCalled();
});
