// The run's folder and its PostgreSQL: there before the first test, gone after the last. Each test makes a database of its own on it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './stores';

/** Of memory for the run's files. */
const ROOM_BYTES = 4 * 2 ** 30;

/** Where the files of the run are: in memory where there is room for them, as in scripts/test-rust. */
async function inMemory(): Promise<() => Promise<void>> {
  const memory = await statfs('/dev/shm').catch(() => null);
  if (process.env.TMPDIR || !memory || memory.bavail * memory.bsize < ROOM_BYTES) return async () => {};
  const folder = await mkdtemp('/dev/shm/quartier-');
  await chmod(folder, 0o755);
  process.env.TMPDIR = folder;
  return () => rm(folder, { recursive: true, force: true });
}

export default async function start(): Promise<() => Promise<void>> {
  const leaveMemory = await inMemory();
  const folder = await mkdtemp(join(tmpdir(), 'quartier-postgres-'));
  // PostgreSQL runs as another user than root.
  await chmod(folder, 0o755);
  const port = await freePort();
  const script = resolve(import.meta.dirname, '../../../scripts/postgres');
  const server = spawn(script, [join(folder, 'cluster'), `${port}`], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(server, 'exit');
  const lines = createInterface({ input: server.stdout });
  await Promise.race([once(lines, 'line'), ended.then(() => Promise.reject(new Error('PostgreSQL did not start')))]);
  process.env.TEST_POSTGRES = `postgres://quartier@127.0.0.1:${port}`;
  return async () => {
    // It ends when its standard input does.
    server.stdin.end();
    await ended;
    await rm(folder, { recursive: true, force: true });
    await leaveMemory();
  };
}
