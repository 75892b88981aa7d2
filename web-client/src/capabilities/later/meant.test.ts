import { describe, expect, it } from 'vitest';
import { meant } from './meant';

describe('what is to come later', () => {
  const NOW = Date.UTC(2026, 10, 24, 10, 30);
  it.each([
    ['in 2 h Kuchen kaufen', '2026-11-24T13:30', 'Kuchen kaufen'],
    ['in einer Stunde Kuchen', '2026-11-24T12:30', 'Kuchen'],
    ['dans 30 min le gâteau', '2026-11-24T12:00', 'le gâteau'],
    ['in 3 days the cake', '2026-11-27T11:30', 'the cake'],
    ['in einer Woche Kuchen', '2026-12-01T11:30', 'Kuchen'],
    ['morgen 9:00 Kuchen', '2026-11-25T09:00', 'Kuchen'],
    ['demain 9h le gâteau', '2026-11-25T09:00', 'le gâteau'],
    ['demain à 9h30 le gâteau', '2026-11-25T09:30', 'le gâteau'],
    ['tomorrow 9:00 cake', '2026-11-25T09:00', 'cake'],
    ['tomorrow at 5 pm cake', '2026-11-25T17:00', 'cake'],
    ['übermorgen um 14 Uhr Kuchen', '2026-11-26T14:00', 'Kuchen'],
    ['freitag Kuchen', '2026-11-27T09:00', 'Kuchen'],
    ['mardi 18h le gâteau', '2026-12-01T18:00', 'le gâteau'],
    ['8:00 Kuchen', '2026-11-25T08:00', 'Kuchen'],
    ['in der Schule fragen', null, 'in der Schule fragen'],
    ['2 Kuchen kaufen', null, '2 Kuchen kaufen'],
    ['', null, ''],
  ])('%s', (said, at, text) => expect(meant(said, NOW, 'Europe/Berlin')).toEqual({ at, text }));
});

describe('days and weeks from now', () => {
  // Clocks are put forward on 29 March.
  const NOW = Date.UTC(2026, 2, 27, 17);
  it('are counted on the wall, hours and minutes as they pass', () => {
    expect(meant('in 3 Tagen Kuchen', NOW, 'Europe/Berlin').at).toBe('2026-03-30T18:00');
    expect(meant('dans 1 semaine le gâteau', NOW, 'Europe/Berlin').at).toBe('2026-04-03T18:00');
    expect(meant('in 72 hours cake', NOW, 'Europe/Berlin').at).toBe('2026-03-30T19:00');
  });
});
