// Counts how many times a page waits for the server, one answer after the other: what it asks for at once is one step. Each answer is held
// until the page asks for nothing more, so that a fast machine and a slow one count alike.
import type { BrowserContext, Locator } from '@playwright/test';

/** A page that asks for nothing for so long has asked for all it can before an answer. */
const QUIET_MS = 700;
const POLL_MS = 50;

export class Steps {
  /** What was asked for in each step so far: paths, and `answer` for what comes over the WebSocket. */
  readonly taken: string[][] = [];
  #held: { name: string; release: () => void }[] = [];
  #last = 0;

  static async of(context: BrowserContext): Promise<Steps> {
    const steps = new Steps();
    await context.route('**/*', async (route) => {
      await steps.#turn(new URL(route.request().url()).pathname);
      await route.continue();
    });
    await context.routeWebSocket(/./, async (socket) => {
      await steps.#turn(new URL(socket.url()).pathname);
      const server = socket.connectToServer();
      // What the server says unasked, as its hello, comes with the answer before it.
      let asked = false;
      socket.onMessage((frame) => {
        asked = true;
        server.send(frame);
      });
      server.onMessage(async (frame) => {
        if (asked) await steps.#turn('answer');
        socket.send(frame);
      });
    });
    return steps;
  }

  /** Lets step after step be answered until something is seen, and says how many it took, the page itself counted. */
  async until(seen: Locator): Promise<number> {
    for (;;) {
      await this.#quiet();
      // Before the page's own answer there is no page to look at.
      if (this.taken.length > 0 && (await seen.isVisible())) return this.taken.length;
      const step = this.#held.splice(0);
      if (step.length > 0) this.taken.push(step.map(({ name }) => name));
      step.forEach(({ release }) => release());
    }
  }

  /** From here on nothing waits. */
  async letGo(context: BrowserContext): Promise<void> {
    await context.unrouteAll({ behavior: 'ignoreErrors' });
    this.#held.splice(0).forEach(({ release }) => release());
  }

  #turn(name: string): Promise<void> {
    this.#last = performance.now();
    return new Promise((release) => this.#held.push({ name, release }));
  }

  async #quiet(): Promise<void> {
    const since = performance.now();
    while (performance.now() - Math.max(since, this.#last) < QUIET_MS) await new Promise((wait) => setTimeout(wait, POLL_MS));
  }
}
