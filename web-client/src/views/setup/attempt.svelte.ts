// A form's one attempt: busy while it lasts, and what went wrong in words.
import { problemText } from '../words.svelte';

export class Attempt {
  busy = $state(false);
  problem = $state('');

  async run(work: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.problem = '';
    try {
      await work();
    } catch (why) {
      this.problem = problemText(why);
    }
    this.busy = false;
  }
}
