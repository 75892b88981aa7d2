import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { agendaApi } from '../../net/agenda';
import { Refusal } from '../../net/refusal';
import type { LocalTime, MeetingView, Occurrence } from '../../protocol';
import { meetings } from './meetings.svelte';

const [APRIL, LATER] = ['2026-04-07T18:00', '2026-04-07T19:00'];
const one = (meeting: string, occurrence: LocalTime, more: Partial<Occurrence> = {}) =>
  ({ meeting, occurrence, start: occurrence, cancelled: false, attendance: [], mine: null, ...more }) as unknown as Occurrence;
const view = (id: string, sequence: number, ...occurrences: Occurrence[]) => ({ meeting: { id, sequence }, occurrences }) as unknown as MeetingView;
const missing = () => new Refusal('not_found', '', null, 404);

describe('a time that was named once', () => {
  const views = new Map<string, MeetingView>();
  const time = vi.spyOn(agendaApi, 'time');
  beforeEach(() => {
    meetings.clear();
    views.clear();
    time.mockReset();
    vi.spyOn(agendaApi, 'meeting').mockImplementation((id) => Promise.resolve(views.get(id)!));
  });
  afterEach(() => vi.useRealTimers());

  it('is not asked for where the meeting told it', async () => {
    views.set('a', view('a', 0, one('a', APRIL)));
    const end = meetings.show('a', APRIL);
    await vi.waitFor(() => expect(meetings.time('a', APRIL)).toMatchObject({ meeting: 'a' }));
    expect(time).not.toHaveBeenCalled();
    end();
  });

  it('is never made up: the server says that it no longer takes place', async () => {
    views.set('a', view('a', 0, one('a', '2026-03-31T18:00')));
    time.mockRejectedValue(missing());
    const end = meetings.show('a', APRIL);
    expect(meetings.time('a', APRIL)).toBeUndefined();
    await vi.waitFor(() => expect(meetings.time('a', APRIL)).toBe('gone'));
    expect(meetings.where('a', APRIL)).toEqual({ id: 'a', occurrence: APRIL });
    end();
  });

  it('is followed to the meeting that goes on from there, and further when that one is moved', async () => {
    views.set('a', view('a', 1, one('a', '2026-03-31T18:00')));
    time.mockResolvedValue(one('b', APRIL));
    const ends = [meetings.show('a', APRIL)];
    await vi.waitFor(() => expect(meetings.where('a', APRIL)).toEqual({ id: 'b', occurrence: APRIL }));
    expect(meetings.time('b', APRIL)).toMatchObject({ meeting: 'b' });
    views.set('b', view('b', 1, one('b', LATER)));
    time.mockResolvedValue(one('b', LATER));
    ends.push(meetings.show('b', APRIL));
    await vi.waitFor(() => expect(meetings.where('a', APRIL)).toEqual({ id: 'b', occurrence: LATER }));
    meetings.heard({ kind: 'attendance.changed', meeting: 'b', occurrence: LATER, counts: [{ council: 'x', yes: 1, no: 0, maybe: 0 }] } as never);
    expect(meetings.time('b', LATER)).toMatchObject({ attendance: [{ yes: 1 }] });
    ends.forEach((end) => end());
  });

  it('is asked for again when its meeting was changed, for as long as it is shown', async () => {
    vi.useFakeTimers();
    views.set('a', view('a', 0, one('a', '2026-03-31T18:00')));
    time.mockResolvedValue(one('a', APRIL));
    const end = meetings.show('a', APRIL);
    await vi.advanceTimersByTimeAsync(0);
    expect(meetings.time('a', APRIL)).toMatchObject({ cancelled: false });
    time.mockResolvedValue(one('a', APRIL, { cancelled: true }));
    meetings.heard({ kind: 'meeting.changed', meeting: 'a', sequence: 1, by: null } as never);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(meetings.time('a', APRIL)).toMatchObject({ cancelled: true });
    end();
    meetings.heard({ kind: 'meeting.changed', meeting: 'a', sequence: 2, by: null } as never);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(time).toHaveBeenCalledTimes(2);
  });
});
