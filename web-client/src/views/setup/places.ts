// Towns, councils and pairings as the operator's lists name them.
import type { Council, Directory, Id } from '../../protocol';

export function placeOf(directory: Directory, council: Council): string {
  const town = directory.municipalities.find((one) => one.id === council.municipality)?.name ?? '';
  const part = directory.neighbourhoods.find((one) => one.id === council.neighbourhood)?.name;
  return part ? `${town}-${part}` : town;
}

export function countryOf(directory: Directory, council: Id): string | undefined {
  const found = directory.councils.find((one) => one.id === council);
  return directory.municipalities.find((one) => one.id === found?.municipality)?.country;
}

/** The councils of a country. */
export const councilsIn = (directory: Directory, country: 'DE' | 'FR'): Council[] =>
  directory.councils.filter((one) => countryOf(directory, one.id) === country);

export const partsOf = (directory: Directory, town: Id) => directory.neighbourhoods.filter((one) => one.municipality === town);
