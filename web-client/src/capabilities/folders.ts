// Each capability has a folder of its own, and the folder's name is the capability's.

/** What was found in `./NAME/…`, by that name; in the order of the alphabet. */
export function byFolder<T>(found: Record<string, T>): ReadonlyMap<string, T> {
  return new Map(Object.entries(found).map(([path, one]) => [path.split('/')[1]!, one]));
}
