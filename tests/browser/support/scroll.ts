// Reading a long channel the way people do, and watching that nothing moves under their eyes.
import { expect } from '@playwright/test';
import type { Member } from './member';

interface View {
  /** Distance from the top of everything that is loaded. */
  scrollTop: number;
  /** Each message in view: its offset in the log, and where it ends on the screen: a name above it may come and go. */
  rows: { offset: number; bottom: number }[];
  beginning: boolean;
  nodes: number;
}

/** Frames alike after which a view is at rest. */
const AT_REST = 2;
/** As many where something has just been set going: on a busy machine it may only be between two frames. */
export const AT_REST_FOR_SURE = 8;

/** The view when it has come to rest: some frames alike, nothing under way. */
export async function view(member: Member, frames = AT_REST): Promise<View> {
  return member.page.evaluate(
    ([beginning, enough]) =>
      new Promise<View>((resolve) => {
        const look = (): View => {
          const log = document.querySelector<HTMLElement>('#messages')!;
          const frame = log.getBoundingClientRect();
          const rows = [...log.querySelectorAll<HTMLElement>('[data-testid="message"]')].flatMap((row) => {
            const box = row.getBoundingClientRect();
            const inView = box.bottom > frame.top && box.top < frame.bottom;
            return inView ? [{ offset: Number(row.dataset.position!.split(':').at(-1)), bottom: box.bottom - frame.top }] : [];
          });
          const hint = log.querySelector('.hint');
          const atTop = hint?.textContent === beginning;
          return { scrollTop: log.scrollTop, rows, beginning: atTop, nodes: document.querySelectorAll('*').length };
        };
        let before = '';
        let alike = 0;
        const frame = () => {
          const now = look();
          const told = JSON.stringify(now);
          alike = told === before ? alike + 1 : 0;
          before = told;
          if (alike >= enough) resolve(now);
          else requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      }),
    [member.w.timeline.beginning, frames] as const,
  );
}

/** How far something may move without anybody noticing. */
export const STILL_PX = 4;

/** Every offset that was in view on the way to the top; fails when what one looks at jumps. */
export async function readToTheTop(member: Member, stepPx: number, enough: (seen: Set<number>) => boolean = () => false): Promise<Set<number>> {
  const seen = new Set<number>();
  await member.log.hover();
  // A channel that was just opened may still be finding its rows' heights.
  let before = await view(member, AT_REST_FOR_SURE);
  while (!enough(seen)) {
    for (const row of before.rows) seen.add(row.offset);
    if (before.beginning && before.scrollTop === 0) break;
    const after = await turned(member, before, stepPx);
    const shifts = shiftsOf(before, after);
    expect(shifts, 'what one looked at is still there').not.toEqual([]);
    // Near the top of what is loaded a turn may be cut short; how far the top is, is partly an estimate.
    const least = before.scrollTop > 2 * stepPx ? stepPx : 0;
    const jumped = shifts.filter(({ shift }) => shift < least - STILL_PX || shift > stepPx + STILL_PX);
    expect(jumped, `messages that jumped at a turn of ${stepPx} px`).toEqual([]);
    before = after;
  }
  return seen;
}

/** How far down the screen each message went that was and is in view. Where that is counted from the top of what is loaded
 * says nothing: rows above find their heights while a turn of the wheel is still on its way. */
function shiftsOf(before: View, after: View): { offset: number; shift: number }[] {
  return before.rows.flatMap(({ offset, bottom }) => {
    const now = after.rows.find((one) => one.offset === offset);
    return now ? [{ offset, shift: now.bottom - bottom }] : [];
  });
}

/** The view after a turn of the wheel that has arrived; a wheel turned at the top moves nothing until the older messages are there. */
async function turned(member: Member, before: View, stepPx: number): Promise<View> {
  for (let px = stepPx; ; px = 1) {
    await turn(member, px);
    const after = await view(member, AT_REST_FOR_SURE);
    const shifts = shiftsOf(before, after);
    if ((after.beginning && after.scrollTop === 0) || shifts.length === 0 || shifts.some(({ shift }) => Math.abs(shift) >= STILL_PX)) return after;
  }
}

/** Turns the wheel up, and waits until the page has heard of it. */
async function turn(member: Member, px: number): Promise<void> {
  const heard = await member.page.evaluateHandle(() => {
    const turn = { heard: false };
    document.querySelector('#messages')!.addEventListener('wheel', () => (turn.heard = true), { passive: true, once: true });
    return turn;
  });
  await member.page.mouse.wheel(0, -px);
  await member.page.waitForFunction((turn) => turn.heard, heard);
  await heard.dispose();
}
