// Commands one writes in place of a message: `/agenda`, `/treffen`, `/erinnern`, by their names in all three languages.
// `//` at the start is a plain message that begins with one `/`.

export type Slash = 'agenda' | 'meeting' | 'remind';

export const NAMES: Record<Slash, { de: string; fr: string; en: string }> = {
  agenda: { de: 'agenda', fr: 'agenda', en: 'agenda' },
  meeting: { de: 'treffen', fr: 'reunion', en: 'meeting' },
  remind: { de: 'erinnern', fr: 'rappel', en: 'remind' },
};
export const COMMANDS = Object.keys(NAMES) as Slash[];

export type Typed =
  | { kind: 'text'; text: string }
  | { kind: 'command'; command: Slash; rest: string }
  /** It begins like a command and is none. */
  | { kind: 'unknown'; name: string };

const folded = (name: string): string => name.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

export function typedOf(text: string): Typed {
  if (text.startsWith('//')) return { kind: 'text', text: text.slice(1) };
  const found = /^\/(\p{L}+)(?:\s+([\s\S]*))?$/u.exec(text.trim());
  if (!found) return { kind: 'text', text };
  const name = folded(found[1]!);
  const command = COMMANDS.find((one) => Object.values(NAMES[one]).includes(name));
  return command ? { kind: 'command', command, rest: (found[2] ?? '').trim() } : { kind: 'unknown', name: found[1]! };
}

/** What may still become of what stands there: for the list of completions. Empty once a command is whole and goes on. */
export function offered(text: string): Slash[] {
  const found = /^\/(\p{L}*)$/u.exec(text);
  if (!found) return [];
  const begun = folded(found[1]!);
  return COMMANDS.filter((one) => Object.values(NAMES[one]).some((name) => name.startsWith(begun)));
}
