// The picture in the README, taken from a real conversation. UPDATE_SCREENSHOT=1 writes docs/screenshot.png anew.
import { resolve } from 'node:path';
import { expect, test } from '../support/test';
import { PARKS } from '../support/words';

/** A place on earth where it is four in the afternoon: young people are at home, and the picture is of any day. */
function afternoon(): string {
  const east = ((16 - new Date().getUTCHours() + 36) % 24) - 12;
  return east === 0 ? 'Etc/UTC' : `Etc/GMT${east > 0 ? '-' : '+'}${Math.abs(east)}`;
}

test('the picture of a conversation can be taken', async ({ world }, info) => {
  const mira = await world.enter('mira', { colorScheme: 'light', timezoneId: afternoon() });
  const yanis = await world.enter('yanis');
  await mira.open(PARKS);
  await yanis.open(PARKS);
  await yanis.say('J’ai retrouvé les photos ! Je les montre samedi.');
  await mira.say('Super, wir bringen die Klebepunkte mit.');
  await yanis.choose('Super, wir bringen die Klebepunkte mit.', yanis.w.message.quick('🎉'));
  await expect(mira.message('Super, wir bringen die Klebepunkte mit.').getByTestId('reactions')).toBeVisible();
  await yanis.typeUntilSeenBy(mira);
  await mira.page.evaluate(() => document.fonts.ready);
  const path = process.env.UPDATE_SCREENSHOT === '1' ? resolve(import.meta.dirname, '../../../docs/screenshot.png') : info.outputPath('screenshot.png');
  const picture = await mira.page.screenshot({ path, animations: 'disabled' });
  expect(picture.byteLength).toBeGreaterThan(20_000);
});
