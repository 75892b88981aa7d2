// The real server: one node of it, started on ports of the system's choice, asked for nothing but what it prints.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Child } from './process';

const ROOT = resolve(import.meta.dirname, '../../..');

function program(): string {
  const target = process.env.CARGO_TARGET_DIR ?? resolve(ROOT, 'target');
  const path = process.env.QUARTIER_BIN ?? resolve(target, 'debug/quartier');
  if (!existsSync(path)) throw new Error(`${path} is not there. Build it first: cargo build -p quartier`);
  if (!process.env.QUARTIER_BIN && !existsSync(resolve(ROOT, 'web-client/dist/index.html')))
    throw new Error('web-client/dist is not there. Build it first: make client');
  return path;
}

const ANYWHERE = ['--listen', '127.0.0.1:0', '--admin-listen', '127.0.0.1:0'];

export class Node {
  private constructor(
    readonly port: number,
    readonly child: Child,
  ) {}

  static async serve(args: string[]): Promise<Node> {
    const child = new Child(program(), ['serve', ...ANYWHERE, ...args]);
    const port = await child.says('where it listens', (lines) => numberIn(/^listening on http:\/\/127\.0\.0\.1:(\d+)/, lines));
    return new Node(port, child);
  }

  kill = () => this.child.end('SIGKILL');
  stop = () => this.child.end('SIGTERM');
}

/** Fills an empty store with the demo's towns; the codes of its three links: German, French, facilitator. */
export async function settle(store: string[]): Promise<[string, string, string]> {
  const child = new Child(program(), ['demo', ...ANYWHERE, ...store]);
  const codes = await child.says('three links', (lines) => {
    const found = lines.flatMap((line) => /#join=(\S+)/.exec(line)?.[1] ?? []);
    return found.length === 3 ? (found as [string, string, string]) : undefined;
  });
  await child.end('SIGKILL');
  return codes;
}

/** What `quartier audit verify` says of a store, while its server runs. */
export async function auditOf(store: string[]): Promise<string> {
  const child = new Child(program(), ['audit', 'verify', ...store]);
  return child.says('what it found', (lines) => lines.find((line) => /all whole|BROKEN/.test(line)));
}

function numberIn(pattern: RegExp, lines: string[]): number | undefined {
  const found = lines.map((line) => pattern.exec(line)?.[1]).find(Boolean);
  return found === undefined ? undefined : Number(found);
}
