// What a joining is called: the same name for the same code as long as the page is there, so that whoever lost the answer and tries
// again is not turned away from a card that is used up by then.
import { uuid7 } from './uuid7';

const names = new Map<string, string>();

export function attemptFor(code: string): string {
  const known = names.get(code) ?? uuid7();
  names.set(code, known);
  return known;
}
