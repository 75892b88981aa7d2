// "of" before the name of a town, in French: the article of a name contracts with it, and a vowel or a mute h elides it. Y is a consonant
// in names of towns that are said so (d’Yerres and de Yutz are both right; de is never wrong).

const VOWEL = /^[aeiouàâéèêëîïôûœ]/iu;
/** French names with an h that is breathed, as their town halls write them; and most names from across the Rhine, by how they end. */
const BREATHED = /^(?:Hagondange|Haguenau|Ham|Harnes|Haute?s?|Hayange|Hem|Houdan|Houilles|Huningue)(?!\p{L})/iu;
const GERMAN = /^H(?:alle|amm|anau|annover|anovre|ameln|erne|erten|of|usum)$|^H\p{L}*(?:bach|berg|bo?urg|bronn|dorf|felden?|hagen|hausen|heim|hofe?n?|ingen|stadt|stein|wald|wihr|willer)(?!\p{L})/iu;

const elides = (name: string): boolean => VOWEL.test(name) || (/^h/i.test(name) && !BREATHED.test(name) && !GERMAN.test(name));

/** "de Nantes", "d’Amiens", "d’Hyères", "de Haguenau", "du Havre", "des Ulis", "de La Rochelle", "de L’Isle-d’Abeau". */
export function ofTown(name: string): string {
  if (/^Le /.test(name)) return `du ${name.slice(3)}`;
  if (/^Les /.test(name)) return `des ${name.slice(4)}`;
  return elides(name) ? `d’${name}` : `de ${name}`;
}
