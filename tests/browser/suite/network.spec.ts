// One member's network goes and comes back. Nobody misses, repeats or reorders a message, and nothing written is lost.
import type { Member } from '../support/member';
import { expectNewest, expectOrder } from '../support/order';
import { expect, ON_BOTH_STORES, test } from '../support/test';
import { PARKS } from '../support/words';
import type { World } from '../support/world';

test.use({ serviceWorker: true });

const FIVE = ['eins', 'zwei', 'drei', 'vier', 'fünf'].map((n) => `Während du weg warst: ${n}`);

async function bothInParks(world: World): Promise<[Member, Member]> {
  const mira = await world.enter('mira');
  const yanis = await world.enter('yanis');
  for (const member of [mira, yanis]) {
    await member.open(PARKS);
    await member.expectStatus('online');
  }
  return [mira, yanis];
}

/** Two ways of losing a network: the line is cut, or the browser itself says that it is offline. */
const ways = {
  'the line is cut': { lose: (one: Member) => one.line.cut(), find: (one: Member) => one.line.mend(), words: 'waiting' },
  'the device is offline': {
    lose: async (one: Member) => {
      one.line.cut();
      await one.page.context().setOffline(true);
    },
    find: async (one: Member) => {
      one.line.mend();
      await one.page.context().setOffline(false);
    },
    words: 'offline',
  },
} as const;

for (const [way, { lose, find, words }] of Object.entries(ways)) {
  test(`${way} while five messages go by, and all five are there in order after it`, async ({ world }) => {
    const [mira, yanis] = await bothInParks(world);
    await lose(yanis);
    await expect(yanis.alert).toContainText(yanis.w.connection[words]);

    for (const text of FIVE) await mira.say(text);
    await expect(mira.page.getByRole('complementary').getByTestId('person').filter({ hasText: 'Yanis' })).not.toContainText(mira.w.people.here);
    await expect(yanis.message(FIVE[0]!)).toHaveCount(0);

    await find(yanis);
    await yanis.comeBack();
    await expect(yanis.alert).toHaveCount(0);
    await expectNewest(yanis, FIVE);
    await mira.say('Da bist du ja wieder.');
    await expectNewest(yanis, [...FIVE, 'Da bist du ja wieder.']);
    await yanis.page.reload();
    await expectNewest(yanis, [...FIVE, 'Da bist du ja wieder.']);
  });
}

test('who was away for a while sees how somebody is called since', async ({ world }) => {
  const [mira, yanis] = await bothInParks(world);
  await mira.say('Am Samstag?');
  await expect(yanis.message('Am Samstag?').getByTestId('author')).toHaveText('Mira');
  yanis.line.cut();
  await expect(yanis.alert).toBeVisible();
  await mira.settings();
  await mira.page.getByLabel(mira.w.own.name, { exact: true }).fill('Mira Sonne');
  const changed = mira.page.waitForResponse((answer) => answer.request().method() === 'PATCH');
  await mira.page.getByRole('button', { name: mira.w.save, exact: true }).click();
  await changed;
  yanis.line.mend();
  await yanis.comeBack();
  await expect(yanis.message('Am Samstag?').getByTestId('author')).toHaveText('Mira Sonne');
});

test('what was written offline waits in sight, survives a reload, can be taken back, and goes out once', async ({ world }) => {
  const [mira, yanis] = await bothInParks(world);
  await mira.keptOffline();
  mira.line.cut();
  await expect(mira.alert).toBeVisible();
  for (const text of ['Bleibt eins', 'Kommt weg', 'Bleibt zwei']) await mira.write(text);
  await expect(mira.outbox).toHaveCount(3);
  for (const item of await mira.outbox.all()) await expect(item.getByTestId('waiting-note')).toContainText(mira.w.outbox.waiting);
  await expect(mira.channelLink(PARKS)).toContainText(mira.w.shell.waitingHere(3));

  await mira.pressBelow('Kommt weg', mira.w.outbox.cancel);
  await expect(mira.outbox).toHaveCount(2);
  await mira.page.reload();
  await expect(mira.waiting('Bleibt eins')).toBeVisible();
  await expect(mira.waiting('Bleibt zwei')).toBeVisible();
  await expect(mira.outbox).toHaveCount(2);

  mira.line.mend();
  await mira.comeBack();
  for (const member of [mira, yanis]) {
    await expectNewest(member, ['Bleibt eins', 'Bleibt zwei']);
    await expect(member.message('Kommt weg')).toHaveCount(0);
  }
  await expect(mira.outbox).toHaveCount(0);
  await mira.page.reload();
  await expectNewest(mira, ['Bleibt eins', 'Bleibt zwei']);
});

test('a waiting message can be written anew before it goes', async ({ world }) => {
  const [mira, yanis] = await bothInParks(world);
  mira.line.cut();
  await expect(mira.alert).toBeVisible();
  await mira.write('Morgen um zehn');
  await mira.pressBelow('Morgen um zehn', mira.w.outbox.editAgain);
  await expect(mira.composer).toHaveValue('Morgen um zehn');
  await expect(mira.outbox).toHaveCount(0);
  await mira.write('Morgen um elf');
  mira.line.mend();
  await mira.comeBack();
  await expect(yanis.message('Morgen um elf')).toBeVisible();
  await expect(yanis.message('Morgen um zehn')).toHaveCount(0);
});

test('a message whose acknowledgement is lost is sent again and stays one message', ON_BOTH_STORES, async ({ world }) => {
  const [mira, yanis] = await bothInParks(world);
  mira.line.deafen();
  await mira.write('Kommt das an?');
  await expect(yanis.message('Kommt das an?')).toBeVisible();
  await expect(mira.waiting('Kommt das an?').getByTestId('waiting-note')).toContainText(mira.w.outbox.sending);
  await expect(mira.message('Kommt das an?')).toHaveCount(0);

  mira.line.cut();
  await expect(mira.alert).toBeVisible();
  mira.line.mend();
  await mira.comeBack();
  await expect(mira.message('Kommt das an?')).toHaveCount(1);
  await expect(mira.outbox).toHaveCount(0);
  await yanis.say('Oui.');
  for (const member of [mira, yanis]) await expectNewest(member, ['Kommt das an?', 'Oui.']);
});

test('what was changed, removed and reacted to meanwhile is so for whoever comes back', ON_BOTH_STORES, async ({ world }) => {
  const [mira, yanis] = await bothInParks(world);
  for (const text of ['bleibt', 'wird anders', 'wird entfernt']) await mira.say(text);
  await expect(yanis.message('wird entfernt')).toBeVisible();
  yanis.line.cut();
  await expect(yanis.alert).toBeVisible();

  await mira.change('wird anders');
  await mira.write('ist jetzt anders');
  await mira.choose('wird entfernt', mira.w.message.remove);
  await mira.dialog(mira.w.removing.title).getByRole('button', { name: mira.w.removing.confirm }).click();
  await mira.choose('bleibt', mira.w.message.quick('👍'));
  await expect(mira.message('bleibt').getByTestId('reactions')).toBeVisible();

  yanis.line.mend();
  await yanis.comeBack();
  await expect(yanis.message('ist jetzt anders')).toContainText(yanis.w.message.edited);
  await expect(yanis.log.getByTestId('removed')).toHaveCount(1);
  await expect(yanis.page.locator('body')).not.toContainText('wird entfernt');
  await expect(yanis.message('bleibt').getByRole('button', { name: yanis.w.message.reaction('👍', 'Mira', false) })).toBeVisible();
});

test('a line that comes and goes again and again loses, repeats and reorders nothing', ON_BOTH_STORES, async ({ world }) => {
  const [mira, yanis] = await bothInParks(world);
  const said: string[] = [];
  for (let round = 1; round <= 4; round++) {
    const [a, b] = [`Runde ${round}`, `Tour ${round}`];
    yanis.line.cut();
    await mira.say(a);
    await yanis.write(b);
    yanis.line.mend();
    await yanis.comeBack();
    await expect(mira.message(b)).toBeVisible();
    await expect(yanis.message(b)).toBeVisible();
    said.push(a, b);
  }
  for (const member of [mira, yanis]) {
    await expectNewest(member, said);
    await expectOrder(member);
  }
});
