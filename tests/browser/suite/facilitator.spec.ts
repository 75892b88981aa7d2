// A facilitator keeps the channels; participants see it happen and have no hand in it.
import { expect, test } from '../support/test';
import { ARRIVING } from '../support/words';

test('a channel is opened, renamed in both languages, archived and opened again, live for everybody', async ({ world }) => {
  const [claire, mira] = [await world.enter('claire'), await world.enter('mira')];
  await expect(mira.channels.getByRole('button', { name: mira.w.shell.newChannel })).toHaveCount(0);
  await claire.channels.getByRole('button', { name: claire.w.shell.newChannel }).click();
  const form = claire.dialog(claire.w.channel.createTitle);
  const fill = (name: string, value: string) => form.getByLabel(name, { exact: true }).fill(value);
  await fill(claire.w.channel.nameDe, 'Garten');
  await fill(claire.w.channel.nameFr, 'Jardin');
  await fill(claire.w.channel.topicDe, 'Beete und Bäume');
  await fill(claire.w.channel.topicFr, 'Parterres et arbres');
  await form.getByRole('button', { name: claire.w.channel.create }).click();
  await expect(claire.page.getByRole('heading', { level: 1 })).toContainText('Jardin');

  await mira.open({ de: 'Garten', fr: 'Jardin' });
  await expect(mira.page.getByRole('button', { name: mira.w.channel.menu })).toHaveCount(0);
  await mira.say('Ich bringe Samen mit.');

  const manage = async (item: string) => {
    await claire.page.getByRole('button', { name: claire.w.channel.menu }).click();
    await claire.page.getByRole('menuitem', { name: item }).click();
  };
  await manage(claire.w.channel.edit);
  const edit = claire.dialog(claire.w.channel.editTitle);
  await edit.getByLabel(claire.w.channel.nameDe, { exact: true }).fill('Gemeinschaftsgarten');
  await edit.getByRole('button', { name: claire.w.save }).click();
  await expect(mira.page.getByRole('heading', { level: 1 })).toContainText('Gemeinschaftsgarten');

  await manage(claire.w.channel.archive);
  const ask = claire.dialog(claire.w.channel.archiveTitle);
  await ask.getByRole('button', { name: claire.w.channel.archive }).click();
  await expect(mira.page.getByText(mira.w.composer.archived)).toBeVisible();
  await expect(mira.composer).toHaveCount(0);
  await manage(claire.w.channel.unarchive);
  await expect(mira.composer).toBeVisible();
  await mira.say('Wieder offen!');
  await expect(claire.message('Wieder offen!')).toBeVisible();
});

test('earlier texts are for facilitators only', async ({ world }) => {
  const [claire, mira] = [await world.enter('claire'), await world.enter('mira')];
  for (const member of [claire, mira]) await member.open(ARRIVING);
  await mira.say('Um drei Uhr');
  await mira.choose('Um drei Uhr', mira.w.message.edit);
  await mira.composer.fill('Um vier Uhr');
  await mira.composer.press('Enter');
  await expect(claire.message('Um vier Uhr')).toBeVisible();

  await claire.choose('Um vier Uhr', claire.w.message.earlier);
  await expect(claire.dialog(claire.w.earlier.title)).toContainText('Um drei Uhr');
  await claire.page.keyboard.press('Escape');
  const message = mira.message('Um vier Uhr');
  await message.hover();
  await message.getByRole('button', { name: mira.w.message.actions('').trim() }).click();
  await expect(mira.page.getByRole('menuitem', { name: mira.w.message.edit })).toBeVisible();
  await expect(mira.page.getByRole('menuitem', { name: mira.w.message.earlier })).toHaveCount(0);
});
