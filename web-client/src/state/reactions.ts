// Reactions of one message: groups in the order in which an emoji was first set since it last had nobody, members in
// the order in which they set it. Pure.
import type { Id, Reaction } from '../protocol';

export function react(reactions: readonly Reaction[], emoji: string, by: Id, on: boolean): Reaction[] {
  const group = reactions.find((one) => one.emoji === emoji);
  if (!group) return on ? [...reactions, { emoji, by: [by] }] : [...reactions];
  const others = group.by.filter((id) => id !== by);
  const had = others.length < group.by.length;
  if (on === had) return [...reactions];
  const changed = on ? [...group.by, by] : others;
  return reactions.flatMap((one) => (one !== group ? [one] : changed.length ? [{ emoji, by: changed }] : []));
}
