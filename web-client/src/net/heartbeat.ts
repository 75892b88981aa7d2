// Notices a connection that died without saying so: silence of SILENCE_MS earns a ping, and a ping without an answer
// within ANSWER_MS ends the connection. Never sends while there is other traffic.

export const SILENCE_MS = 30_000;
export const ANSWER_MS = 10_000;

export class Heartbeat {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking = false;

  constructor(
    private readonly ping: (timeoutMs: number) => Promise<unknown>,
    private readonly giveUp: () => void,
  ) {}

  /** Something was heard. */
  heard(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.ask(), SILENCE_MS);
  }

  /** Asks now, for example because the page became visible again. */
  async ask(answerMs: number = ANSWER_MS): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    await this.ping(answerMs).catch(() => this.giveUp());
    this.#asking = false;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
