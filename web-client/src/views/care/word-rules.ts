// Word rules while they are worked on. Pure: what is typed, found and taken over; the server says what a pattern means.
import type { StarterRule, WordRule } from '../../protocol';

/** Patterns are the same whatever their case and the blanks around them. */
const plain = (pattern: string) => pattern.trim().toLowerCase().replaceAll(/\s+/g, ' ');

export const samePattern = (a: string, b: string): boolean => plain(a) === plain(b);

export function found(rules: readonly WordRule[], search: string): WordRule[] {
  const wanted = plain(search);
  return rules.filter((one) => plain(one.pattern).includes(wanted)).sort((a, b) => plain(a.pattern).localeCompare(plain(b.pattern)));
}

/** The rules with this one in it: changed in its place, or added. */
export function withRule(rules: readonly WordRule[], rule: WordRule): WordRule[] {
  return rules.some((one) => one.id === rule.id) ? rules.map((one) => (one.id === rule.id ? rule : one)) : [...rules, rule];
}

/** Whether another rule has this pattern in the same place. */
export function twice(rules: readonly WordRule[], rule: WordRule): boolean {
  return rules.some((one) => one.id !== rule.id && one.channel === rule.channel && samePattern(one.pattern, rule.pattern));
}

/** What a starter list would add: nothing that is there already. */
export function startersOf(list: readonly StarterRule[], lang: string, rules: readonly WordRule[]): StarterRule[] {
  return list.filter((one) => one.lang === lang && !rules.some((known) => samePattern(known.pattern, one.pattern)));
}

export const linesOf = (text: string): string[] => [...new Set(text.split('\n').map((line) => line.trim()).filter(Boolean))];
