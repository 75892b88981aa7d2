// Somebody silenced for oneself: their messages are a line that opens, nobody else is told, and it is undone as easily.
import { safety } from '../support/desk';
import { expect, test } from '../support/test';
import { ARRIVING, PARKS } from '../support/words';

test('messages of somebody silenced collapse, for the one who silenced them alone', async ({ world }) => {
  const [claire, mira, yanis] = [await world.enter('claire'), await world.enter('mira'), await world.enter('yanis')];
  for (const one of [claire, mira, yanis]) await one.open(PARKS);
  await yanis.say('Bla bla bla');
  await mira.choose('Bla bla bla', mira.w.message.ignore);
  const line = mira.log.getByTestId('ignored');
  await expect(line.last()).toContainText(mira.w.message.ignoredLine('Yanis'));
  await expect(mira.page.getByText('Bla bla bla')).toHaveCount(0);
  await mira.page.getByTestId('notices').getByRole('button', { name: mira.w.close }).click();
  await mira.open(ARRIVING);
  await yanis.say('Encore bla');
  await expect(claire.message('Encore bla')).toBeVisible();
  await expect(mira.unread(PARKS)).toHaveCount(0);
  await mira.open(PARKS);
  await line.last().getByRole('button', { name: mira.w.message.showIgnored }).click();
  await expect(mira.message('Encore bla')).toBeVisible();
  await line.last().getByRole('button', { name: mira.w.message.hideIgnored }).click();
  await expect(mira.message('Encore bla')).toHaveCount(0);

  // On every device, and undone in the settings.
  const again = await world.enter('mira');
  await again.open(PARKS);
  await expect(again.log.getByTestId('ignored').last()).toBeVisible();
  await again.settings();
  await again.page.getByRole('button', { name: safety(again).own.hearNamed('Yanis') }).click();
  await expect(again.page.getByText(safety(again).own.ignoredNone)).toBeVisible();
  await expect(line).toHaveCount(0);
  await expect(mira.message('Encore bla')).toBeVisible();
  await expect(claire.channels.getByTestId('desk-count')).toHaveCount(0);
});
