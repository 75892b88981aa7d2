// "of" before the name of a town, in French: the article of a name contracts with it, and a vowel elides it. Y is a consonant in names
// of towns that are said so (d’Yerres and de Yutz are both right; de is never wrong).

const VOWEL = /^[aeiouàâéèêëîïôûœ]/i;

/** "de Nantes", "d’Amiens", "du Havre", "des Ulis", "de La Rochelle", "de L’Isle-d’Abeau". */
export function ofTown(name: string): string {
  if (/^Le /.test(name)) return `du ${name.slice(3)}`;
  if (/^Les /.test(name)) return `des ${name.slice(4)}`;
  return VOWEL.test(name) ? `d’${name}` : `de ${name}`;
}
