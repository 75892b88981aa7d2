// Who is signed in, asked before the page that needs the answer is there.
import { api } from './api';

let ahead: ReturnType<typeof api.me> | null = null;

/** Asks now, for the first `whoIsIn`. */
export function askAhead(): void {
  ahead = api.me();
  ahead.catch(() => undefined);
}

/** The answer to what was asked ahead, once; afterwards each time anew. */
export function whoIsIn(): ReturnType<typeof api.me> {
  const asked = ahead ?? api.me();
  ahead = null;
  return asked;
}
