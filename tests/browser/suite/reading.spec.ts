// Where a channel opens, what counts as read, and that one finds one's place again.
import { recite } from '../support/history';
import { AT_REST_FOR_SURE, STILL_PX, view } from '../support/scroll';
import { expect, test } from '../support/test';
import { ARRIVING, PARKS, SPORT } from '../support/words';

const numbered = (count: number, word = 'Nouvelle') => Array.from({ length: count }, (_, n) => `${word} ${n + 1} : ${'une phrase qui prend de la place. '.repeat(1 + (n % 4))}`.trim());

test('a channel opens at the first unread message, what was in view is read, and the place is kept', async ({ world }) => {
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  await mira.open(PARKS);
  await expect(mira.unread(PARKS)).toHaveCount(0);
  await mira.open(ARRIVING);
  const texts = numbered(25);
  await recite(yanis, PARKS, texts);
  await expect(mira.unread(PARKS)).toContainText('25');

  await mira.open(PARKS);
  await expect(mira.page.getByTestId('new-divider')).toBeInViewport();
  await expect(mira.message(texts[0]!)).toBeInViewport();
  await expect(mira.messages.last()).not.toBeInViewport();
  await view(mira, AT_REST_FOR_SURE);
  await expect(mira.unread(PARKS)).toHaveText(/^1\d|^2[0-4]|^\d\D/);
  await expect(mira.page.getByTestId('jump-newest')).toHaveAccessibleName(/\d+/);

  // In the middle, away to another channel, and back.
  await mira.log.hover();
  await mira.page.mouse.wheel(0, 300);
  const before = await view(mira, AT_REST_FOR_SURE);
  await mira.open(SPORT);
  await mira.open(PARKS);
  await expect(mira.message(texts[3]!)).toBeVisible();
  const after = await view(mira, AT_REST_FOR_SURE);
  const kept = before.rows.map(({ offset, bottom }) => Math.abs((after.rows.find((one) => one.offset === offset)?.bottom ?? Infinity) - bottom));
  expect(Math.max(...kept), 'each message is where it was').toBeLessThanOrEqual(STILL_PX);

  // What is not read yet is told so on another device, too; then all of it is read.
  const also = await world.enter('mira');
  await expect(also.unread(PARKS)).toBeVisible();
  await mira.page.getByTestId('jump-newest').click();
  await expect(mira.messages.last()).toBeInViewport();
  await expect(mira.unread(PARKS)).toHaveCount(0);
  await expect(also.unread(PARKS)).toHaveCount(0);
  await mira.open(SPORT);
  await mira.open(PARKS);
  await expect(mira.messages.last()).toBeInViewport();
  await expect(mira.page.getByTestId('new-divider')).toHaveCount(0);
});

test('whoever scrolls as soon as a channel opens stays where they scroll', async ({ world }) => {
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  await recite(yanis, SPORT, numbered(40));
  await mira.return();
  await mira.log.or(mira.channels).first().waitFor();
  await mira.channelLink(SPORT).click();
  await expect(mira.messages.last()).toBeInViewport();
  await mira.log.hover();
  await mira.page.mouse.wheel(0, -400);
  await expect(mira.page.getByTestId('jump-newest')).toBeVisible();
  await view(mira, AT_REST_FOR_SURE);
  await yanis.open(SPORT);
  await yanis.say('Encore une.');
  // More than this one, where the wheel was faster than the eye.
  await expect(mira.page.getByTestId('jump-newest')).toHaveAccessibleName(/\d/);
  await expect(mira.messages.last()).not.toBeInViewport();
});
