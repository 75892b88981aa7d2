import { expect, it } from 'vitest';
import { ofTown } from './of-town';

it('a town’s name has its article as French says it', () => {
  const said = { 'Nantes-Bellevue': 'de Nantes-Bellevue', Amiens: 'd’Amiens', Évry: 'd’Évry', 'Le Havre': 'du Havre', 'Les Ulis': 'des Ulis', 'La Rochelle': 'de La Rochelle', 'L’Isle-d’Abeau': 'de L’Isle-d’Abeau', Yutz: 'de Yutz', Lens: 'de Lens', Leipzig: 'de Leipzig' };
  for (const [name, of] of Object.entries(said)) expect(ofTown(name)).toBe(of);
});

it('a mute h elides the article, a breathed one does not', () => {
  const mute = ['Hyères', 'Honfleur', 'Hendaye', 'Hennebont', 'Hénin-Beaumont', 'Hérouville-Saint-Clair', 'Hazebrouck', 'Halluin', 'Hautmont', 'Houplines', 'Herblay-sur-Seine'];
  const breathed = ['Hem', 'Houilles', 'Haguenau', 'Hayange', 'Harnes', 'Haute-Goulaine', 'Hœnheim', 'Huningue', 'Hombourg-Haut', 'Horbourg-Wihr', 'Heidelberg', 'Heilbronn', 'Hambourg', 'Hanau', 'Halle'];
  for (const name of mute) expect(ofTown(name)).toBe(`d’${name}`);
  for (const name of breathed) expect(ofTown(name)).toBe(`de ${name}`);
});
