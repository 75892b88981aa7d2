// A store for one test, of either kind, and the flags that lead the server to it: a folder, or a Redis and a database.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Child } from './process';

const run = promisify(execFile);

export type StoreKind = 'embedded' | 'redis';

export interface Store {
  flags: string[];
  /** Where all of its files are. */
  folder: string;
  /** Ends the store's own process without a word, where it has one. */
  kill: () => Promise<void>;
  /** Starts it again on what it had written down. */
  revive: () => Promise<void>;
  end: () => Promise<void>;
}

/** An empty one, or one that begins with the files of another whose processes have ended. */
export async function freshStore(kind: StoreKind, model?: string): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), 'quartier-browser-'));
  if (model) await cp(model, folder, { recursive: true });
  const sweep = () => rm(folder, { recursive: true, force: true });
  const nothing = async () => {};
  if (kind === 'embedded') return { flags: ['--data', join(folder, 'data')], folder, kill: nothing, revive: nothing, end: sweep };
  const [{ port, child }, database] = await Promise.all([somewhere(folder), ownDatabase(folder, model !== undefined)]);
  let redis = child;
  const kill = () => redis.end('SIGKILL');
  return {
    flags: ['--redis', `redis://127.0.0.1:${port}`, '--postgres', database.url],
    folder,
    kill,
    revive: async () => void (redis = await privateRedis(folder, port)),
    end: () => kill().then(database.end).then(sweep),
  };
}

/** A database on the run's PostgreSQL (`postgres.ts`), whose name stands in the folder: empty, or a copy of the one whose name stands there. */
async function ownDatabase(folder: string, copied: boolean): Promise<{ url: string; end: () => Promise<void> }> {
  const server = new URL(process.env.TEST_POSTGRES!);
  const at = ['-h', server.hostname, '-p', server.port, '-U', server.username];
  const kept = join(folder, 'database');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await run('createdb', [...at, ...(copied ? ['--template', await readFile(kept, 'utf8')] : []), name]);
  await writeFile(kept, name);
  return { url: `${server.href}/${name}`, end: async () => void (await run('dropdb', [...at, '--force', name])) };
}

async function privateRedis(folder: string, port: number): Promise<Child> {
  const settings = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'yes', '--appendfsync', 'always'];
  const child = new Child('redis-server', settings);
  try {
    await child.says('that it is ready', (lines) => lines.find((line) => line.includes('Ready to accept connections')));
  } catch (why) {
    await child.end('SIGKILL');
    throw why;
  }
  return child;
}

/** Redis has no "port of the system's choice": a free one is looked up, and another if somebody was quicker. */
async function somewhere(folder: string): Promise<{ port: number; child: Child }> {
  for (let attempt = 0; ; attempt++) {
    const port = await freePort();
    try {
      return { port, child: await privateRedis(folder, port) };
    } catch (why) {
      if (attempt === 3) throw why;
    }
  }
}

export async function freePort(): Promise<number> {
  const listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  await new Promise((resolve) => listener.close(resolve));
  return port;
}
