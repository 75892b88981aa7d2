import { render } from 'svelte/server';
import { describe, expect, it, vi } from 'vitest';
import type { Occurrence } from '../../protocol';
import MonthGrid from './MonthGrid.svelte';

vi.mock('../../state/agenda/local', async (original) => ({ ...(await original<object>()), ownZone: () => 'Europe/Paris' }));
// Both want a page.
vi.mock('../../state/session.svelte', () => ({ session: { me: null } }));
vi.mock('../../state/route.svelte', () => ({ hashOf: { meeting: () => '#' } }));

const one = (start: string, zone: string, startsAt: string): Occurrence =>
  ({ meeting: 'm', occurrence: start, start, zone, starts_at: startsAt, ends_at: startsAt, title: { de: 'Treffen', fr: 'Réunion' } }) as Occurrence;
const month = (...occurrences: Occurrence[]) => render(MonthGrid, { props: { day: '2026-06-02', today: '2026-06-02', occurrences, holidays: [], choose: () => {} } }).body;

describe('a meeting in the month', () => {
  it('says whose time it is, and which that is where the reader is', () => {
    const body = month(one('2026-06-02T06:00', 'Pacific/Noumea', '2026-06-01T19:00:00Z'));
    expect(body).toContain('06:00');
    expect(body).toContain('Zeit in Noumea');
    expect(body).toMatch(/Bei dir: Mo\., 1\. Juni, 21:00 Uhr/);
  });

  it('says the time alone where clocks show the same', () => expect(month(one('2026-06-02T18:00', 'Europe/Berlin', '2026-06-02T16:00:00Z'))).not.toContain('Zeit in'));
});
