// What a facilitator does with channels and sees of messages, and what participants see of that.
import { expect, test } from '../support/test';
import { ARRIVING, PARKS, type Bilingual } from '../support/words';

const NEW: Bilingual = { de: 'Sommerfest', fr: 'Fête d’été' };
const RENAMED: Bilingual = { de: 'Großes Sommerfest', fr: 'Grande fête d’été' };

test('a channel is opened, renamed, archived and reopened, and everybody sees it as it happens', async ({ world }) => {
  const [claire, mira] = [await world.enter('claire'), await world.enter('mira')];
  await mira.open(PARKS);
  await claire.page.getByRole('button', { name: claire.w.shell.newChannel }).click();
  const create = claire.dialog(claire.w.channel.createTitle);
  await create.getByLabel(claire.w.channel.nameFr).fill(NEW.fr);
  await create.getByRole('button', { name: claire.w.channel.create }).click();
  await expect(create.getByRole('alert').first()).toHaveText(claire.w.field.missing(claire.w.channel.nameDe));
  await create.getByLabel(claire.w.channel.nameDe).fill(NEW.de);
  await create.getByLabel(claire.w.channel.topicDe).fill('Musik, Essen, Spiele');
  await create.getByLabel(claire.w.channel.topicFr).fill('Musique, repas, jeux');
  await create.getByRole('button', { name: claire.w.channel.create }).click();
  await expect(claire.page.getByRole('heading', { level: 1 })).toContainText(NEW.fr);
  await expect(claire.page.getByText('Musique, repas, jeux')).toBeVisible();

  await expect(mira.channelLink(NEW)).toBeVisible();
  await mira.open(NEW);
  await expect(mira.page.getByText('Musik, Essen, Spiele')).toBeVisible();
  await expect(mira.page.getByText(mira.w.timeline.empty)).toBeVisible();
  await mira.say('Ich bringe Musik mit.');
  await expect(claire.message('Ich bringe Musik mit.')).toBeVisible();

  await claire.page.getByRole('button', { name: claire.w.channel.menu }).click();
  await claire.page.getByRole('menuitem', { name: claire.w.channel.edit }).click();
  const edit = claire.dialog(claire.w.channel.editTitle);
  await expect(edit.getByLabel(claire.w.channel.nameDe)).toHaveValue(NEW.de);
  await edit.getByLabel(claire.w.channel.nameDe).fill(RENAMED.de);
  await edit.getByLabel(claire.w.channel.nameFr).fill(RENAMED.fr);
  await edit.getByRole('button', { name: claire.w.save }).click();
  await expect(mira.page.getByRole('heading', { level: 1 })).toHaveText(`${RENAMED.de} ${RENAMED.fr}`);
  await expect(mira.channelLink(RENAMED)).toBeVisible();
  await expect(claire.channelLink(RENAMED)).toBeVisible();

  await claire.page.getByRole('button', { name: claire.w.channel.menu }).click();
  await claire.page.getByRole('menuitem', { name: claire.w.channel.archive }).click();
  await claire.dialog(claire.w.channel.archiveTitle).getByRole('button', { name: claire.w.channel.archive }).click();
  for (const member of [claire, mira]) {
    await expect(member.page.getByText(member.w.composer.archived)).toBeVisible();
    await expect(member.composer).toHaveCount(0);
    await expect(member.message('Ich bringe Musik mit.')).toBeVisible();
    await expect(member.channels.getByText(member.w.shell.archivedChannels(2))).toBeVisible();
  }

  await claire.page.getByRole('button', { name: claire.w.channel.menu }).click();
  await claire.page.getByRole('menuitem', { name: claire.w.channel.unarchive }).click();
  await expect(mira.composer).toBeVisible();
  await mira.say('Wieder offen!');
  await expect(claire.message('Wieder offen!')).toBeVisible();
});

test('a channel archived while somebody is away refuses what they wrote there, and says why', async ({ world }) => {
  const [claire, mira] = [await world.enter('claire'), await world.enter('mira')];
  await claire.open(ARRIVING);
  await mira.open(ARRIVING);
  await mira.expectStatus('online');
  mira.line.cut();
  await expect(mira.alert).toBeVisible();
  await mira.write('Noch schnell etwas');
  await claire.page.getByRole('button', { name: claire.w.channel.menu }).click();
  await claire.page.getByRole('menuitem', { name: claire.w.channel.archive }).click();
  await claire.dialog(claire.w.channel.archiveTitle).getByRole('button', { name: claire.w.channel.archive }).click();
  await expect(claire.page.getByText(claire.w.composer.archived)).toBeVisible();
  mira.line.mend();
  await mira.comeBack();
  await expect(mira.waiting('Noch schnell etwas').getByTestId('waiting-note')).toContainText(mira.w.outbox.refused.archived);
  await mira.pressBelow('Noch schnell etwas', mira.w.outbox.discard);
  await expect(mira.outbox).toHaveCount(0);
  await expect(claire.message('Noch schnell etwas')).toHaveCount(0);
});

test('a facilitator reads the earlier texts of a changed message, in order and each in its language', async ({ world }) => {
  const [claire, mira] = [await world.enter('claire'), await world.enter('mira')];
  await claire.open(ARRIVING);
  await mira.open(ARRIVING);
  await mira.say('Erste Fassung');
  for (const [before, after] of [['Erste Fassung', 'Zweite Fassung'], ['Zweite Fassung', 'Dritte Fassung']] as const) {
    await mira.change(before);
    await mira.write(after);
    await expect(claire.message(after)).toBeVisible();
  }
  await claire.choose('Dritte Fassung', claire.w.message.earlier);
  const earlier = claire.dialog(claire.w.earlier.title);
  await expect(earlier.locator('[lang=de]')).toContainText(['Erste Fassung', 'Zweite Fassung']);
  await expect(earlier.getByRole('listitem').first()).toContainText('Mira');
  await claire.page.keyboard.press('Escape');
  await expect(earlier).toHaveCount(0);
});

test('participants have none of these controls, and the server would not listen to them', async ({ world }) => {
  world.guard.expect(/status of 403 /);
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  for (const member of [mira, yanis]) {
    await member.open(PARKS);
    await expect(member.page.getByRole('button', { name: member.w.shell.newChannel })).toHaveCount(0);
    await expect(member.page.getByRole('button', { name: member.w.channel.menu })).toHaveCount(0);
  }
  const statuses = await mira.page.evaluate(async () => {
    const id = location.hash.split('/').at(-1);
    const { pairings } = (await (await fetch('/api/v1/directory')).json()) as { pairings: { id: string }[] };
    const headers = { 'content-type': 'application/json' };
    const words = JSON.stringify({ name: { de: 'x', fr: 'x' }, topic: { de: '', fr: '' } });
    const asked = [
      fetch(`/api/v1/channels/${id}`, { method: 'PATCH', headers, body: JSON.stringify({ archived: true }) }),
      fetch(`/api/v1/pairings/${pairings[0]!.id}/channels`, { method: 'POST', headers, body: words }),
    ];
    return (await Promise.all(asked)).map((answer) => answer.status);
  });
  expect(statuses).toEqual([403, 403]);
});
