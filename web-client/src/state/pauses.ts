// What keeps a member from writing in a channel for now: muted, frozen, slow. Pure. Whatever ends by itself ends here by the
// clock that is handed in, also when the server has not said so yet: it has the last word when something is sent.
import type { Bilingual, ChannelSummary, Id, Message, Own, Role } from '../protocol';

export type Pause =
  | { kind: 'muted'; untilMs: number; notice: Id }
  | { kind: 'frozen'; untilMs: number | null; words: Bilingual<string> };

export interface Writer {
  id: Id;
  role: Role;
  own: Own;
}

type Place = Pick<ChannelSummary, 'id' | 'pairing' | 'mode'>;

/** The mode, as long as it holds for this member: facilitators are never slowed down, held or frozen out. */
function modeFor({ mode }: Place, { role }: Writer, now: () => number) {
  const over = mode?.until && Date.parse(mode.until) <= now();
  return role === 'facilitator' || over ? undefined : mode;
}

export function pauseOf(place: Place, writer: Writer, now: () => number): Pause | null {
  const mutes = writer.own.muted
    .filter((one) => one.channel === place.id || (one.channel === null && one.pairing === place.pairing))
    .map((one): Pause & { kind: 'muted' } => ({ kind: 'muted', untilMs: Date.parse(one.until), notice: one.notice }))
    .sort((a, b) => b.untilMs - a.untilMs);
  const [longest] = mutes;
  if (longest && longest.untilMs > now()) return longest;
  const mode = modeFor(place, writer, now);
  return mode?.frozen ? { kind: 'frozen', untilMs: mode.until ? Date.parse(mode.until) : null, words: mode.frozen } : null;
}

/** Whether everything this member writes here waits for approval. */
export const holdsAll = (place: Place, writer: Writer, now: () => number): boolean => modeFor(place, writer, now)?.hold ?? false;

/** What the server said of a slow channel: when the next message may come, and how slow the channel was for that. */
export interface SlowTold {
  untilMs: number;
  slow_s: number | null;
}

/** When the next message may come in a slow channel, as slow as it is by now; 0: at any time. */
export function slowUntilMs(place: Place, writer: Writer, messages: readonly Message[], told: SlowTold, now: () => number): number {
  const slow_s = modeFor(place, writer, now)?.slow_s;
  if (!slow_s) return 0;
  const posted = messages.findLast((one) => one.author === writer.id)?.at;
  const held = writer.own.waiting.findLast((one) => one.channel === place.id && !one.edit)?.at;
  const last = Math.max(...[posted, held].map((at) => (at ? Date.parse(at) + slow_s * 1000 : 0)));
  const until = Math.max(last, told.untilMs + (slow_s - (told.slow_s ?? slow_s)) * 1000);
  return until > 0 && until > now() ? until : 0;
}
