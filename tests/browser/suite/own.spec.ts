// What is one's own: devices and their end, name, presence, data as a file, and the end of it all.
import { readFile } from 'node:fs/promises';
import { expect, ON_BOTH_STORES, test } from '../support/test';
import { PARKS } from '../support/words';

test('another device of one’s own is seen, and is out within two seconds of being ended', async ({ world }) => {
  world.guard.expect(/status of 401 /);
  const [mira, phone] = [await world.enter('mira'), await world.enter('mira')];
  await phone.open(PARKS);
  await mira.settings();
  const devices = mira.page.getByTestId('devices');
  await expect(devices.getByRole('listitem')).toHaveCount(2);
  await expect(devices.getByText(mira.w.devices.current)).toHaveCount(1);
  await devices.getByRole('button', { name: mira.w.devices.end, exact: false }).first().click();
  await expect(phone.page.getByText(phone.w.connection.session_ended).first()).toBeVisible({ timeout: 2_000 });
  await expect(devices.getByRole('listitem')).toHaveCount(1);
  await expect(mira.page.getByTestId('connection')).toHaveAttribute('data-status', 'online');

  await devices.getByRole('button', { name: mira.w.devices.endAll }).click();
  await mira.dialog(mira.w.devices.endAllTitle).getByRole('button', { name: mira.w.devices.endAll }).click();
  await expect(mira.page.getByRole('heading', { level: 1, name: mira.w.join.title })).toBeVisible();
});

test('name and presence are changed, one’s data is a file, and whoever is erased is a former member', ON_BOTH_STORES, async ({ world }) => {
  world.guard.expect(/status of 401 /);
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  for (const member of [mira, yanis]) await member.open(PARKS);
  await mira.say('Am Samstag?');
  await expect(yanis.message('Am Samstag?').getByTestId('author')).toHaveText('Mira');

  await mira.settings();
  const name = mira.page.getByLabel(mira.w.own.name, { exact: true });
  await name.fill('Mira Sonne');
  await mira.page.getByRole('button', { name: mira.w.save, exact: true }).click();
  await expect(yanis.message('Am Samstag?').getByTestId('author')).toHaveText('Mira Sonne');
  const presence = mira.page.getByRole('switch', { name: mira.w.own.presence });
  const before = await presence.isChecked();
  // A page that is loaded anew at once could ask who one is before the server has the change.
  const changed = mira.page.waitForResponse((answer) => answer.request().method() === 'PATCH');
  await presence.click();
  await changed;
  await mira.page.reload();
  await expect(presence).toBeChecked({ checked: !before });
  await expect(name).toHaveValue('Mira Sonne');

  const download = mira.page.waitForEvent('download');
  await mira.page.getByRole('link', { name: mira.w.own.download }).click();
  const kept = JSON.parse(await readFile(await (await download).path(), 'utf8')) as { member: { name: string }; profile: { presence: boolean }; said: unknown[] };
  expect(kept.member.name).toBe('Mira Sonne');
  expect(kept.profile.presence).toBe(!before);
  expect(JSON.stringify(kept.said)).toContain('Am Samstag?');

  await mira.page.getByRole('button', { name: mira.w.own.erase }).click();
  const asked = mira.dialog(mira.w.own.eraseTitle);
  const typed = asked.getByLabel(mira.w.own.eraseName('Mira Sonne'));
  await typed.fill('Mira');
  await asked.getByRole('button', { name: mira.w.own.erase }).click();
  await expect(asked.getByRole('alert')).toHaveText(mira.w.own.eraseWrong);
  await typed.fill('Mira Sonne');
  await asked.getByRole('button', { name: mira.w.own.erase }).click();
  await expect(mira.page.getByRole('heading', { level: 1, name: mira.w.join.title })).toBeVisible();
  await expect(yanis.message('Am Samstag?')).toHaveCount(0);
  await expect(yanis.log.getByRole('article', { name: new RegExp(`^${yanis.w.formerMember},`) }).last()).toBeVisible();
  await expect(yanis.log).not.toContainText('Mira Sonne');
});
