import { resolve } from 'node:path';

// Which modules share a file. What the first page needs comes in one, and what the page for members needs besides in another,
// instead of twenty small ones each, of which HTTP/1.1 fetches six at a time and which compress badly.

interface Modules {
  getModuleInfo: (id: string) => { importedIds: readonly string[] } | null;
}

const SHELL = resolve(import.meta.dirname, '../src/views/shell/Shell.svelte');
let members: Set<string> | null = null;

/** What a module imports at once, with what that imports. */
function reached(from: string, modules: Modules): Set<string> {
  const all = new Set([from]);
  for (const id of all) modules.getModuleInfo(id)?.importedIds.forEach((one) => all.add(one));
  return all;
}

export const groups = [
  { name: 'start', tags: ['$initial' as const], priority: 2 },
  {
    name: (id: string, modules: Modules) => {
      members ??= reached(SHELL, modules);
      return members.has(id) ? 'members' : null;
    },
    priority: 1,
  },
];
