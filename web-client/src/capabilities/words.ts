// What pages outside of a capability say of it: the list of commands, the agenda, the audit log. To be imported only by what is
// loaded when it is asked for: the words of all capabilities come along.
import { byFolder } from './folders';

export interface Said {
  /** What the tab of its page is called. */
  tab?: string;
  /** What its command does, with an example. */
  help?: string;
  /** What it writes into the audit log, by the names of the acts. */
  acts?: Record<string, string>;
}

const WORDS = byFolder(import.meta.glob<() => Said>('./*/words.ts', { eager: true, import: 'words' }));

/** What a capability says of itself in the language of the page. */
export const saidOf = (name: string): Said => WORDS.get(name)?.() ?? {};

/** What an act of the audit log is called; undefined: no capability writes it. */
export function actName(act: string): string | undefined {
  for (const words of WORDS.values()) {
    const name = words().acts?.[act];
    if (name !== undefined) return name;
  }
  return undefined;
}
