// What the first page needs to know of the server, asked before the page that needs it is there.
import { api } from '../net/api';
import { readShell } from './shell';

let signedIn: ReturnType<typeof api.me> | null = null;
let directory: ReturnType<typeof api.directory> | null = null;

/** Asks who is signed in, and, where somebody was at the last visit, for the directory beside it. Answers are for the first
 * `whoIsIn` and the `theDirectory` after it. */
export function askAhead(): void {
  signedIn = api.me();
  signedIn.catch(() => undefined);
  void readShell().then((shell) => {
    if (!shell || !signedIn) return;
    directory = api.directory();
    directory.catch(() => undefined);
  });
}

/** The answer to what was asked ahead, once; afterwards each time anew. */
export async function whoIsIn(): ReturnType<typeof api.me> {
  const asked = signedIn ?? api.me();
  signedIn = null;
  try {
    return await asked;
  } catch (why) {
    directory = null;
    throw why;
  }
}

/** The same of the directory. */
export function theDirectory(): ReturnType<typeof api.directory> {
  const asked = directory ?? api.directory();
  directory = null;
  return asked;
}
