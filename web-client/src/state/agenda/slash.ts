// Commands one writes in place of a message: `/agenda`, `/treffen` and those of the capabilities, by their names in all three
// languages. `//` at the start is a plain message that begins with one `/`.
import { capabilities, type Capability } from '../../capabilities';

/** By the name of its capability; `agenda` and `meeting` belong to none. */
export type Slash = Required<Capability>;

const OTHERS: readonly Slash[] = [
  { name: 'agenda', command: { de: 'agenda', fr: 'agenda', en: 'agenda' } },
  { name: 'meeting', command: { de: 'treffen', fr: 'reunion', en: 'meeting' } },
];
/** In the order in which they are offered. */
export const COMMANDS = [...OTHERS, ...capabilities].filter((one): one is Slash => one.command !== undefined);

export type Typed =
  | { kind: 'text'; text: string }
  | { kind: 'command'; command: string; rest: string }
  /** It begins like a command and is none. */
  | { kind: 'unknown'; name: string };

export const folded = (name: string): string => name.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

export function typedOf(text: string): Typed {
  if (text.startsWith('//')) return { kind: 'text', text: text.slice(1) };
  const found = /^\/(\p{L}+)(?:\s+([\s\S]*))?$/u.exec(text.trim());
  if (!found) return { kind: 'text', text };
  const name = folded(found[1]!);
  const known = COMMANDS.find((one) => Object.values(one.command).includes(name));
  return known ? { kind: 'command', command: known.name, rest: (found[2] ?? '').trim() } : { kind: 'unknown', name: found[1]! };
}

/** What may still become of what stands there: for the list of completions. Empty once a command is whole and goes on. */
export function offered(text: string): Slash[] {
  const found = /^\/(\p{L}*)$/u.exec(text);
  if (!found) return [];
  const begun = folded(found[1]!);
  return COMMANDS.filter((one) => Object.values(one.command).some((name) => name.startsWith(begun)));
}
