// A channel that has gone on for years.
import { fill } from '../support/history';
import type { Member } from '../support/member';
import { shown } from '../support/order';
import { readToTheTop, view } from '../support/scroll';
import { Speaker } from '../support/speaker';
import { expect, test } from '../support/test';
import { ARRIVING, PARKS, SPORT, type Bilingual } from '../support/words';

const VERY_MANY = 100_000;
const UNREAD = 3_000;
/** Everything on the page, whatever the channel's length. */
const NODES = 2_500;

async function timeToOpen(member: Member, channel: Bilingual): Promise<number> {
  const start = performance.now();
  await member.open(channel);
  await expect(member.messages.last()).toBeVisible();
  return performance.now() - start;
}

test('a channel of a hundred thousand messages opens as fast as a short one, and the page stays small', async ({ world }) => {
  test.setTimeout(420_000);
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  for (const member of [mira, yanis]) await member.page.goto('about:blank');
  await fill([mira, yanis], SPORT, VERY_MANY, (n) => `Nummer ${n}`);
  const speaker = await Speaker.of(mira);
  const { id, position } = speaker.channel(SPORT);
  const [epoch, last] = position.split(':');
  const read = Number(last) - UNREAD;
  await speaker.command('read', { channel: id, position: `${epoch}:${read}` });
  speaker.close();

  await mira.return();
  await expect(mira.unread(SPORT)).toContainText('99+');
  await timeToOpen(mira, ARRIVING);
  const short = await timeToOpen(mira, PARKS);
  const long = await timeToOpen(mira, SPORT);
  expect(long, `the long channel opens in ${Math.round(long)} ms, a short one in ${Math.round(short)} ms`).toBeLessThan(2 * short + 500);
  expect((await view(mira)).nodes).toBeLessThan(NODES);

  await mira.page.getByTestId('jump-first-unread').click();
  await expect(mira.log.getByTestId('new-divider')).toBeInViewport({ timeout: 60_000 });
  expect((await view(mira)).rows.map((row) => row.offset)).toContain(read + 1);
  expect((await view(mira)).nodes).toBeLessThan(NODES);

  const seen = await readToTheTop(mira, 450, (offsets) => offsets.size > 250);
  const offsets = [...seen].toSorted((a, b) => a - b);
  expect(offsets, 'no message is left out').toEqual(offsets.map((_, n) => offsets[0]! + n));
  expect((await view(mira)).nodes).toBeLessThan(NODES);

  await mira.page.getByTestId('jump-newest').click();
  await expect.poll(async () => (await shown(mira)).at(-1)?.offset).toBe(Number(last));
  await mira.say('Noch eine, und noch immer flott.');
  await expect(mira.message('Noch eine, und noch immer flott.')).toBeInViewport();
  await expect(mira.unread(SPORT)).toHaveCount(0);
});
