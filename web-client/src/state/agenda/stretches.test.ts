import { describe, expect, it } from 'vitest';
import type { Occurrence } from '../../protocol';
import { dayOf, daysBetween, localIn } from './local';
import { split } from './occurrence';
import { ahead, farAhead, past } from './stretches';

/** A reader in Paris, in the small hours of the second of June. */
const NOW = Date.parse('2026-06-02T00:30:00+02:00');
const TODAY = dayOf(localIn(NOW, 'Europe/Paris'));
const lasting = (start: string, zone: string, startsAt: string, hours: number): Occurrence =>
  ({ start, zone, starts_at: startsAt, ends_at: new Date(Date.parse(startsAt) + hours * 3_600_000).toISOString() }) as Occurrence;
const OVERSEAS = lasting('2026-06-01T20:00', 'America/Martinique', '2026-06-02T00:00:00Z', 1.5);
const CAMP = lasting('2026-06-01T09:00', 'Europe/Paris', '2026-06-01T07:00:00Z', 72);
const LONGEST = lasting('2026-05-19T09:00', 'Europe/Paris', '2026-05-19T07:00:00Z', 14 * 24);
const FARTHEST = lasting('2026-05-18T23:00', 'Pacific/Pago_Pago', '2026-05-19T10:00:00Z', 14 * 24);
const OVER = lasting('2026-06-01T18:00', 'Europe/Paris', '2026-06-01T16:00:00Z', 1.5);

describe('what lies ahead', () => {
  it.each([OVERSEAS, CAMP, LONGEST, FARTHEST])('has in it what begins elsewhere yesterday, or began then and goes on: $start in $zone', (one) => {
    for (const [from, until] of [ahead(TODAY, 1)[0]!, farAhead(TODAY)]) expect(from <= dayOf(one.start) && dayOf(one.start) <= until).toBe(true);
    expect(split([one], NOW)).toEqual({ upcoming: [one], over: [] });
  });

  it('is over once it ended, the latest first', () => {
    expect(split([LONGEST, CAMP, OVER, OVERSEAS], NOW)).toEqual({ upcoming: [LONGEST, CAMP, OVERSEAS], over: [OVER] });
    expect(split([CAMP, OVER, OVERSEAS], NOW + 7 * 86_400_000).over).toEqual([OVERSEAS, OVER, CAMP]);
  });

  it('is asked for day by day, none twice and none left out', () => {
    const all = [past(TODAY), ...ahead(TODAY, 3)];
    for (const [index, [from]] of all.entries()) if (index > 0) expect(daysBetween(all[index - 1]![1], from)).toBe(1);
    expect(daysBetween(all[0]![0], TODAY)).toBe(365);
  });

  it('is never more than the server tells at once', () => {
    for (const [from, until] of [past(TODAY), ...ahead(TODAY, 2), farAhead(TODAY)]) expect(daysBetween(from, until)).toBeLessThan(400);
  });
});
