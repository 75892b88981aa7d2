// Moderating and administering need a passkey, shown in this session. A call that is refused for want of one waits here for
// the dialog, and is made once more.
import { Refusal } from '../net/refusal';
import { session } from './session.svelte';

interface Asking {
  done: (shown: boolean) => void;
}

class StepUp {
  /** Somebody has to show a passkey; the dialog of `views/StepUp.svelte` watches it. */
  asking = $state.raw<Asking | null>(null);

  /** Asks; false when the person would rather not. Several calls at once ask once. */
  ask(): Promise<boolean> {
    const before = this.asking;
    return new Promise((resolve) => {
      this.asking = {
        done: (shown) => {
          before?.done(shown);
          resolve(shown);
        },
      };
    });
  }

  answer(shown: boolean): void {
    const { asking } = this;
    this.asking = null;
    asking?.done(shown);
  }
}

export const stepUp = new StepUp();

/** Whether this session may moderate and administer, as far as is known here. */
export function isVerified(): boolean {
  const until = session.signedIn?.session.verified_until;
  return until !== undefined && until !== null && new Date(until) > new Date();
}

/** Makes an administrative call; asks for a passkey before it if it takes one, or after it if that wasn't known here. */
export async function verified<T>(call: () => Promise<T>): Promise<T> {
  if (session.signedIn && !isVerified() && !(await stepUp.ask())) throw new Refusal('passkey_needed', '', null, 403);
  try {
    return await call();
  } catch (why) {
    if (!(why instanceof Refusal) || why.code !== 'passkey_needed') throw why;
    if (!(await stepUp.ask())) throw why;
    return call();
  }
}
