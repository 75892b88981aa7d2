// A text with its links. What finds them is loaded with the first text that may have one, so that the first messages need not
// wait for it.
import type { Part } from './links';

/** No link is without one of these before something else. */
const MAYBE = /[.:@]\S/;
let find = $state.raw<((text: string) => Part[]) | null>(null);
let asked = false;

function load(): void {
  if (asked) return;
  asked = true;
  void import('./links').then(({ partsOf }) => (find = partsOf));
}

export function linked(text: string): Part[] {
  const may = MAYBE.test(text);
  if (may && find) return find(text);
  if (may) load();
  return [{ kind: 'text', text }];
}
