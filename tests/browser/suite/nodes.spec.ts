// Two nodes on one Redis: people of different nodes are in one conversation, and when a node dies its people come back
// through the other, complete. Only for the shared store.
import { plan } from '../support/agenda';
import type { Member } from '../support/member';
import { expectNewest, shown } from '../support/order';
import { expect, test } from '../support/test';
import { PARKS } from '../support/words';

test.use({ nodes: 2, flags: ['--presence-expiry-ms', '3000', '--agenda-quiet-from', '00:00', '--agenda-quiet-until', '00:00'] });

test('members on two nodes talk, and one node dies under half of them', async ({ world }) => {
  const [first, second] = [world.nodes[0]!, world.nodes[1]!];
  // Mira and Claire prefer the first node, Yanis the second; each falls back to the other.
  for (const who of ['mira', 'claire'] as const) world.line(who).leadsTo(first.port, second.port);
  world.line('yanis').leadsTo(second.port, first.port);
  const [mira, yanis, claire] = [await world.enter('mira'), await world.enter('yanis'), await world.enter('claire')];
  for (const member of [mira, yanis, claire]) await member.open(PARKS);

  await mira.say('Vom ersten Knoten');
  await yanis.say('Du second nœud');
  await expect(yanis.message('Vom ersten Knoten')).toBeVisible();
  await expect(mira.message('Du second nœud')).toBeVisible();
  for (const member of [mira, yanis, claire]) await expect(member.page.getByTestId('people-button')).toHaveAccessibleName(member.w.people.open(2));
  await yanis.typeUntilSeenBy(mira);
  await mira.choose('Du second nœud', mira.w.message.quick('👍'));
  await expect(yanis.message('Du second nœud').getByTestId('reactions')).toContainText('👍');

  // The node dies, and with it Claire's window: nobody tells anybody that she left.
  for (const who of ['mira', 'claire'] as const) world.line(who).troubled = true;
  await Promise.all([first.kill(), claire.page.close()]);
  await yanis.composer.fill('');
  for (const text of ['Un', 'Deux', 'Trois']) await yanis.say(text);
  await mira.write('Ich bin noch da');

  await mira.comeBack();
  const said = ['Vom ersten Knoten', 'Du second nœud'];
  for (const member of [mira, yanis]) {
    await expect(member.message('Ich bin noch da')).toBeVisible();
    await expect(member.message('Trois')).toBeVisible();
  }
  await yanis.say('Tout le monde est là ?');
  await mira.say('Ja!');
  await expect(mira.message('Ja!')).toBeVisible();
  const newest = (await shown(mira)).map((one) => one.text).slice(-8);
  expect(newest.slice(0, 2)).toEqual(said);
  expect(newest.slice(2, 6).toSorted()).toEqual(['Deux', 'Ich bin noch da', 'Trois', 'Un']);
  expect(newest.filter((text) => ['Un', 'Deux', 'Trois'].includes(text))).toEqual(['Un', 'Deux', 'Trois']);
  await expectNewest(yanis, newest);
  for (const member of [mira, yanis])
    await expect(member.page.getByTestId('people-button'), 'who is there is right again').toHaveAccessibleName(member.w.people.open(1));
});

test('a third node joins, and both conversations and rights are the same there', async ({ world }) => {
  const mira = await world.enter('mira');
  await mira.open(PARKS);
  await mira.say('Vor dem dritten Knoten');
  const third = await world.startNode();
  world.line('claire').leadsTo(third.port);
  const claire = await world.enter('claire');
  await claire.open(PARKS);
  await expect(claire.message('Vor dem dritten Knoten')).toBeVisible();
  await expect(mira.page.getByTestId('people-button')).toHaveAccessibleName(mira.w.people.open(1));
  await claire.page.getByRole('button', { name: claire.w.channel.menu }).click();
  await claire.page.getByRole('menuitem', { name: claire.w.channel.archive }).click();
  await claire.dialog(claire.w.channel.archiveTitle).getByRole('button', { name: claire.w.channel.archive }).click();
  await expect(mira.page.getByText(mira.w.composer.archived)).toBeVisible();
});

test('whoever signs out on one node is signed out on the other', async ({ world }) => {
  const [first, second] = [world.nodes[0]!, world.nodes[1]!];
  world.line('yanis').leadsTo(first.port);
  const yanis = await world.enter('yanis');
  await yanis.open(PARKS);
  await yanis.expectStatus('online');
  world.line('yanis').leadsTo(second.port);
  const left = await yanis.page.evaluate(async () => {
    const headers = { 'content-type': 'application/json' };
    // A connection of its own: the page's old one still leads to the first node.
    return (await fetch('/api/v1/logout', { method: 'POST', headers, body: '{}', cache: 'no-store' })).status;
  });
  expect(left).toBe(204);
  await yanis.expectStatus('away');
  await expect(yanis.alert).toContainText(yanis.w.connection.session_ended);
});

test('of a meeting both nodes remind once, and each member reads it in their language', async ({ world }) => {
  test.setTimeout(180_000);
  const [first, second] = [world.nodes[0]!, world.nodes[1]!];
  for (const who of ['mira', 'claire'] as const) world.line(who).leadsTo(first.port, second.port);
  world.line('yanis').leadsTo(second.port, first.port);
  const [mira, yanis, claire] = [await world.enter('mira'), await world.enter('yanis'), await world.enter('claire')];
  for (const member of [mira, yanis, claire]) await member.open(PARKS);
  // The hour before begins with one of the next minutes.
  const start = new Date(Math.ceil((Date.now() + 20_000) / 60_000) * 60_000 + 3_600_000);
  const [day, clock] = start.toLocaleString('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short', timeStyle: 'short' }).split(' ');
  await plan(claire, { title: { de: 'Runder Tisch', fr: 'Table ronde' }, day: day!, clock: clock!, zone: 'Europe/Berlin' });

  const reminderOf = (member: Member, words: string) => member.messages.filter({ hasText: words });
  const read = [[mira, 'Erinnerung: Runder Tisch'], [yanis, 'Rappel : Table ronde']] as const;
  for (const [member, words] of read) {
    const reminder = reminderOf(member, words);
    await expect(reminder).toBeVisible({ timeout: 100_000 });
    await expect(reminder.getByTestId('place'), 'marked as a bot').toContainText(member.w.role.bot);
  }
  await mira.say('Bis gleich');
  await expect(yanis.message('Bis gleich')).toBeVisible();
  for (const [member, words] of read) await expect(reminderOf(member, words)).toHaveCount(1);
});
