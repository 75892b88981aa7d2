// Reading a long channel the way people do, and watching that nothing moves under their eyes.
import { expect } from '@playwright/test';
import type { Member } from './member';

interface View {
  /** Distance from the top of everything that is loaded. */
  scrollTop: number;
  /** Each message in view: its offset in the log and where it is on the screen. */
  rows: { offset: number; top: number }[];
  beginning: boolean;
  nodes: number;
}

/** The view when it has come to rest: two frames alike, nothing under way. */
export async function view(member: Member): Promise<View> {
  return member.page.evaluate(
    (beginning) =>
      new Promise<View>((resolve) => {
        const look = (): View => {
          const log = document.querySelector<HTMLElement>('#messages')!;
          const frame = log.getBoundingClientRect();
          const rows = [...log.querySelectorAll<HTMLElement>('[data-testid="message"]')].flatMap((row) => {
            const box = row.getBoundingClientRect();
            const inView = box.bottom > frame.top && box.top < frame.bottom;
            return inView ? [{ offset: Number(row.dataset.position!.split(':').at(-1)), top: box.top - frame.top }] : [];
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
          if (alike >= 3) resolve(now);
          else requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      }),
    member.w.timeline.beginning,
  );
}

/** How far something may move without anybody noticing. */
export const STILL_PX = 4;

/** Every offset that was in view on the way to the top; fails when what one looks at jumps. */
export async function readToTheTop(member: Member, stepPx: number, enough: (seen: Set<number>) => boolean = () => false): Promise<Set<number>> {
  const seen = new Set<number>();
  await member.log.hover();
  let before = await view(member);
  while (!enough(seen)) {
    for (const row of before.rows) seen.add(row.offset);
    if (before.beginning && before.scrollTop === 0) break;
    await member.page.mouse.wheel(0, -stepPx);
    const after = await moved(member, before);
    const anchor = before.rows.find((row) => after.rows.some((one) => one.offset === row.offset));
    expect(anchor, 'what one looked at is still there').toBeDefined();
    const shift = after.rows.find((row) => row.offset === anchor!.offset)!.top - anchor!.top;
    const room = Math.min(stepPx, before.scrollTop);
    expect(shift, `message ${anchor!.offset} jumped`).toBeGreaterThanOrEqual(room - STILL_PX);
    expect(shift, `message ${anchor!.offset} jumped`).toBeLessThanOrEqual(stepPx + STILL_PX);
    before = after;
  }
  return seen;
}

/** The view after it changed: a wheel turned at the top moves nothing until the older messages are there. */
async function moved(member: Member, before: View): Promise<View> {
  for (;;) {
    const after = await view(member);
    const same = JSON.stringify(after.rows) === JSON.stringify(before.rows) && after.scrollTop === before.scrollTop;
    if (!same || after.beginning) return after;
    await member.page.mouse.wheel(0, -1);
  }
}
