// Long channels: every message can be reached, what one looks at stays where it is, and the page stays small.
import { fill } from '../support/history';
import { shown } from '../support/order';
import { readToTheTop, view, STILL_PX } from '../support/scroll';
import { atFullSize } from '../support/size';
import { expect, ON_BOTH_STORES, test } from '../support/test';
import { SPORT } from '../support/words';

const MANY = atFullSize(2_000, 500);
/** What the demo says in the channel: two messages and a reaction. */
const BEFORE = 3;

const textOf = (n: number) => (n % 9 === 0 ? `Nummer ${n}: ${'ein längerer Satz, der umbricht. '.repeat(1 + (n % 5))}` : `Nummer ${n}`);

test('a long channel is read to its first message, each once, and nothing jumps on the way', ON_BOTH_STORES, async ({ world }) => {
  test.setTimeout(240_000);
  // Turns of the wheel as large as they get by hand.
  const mira = await world.enter('mira', { viewport: { width: 1280, height: 1_000 } });
  await mira.page.goto('about:blank');
  await fill([mira], SPORT, MANY, textOf);
  await mira.return();
  await mira.open(SPORT);
  await expect(mira.messages.first()).toBeVisible();

  const seen = await readToTheTop(mira, 580);
  const expected = Array.from({ length: MANY }, (_, n) => BEFORE + 1 + n);
  expect(expected.filter((offset) => !seen.has(offset))).toEqual([]);
  await expect(mira.page.getByText(mira.w.timeline.beginning)).toBeVisible();
});

test('the keyboard reaches the first message of a long channel, and its place is kept', async ({ world }) => {
  test.setTimeout(240_000);
  const yanis = await world.enter('yanis');
  await yanis.page.goto('about:blank');
  await fill([yanis], SPORT, MANY, textOf);
  await yanis.return();
  await yanis.open(SPORT);
  await yanis.messages.last().focus();

  for (let pages = 0; pages < 60 && !(await view(yanis)).beginning; pages++) {
    const oldest = (await shown(yanis))[0]!.offset;
    await yanis.page.keyboard.press('Home');
    await expect.poll(async () => (await shown(yanis))[0]!.offset, { message: 'older messages come' }).toBeLessThan(oldest);
    await expect(yanis.log.locator('article:focus')).toBeInViewport();
  }
  await yanis.page.keyboard.press('Home');
  await expect(yanis.log.locator('article:focus')).toHaveAttribute('data-position', /:1$/);
  await expect(yanis.log.locator('article:focus')).toBeInViewport();
  await yanis.page.keyboard.press('End');
  await expect(yanis.log.locator('article:focus')).toHaveAttribute('data-position', new RegExp(`:${BEFORE + MANY}$`));
});

test('while one reads older messages, new ones do not move them', async ({ world }) => {
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  await fill([yanis], SPORT, 60, textOf);
  await mira.open(SPORT);
  await yanis.open(SPORT);
  await mira.page.getByTestId('jump-newest').click();
  await expect(mira.messages.last()).toBeInViewport();
  await mira.log.hover();
  await mira.page.mouse.wheel(0, -900);
  await expect(mira.page.getByTestId('jump-newest')).toBeVisible();
  const before = await view(mira);
  for (const text of ['Neu eins', 'Neu zwei', 'Neu drei']) await yanis.say(text);
  await expect(mira.page.getByTestId('jump-newest')).toHaveAccessibleName(mira.w.timeline.toNewest(3));
  const after = await view(mira);
  for (const row of before.rows) {
    const now = after.rows.find((one) => one.offset === row.offset);
    expect(Math.abs((now?.bottom ?? Infinity) - row.bottom), `message ${row.offset} stays`).toBeLessThanOrEqual(STILL_PX);
  }
  await mira.page.getByTestId('jump-newest').click();
  await expect(mira.message('Neu drei')).toBeInViewport();
  await expect(mira.unread(SPORT)).toHaveCount(0);
});
