// Commands in flight: each ref has one promise, settled by its reply, a time-out or the end of the connection.
import type { AnyReply } from '../protocol';
import { Disconnected, Refusal } from './refusal';

interface Waiting {
  resolve: (ok: unknown) => void;
  reject: (why: Error) => void;
  timer: ReturnType<typeof setTimeout>;
}

export class CommandsInFlight {
  #waiting = new Map<number, Waiting>();
  #lastRef = 0;

  /** Makes a ref, hands it to `write`, and waits for the reply. */
  begin(timeoutMs: number, write: (ref: number) => void): Promise<unknown> {
    const ref = ++this.#lastRef;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#take(ref)?.reject(new Disconnected('no reply in time')), timeoutMs);
      this.#waiting.set(ref, { resolve, reject, timer });
      write(ref);
    });
  }

  settle(reply: AnyReply): void {
    const waiting = this.#take(Number(reply.ref));
    if (!waiting) return;
    if ('ok' in reply) waiting.resolve(reply.ok);
    else waiting.reject(new Refusal(reply.error.code, reply.error.detail, reply.error.retry_after_ms ?? null));
  }

  abandon(): void {
    for (const ref of [...this.#waiting.keys()]) this.#take(ref)?.reject(new Disconnected('connection ended'));
  }

  #take(ref: number): Waiting | undefined {
    const waiting = this.#waiting.get(ref);
    if (waiting) clearTimeout(waiting.timer);
    this.#waiting.delete(ref);
    return waiting;
  }
}
