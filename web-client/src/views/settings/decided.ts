// A year's counts in words, in the order of the words; what has none is summed up at the end. Pure.
export function worded(counts: Record<string, number>, words: Record<string, string>, others: (count: number) => string): [string, number][] {
  const told = Object.entries(words).flatMap(([act, word]): [string, number][] => (counts[act] ? [[word, counts[act]]] : []));
  const rest = Object.entries(counts).reduce((sum, [act, count]) => sum + (act in words ? 0 : count), 0);
  return rest > 0 ? [...told, [others(rest), rest]] : told;
}
