// A fresh store for one test, of either kind, and the flags that lead the server to it.
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Child } from './process';

export type StoreKind = 'embedded' | 'redis';

export interface Store {
  flags: string[];
  end: () => Promise<void>;
}

export async function freshStore(kind: StoreKind): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), 'quartier-browser-'));
  const sweep = () => rm(folder, { recursive: true, force: true });
  if (kind === 'embedded') return { flags: ['--data', join(folder, 'data')], end: sweep };
  const { port, child } = await privateRedis(folder);
  return { flags: ['--redis', `redis://127.0.0.1:${port}`], end: () => child.end('SIGKILL').then(sweep) };
}

/** Redis has no "port of the system's choice": a free one is looked up, and another if somebody was quicker. */
async function privateRedis(folder: string): Promise<{ port: number; child: Child }> {
  for (let attempt = 0; ; attempt++) {
    const port = await freePort();
    const settings = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'yes', '--appendfsync', 'always'];
    const child = new Child('redis-server', settings);
    try {
      await child.says('that it is ready', (lines) => lines.find((line) => line.includes('Ready to accept connections')));
      return { port, child };
    } catch (why) {
      await child.end('SIGKILL');
      if (attempt === 3) throw why;
    }
  }
}

async function freePort(): Promise<number> {
  const listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  await new Promise((resolve) => listener.close(resolve));
  return port;
}
