// The desk's single-key shortcuts. They mean nothing with a modifier, in a field, or where somebody turned them off.
import type { Choice } from './decision';

export type DeskKey = 'next' | 'previous' | 'take' | 'leave_be' | 'remove' | 'decide' | 'up' | 'help';

const MEANINGS: Record<string, DeskKey> = {
  j: 'next',
  k: 'previous',
  t: 'take',
  o: 'leave_be',
  r: 'remove',
  d: 'decide',
  u: 'up',
  '?': 'help',
};

interface Pressed {
  key: string;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  defaultPrevented: boolean;
  target: EventTarget | null;
}

/** Where a key is a letter, or belongs to whatever is open above the page. */
const OTHERS = 'input, textarea, select, [contenteditable], [role="dialog"], [role="alertdialog"], [role="menu"]';

export function meaningOf(pressed: Pressed, shortcuts: boolean): DeskKey | null {
  if (!shortcuts || pressed.defaultPrevented || pressed.altKey || pressed.ctrlKey || pressed.metaKey) return null;
  const { target } = pressed;
  if (target && 'closest' in target && (target as Element).closest(OTHERS)) return null;
  return MEANINGS[pressed.key.toLowerCase()] ?? null;
}

/** The key that makes a choice, as it is shown. */
export function keyOfChoice(choice: Choice): string | null {
  if (choice === 'nothing' || choice === 'release' || choice === 'uphold') return 'O';
  if (choice === 'remove' || choice === 'decline' || choice === 'reverse') return 'R';
  return choice === 'other' ? 'D' : null;
}

/** The choice a key makes, of those there are. */
export function choiceOfKey(meaning: DeskKey, choices: readonly Choice[]): Choice | undefined {
  const key = Object.entries(MEANINGS).find(([, one]) => one === meaning)?.[0].toUpperCase();
  return choices.find((one) => keyOfChoice(one) === key);
}
