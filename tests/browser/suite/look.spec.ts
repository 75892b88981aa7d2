import { PARKS } from '../support/words';
import { test } from '../support/test';

test('a look', async ({ world }) => {
  const mira = await world.enter('mira');
  await mira.open(PARKS);
  await mira.page.screenshot({ path: '/tmp/q/shots/a.png' });
});
