// What the client needs to open without a network: who I am, which channels there are, who is who. Kept in this browser,
// gone with the log-out. Never messages of others.
import type { ChannelSummary, Directory, Me } from '../protocol';
import { clearDatabase, shellStore } from './database';
import { clearDrafts } from './drafts';

export interface Shell {
  me: Me;
  channels: ChannelSummary[];
  directory: Directory | null;
}

export async function readShell(): Promise<Shell | null> {
  return (await shellStore.get<Shell>('shell').catch(() => undefined)) ?? null;
}

export async function keepShell(shell: Shell): Promise<void> {
  // Proxies of reactive state cannot be stored; the plain shape can.
  await shellStore.put('shell', JSON.parse(JSON.stringify(shell))).catch(() => undefined);
}

export async function forgetEverything(): Promise<void> {
  clearDrafts();
  await clearDatabase().catch(() => undefined);
}
