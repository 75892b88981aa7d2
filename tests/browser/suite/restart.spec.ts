// The server dies in the middle of a conversation, without a word, and comes back on the same store.
import { expectNewest, shown } from '../support/order';
import { expect, ON_BOTH_STORES, test } from '../support/test';
import { PARKS } from '../support/words';

// On Redis the dead node's members are there until their presence expires.
test.use({ flags: ['--presence-expiry-ms', '3000'], serviceWorker: true });

test('the server is killed and started again: nothing is lost and nothing doubled, on either end', ON_BOTH_STORES, async ({ world }) => {
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  for (const member of [mira, yanis]) await member.open(PARKS);
  await mira.say('Vor dem Absturz');
  await expect(yanis.message('Vor dem Absturz')).toBeVisible();

  // Written without waiting for an answer: some are acknowledged, some may be under way, none may be lost.
  const hasty = ['a', 'b', 'c', 'd', 'e'].map((letter) => `Schnell noch ${letter}`);
  for (const text of hasty) await mira.write(text);
  await world.killAndRestart(async () => {
    for (const member of [mira, yanis]) await expect(member.alert).toContainText(member.w.connection.waiting);
    await mira.write('Ist da jemand?');
    await yanis.write('Y a quelqu’un ?');
    await expect(mira.waiting('Ist da jemand?')).toBeVisible();
    await expect(yanis.waiting('Y a quelqu’un ?')).toBeVisible();
  });

  for (const member of [mira, yanis]) {
    await member.comeBack();
    await expect(member.outbox).toHaveCount(0);
    await expect(member.message('Ist da jemand?')).toBeVisible();
    await expect(member.message('Y a quelqu’un ?')).toBeVisible();
  }
  await mira.say('Danach');
  await expect(yanis.message('Danach')).toBeVisible();

  const texts = (await shown(mira)).map((one) => one.text);
  const said = texts.slice(texts.indexOf('Vor dem Absturz'));
  expect(said.toSorted()).toEqual(['Vor dem Absturz', ...hasty, 'Ist da jemand?', 'Y a quelqu’un ?', 'Danach'].toSorted());
  expect(said.filter((text) => hasty.includes(text))).toEqual(hasty);
  await expectNewest(yanis, said);
  for (const member of [mira, yanis]) {
    await member.page.reload();
    await expectNewest(member, said);
  }
});

test('who is there is right again after the server was killed', ON_BOTH_STORES, async ({ world }) => {
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  for (const member of [mira, yanis]) await member.open(PARKS);
  await expect(mira.page.getByTestId('people-button')).toHaveAccessibleName(mira.w.people.open(1));
  await world.killAndRestart(async () => {
    await expect(mira.alert).toBeVisible();
    await yanis.page.close();
  });
  await mira.comeBack();
  await expect(mira.page.getByTestId('people-button')).toHaveAccessibleName(mira.w.people.open(0));
});
