// The picture in the README is this page. It is drawn in every run and kept where UPDATE_SCREENSHOT is set.
import { resolve } from 'node:path';
import { expect, test } from '../support/test';
import { PARKS } from '../support/words';

const KEPT = resolve(import.meta.dirname, '../../../docs/screenshot.png');

test('the first impression shows both councils', async ({ world }, info) => {
  const [mira, yanis] = [await world.enter('mira', { colorScheme: 'light' }), await world.enter('yanis')];
  for (const member of [mira, yanis]) await member.open(PARKS);
  await yanis.say('Voilà la photo, elle est déjà sur le mur de la médiathèque 😄');
  await expect(mira.message('Voilà la photo, elle est déjà sur le mur de la médiathèque 😄')).toBeVisible();
  for (const council of ['Saarbrücken-Malstatt', 'Nantes-Bellevue']) await expect(mira.page.getByText(council).first()).toBeVisible();
  const path = process.env.UPDATE_SCREENSHOT ? KEPT : info.outputPath('screenshot.png');
  await mira.page.screenshot({ path, animations: 'disabled' });
});
