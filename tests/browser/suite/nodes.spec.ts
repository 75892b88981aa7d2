// Two nodes on one Redis, each with a member; then one of them dies.
import { expectNewest } from '../support/order';
import { expect, test } from '../support/test';
import { PARKS } from '../support/words';

test.use({ store: 'redis', nodes: 2, flags: ['--presence-expiry-ms', '3000'] });

test('members on different nodes talk, and one whose node dies comes back through the other, complete', async ({ world }) => {
  const [first, second] = world.nodes;
  if (!first || !second) throw new Error('two nodes were asked for');
  world.line('yanis').leadsTo(second.port, first.port);
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  for (const member of [mira, yanis]) await member.open(PARKS);
  await mira.say('Von Knoten zu Knoten');
  await expect(yanis.message('Von Knoten zu Knoten')).toBeVisible();
  await yanis.say('Et retour');
  await expect(mira.message('Et retour')).toBeVisible();
  const here = (count: number) => expect(mira.page.getByTestId('people-button')).toHaveAccessibleName(mira.w.people.open(count));
  await here(2);

  world.line('yanis').troubled = true;
  world.nodes.splice(1, 1);
  await second.kill();
  await mira.say('Bist du noch da?');
  await yanis.comeBack();
  await expect(yanis.message('Bist du noch da?')).toBeVisible();
  await yanis.say('Toujours là');
  const said = ['Von Knoten zu Knoten', 'Et retour', 'Bist du noch da?', 'Toujours là'];
  for (const member of [mira, yanis]) await expectNewest(member, said);

  // What the dead node left behind expires; whoever came back stays.
  await here(2);
  await yanis.page.close();
  await here(1);
});
