import { expect, it } from 'vitest';
import { ofTown } from './of-town';

it('a town’s name has its article as French says it', () => {
  const said = { 'Nantes-Bellevue': 'de Nantes-Bellevue', Amiens: 'd’Amiens', Évry: 'd’Évry', 'Le Havre': 'du Havre', 'Les Ulis': 'des Ulis', 'La Rochelle': 'de La Rochelle', 'L’Isle-d’Abeau': 'de L’Isle-d’Abeau', Yutz: 'de Yutz', Lens: 'de Lens', Leipzig: 'de Leipzig' };
  for (const [name, of] of Object.entries(said)) expect(ofTown(name)).toBe(of);
});
