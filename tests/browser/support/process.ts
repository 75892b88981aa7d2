// One child process: its output line by line, its end, and how to bring that about. Ends only what it started.
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { within } from './bounded';

const START_MS = 20_000;
const KEPT_LINES = 200;

export class Child {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  readonly lines: string[] = [];
  #heard: (() => void)[] = [];

  constructor(program: string, args: string[], env: Record<string, string> = {}) {
    this.#child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
    this.#ended = new Promise((resolve) => {
      this.#child.once('exit', () => resolve());
      this.#child.once('error', (why) => (this.#hear(`cannot start ${program}: ${why.message}`), resolve()));
    });
    for (const stream of [this.#child.stdout!, this.#child.stderr!])
      createInterface({ input: stream }).on('line', (line) => this.#hear(line));
  }

  get running(): boolean {
    return this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** The first thing `find` finds in what was said so far. */
  async says<T>(what: string, find: (lines: string[]) => T | undefined): Promise<T> {
    const saying = async (): Promise<T> => {
      for (;;) {
        const found = find(this.lines);
        if (found !== undefined) return found;
        if (!this.running) throw new Error(`ended without saying ${what}:\n${this.lines.join('\n')}`);
        await Promise.race([new Promise<void>((resolve) => this.#heard.push(resolve)), this.#ended]);
      }
    };
    return within(START_MS, what, saying());
  }

  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (this.running) this.#child.kill(signal);
    await within(START_MS, `the end after ${signal}`, this.#ended);
  }

  #hear(line: string): void {
    this.lines.push(line);
    if (this.lines.length > KEPT_LINES) this.lines.shift();
    for (const heard of this.#heard.splice(0)) heard();
  }
}
