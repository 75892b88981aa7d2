// The time, for ages that grow while one looks. Ticks as long as somebody reads it.
import { createSubscriber } from 'svelte/reactivity';

const TICK_MS = 20_000;

const ticking = createSubscriber((update) => {
  const timer = setInterval(update, TICK_MS);
  return () => clearInterval(timer);
});

export function nowMs(): number {
  ticking();
  return Date.now();
}
