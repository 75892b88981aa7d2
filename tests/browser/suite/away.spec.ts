// The store goes away under a running server: nothing is claimed that is not kept, and nobody has to do anything when it
// is back. Only for a store with a process of its own.
import { expectNewest, shown } from '../support/order';
import { expect, test } from '../support/test';
import { PARKS } from '../support/words';

test('while the store is away messages wait, and when it is back they arrive once, without a restart', async ({ world }) => {
  world.guard.expect(/status of 503 /);
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  for (const member of [mira, yanis]) await member.open(PARKS);
  await mira.say('Noch ist alles gut');
  await expect(yanis.message('Noch ist alles gut')).toBeVisible();

  await world.store.kill();
  for (const line of [mira.line, yanis.line]) line.troubled = true;
  await mira.write('Ins Leere?');
  await yanis.write('Dans le vide ?');
  await expect(mira.waiting('Ins Leere?')).toBeVisible();
  await expect(yanis.waiting('Dans le vide ?')).toBeVisible();
  await expect.poll(async () => (await mira.page.request.get('/readyz')).status()).toBe(503);
  await expect(yanis.message('Ins Leere?')).toHaveCount(0);

  await world.store.revive();
  for (const member of [mira, yanis]) {
    await expect(member.message('Ins Leere?')).toBeVisible({ timeout: 40_000 });
    await expect(member.message('Dans le vide ?')).toBeVisible({ timeout: 40_000 });
    await expect(member.outbox).toHaveCount(0);
  }
  expect((await mira.page.request.get('/readyz')).status()).toBe(200);
  await mira.say('Wieder da');
  await expect(yanis.message('Wieder da')).toBeVisible();
  const texts = (await shown(mira)).map((one) => one.text).slice(-4);
  expect(texts.toSorted()).toEqual(['Dans le vide ?', 'Ins Leere?', 'Noch ist alles gut', 'Wieder da']);
  await expectNewest(yanis, texts);
  await mira.page.reload();
  await expectNewest(mira, texts);
});
