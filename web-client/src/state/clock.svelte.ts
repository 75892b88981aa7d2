// The time as views see it: moves once a second, and only while one of them looks.
import { createSubscriber } from 'svelte/reactivity';

const SECOND_MS = 1_000;

const looking = createSubscriber((moved) => {
  const timer = setInterval(moved, SECOND_MS);
  return () => clearInterval(timer);
});

export function nowMs(): number {
  looking();
  return Date.now();
}
