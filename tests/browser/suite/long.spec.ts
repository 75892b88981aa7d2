// A channel that has gone on for years.
import { fill } from '../support/history';
import { shown } from '../support/order';
import { atFullSize } from '../support/size';
import { readToTheTop, view } from '../support/scroll';
import { Speaker } from '../support/speaker';
import { expect, test } from '../support/test';
import { SPORT } from '../support/words';

const VERY_MANY = atFullSize(100_000, 10_000);
const UNREAD = 3_000;
/** Everything on the page, whatever the channel's length. */
const NODES = 2_500;
/** A page of messages, who is there and the like, of each channel: what coming back asks for, whatever a channel's length. */
const BYTES_TO_COME_BACK = 128 * 1024;

test('opening a channel of very many messages asks for no more than a page, and the page stays small', async ({ world }) => {
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

  let bytes = 0;
  mira.page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => (bytes += payload.length)));
  await mira.return();
  await expect(mira.unread(SPORT)).toContainText('99+');
  await mira.open(SPORT);
  await expect(mira.messages.last()).toBeVisible();
  expect(bytes, 'what came over the line').toBeGreaterThan(0);
  expect(bytes, 'what came over the line').toBeLessThan(BYTES_TO_COME_BACK);
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
