// Programs that others made post in a channel.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { openCare } from '../support/calm';
import { expect, ON_BOTH_STORES, test } from '../support/test';
import { careWords, PARKS } from '../support/words';

test('a sender made for Slack posts by the address that a facilitator was shown, and is marked as a bot', ON_BOTH_STORES, async ({ world }) => {
  const [claire, mira] = [await world.enter('claire'), await world.enter('mira')];
  await mira.open(PARKS);
  const [c, { page }] = [careWords[claire.locale], claire];
  await openCare(claire, 'bots');
  await page.getByLabel(c.bots.name, { exact: true }).fill('Rathaus');
  await page.getByRole('button', { name: c.bots.make, exact: true }).click();
  await expect(page.getByTestId('once')).toBeVisible();
  await page.goto('/#/');
  await openCare(claire, 'hooks');
  await page.getByLabel(c.hooks.channel).selectOption(PARKS.fr);
  await page.getByRole('button', { name: c.hooks.make, exact: true }).click();
  const address = new URL(await page.getByTestId('once').innerText());

  const body = JSON.stringify({ text: 'Hochwasser: <https://rathaus.example/pegel|Pegel> am *Ufer*' });
  address.host = `127.0.0.1:${world.nodes[0]!.port}`;
  const { stdout } = await promisify(execFile)('curl', ['-sS', '-X', 'POST', '-H', 'Content-Type: application/json', '--data', body, address.href]);
  expect(stdout).toBe('ok');
  const message = mira.messages.filter({ hasText: 'Hochwasser' });
  await expect(message).toContainText('https://rathaus.example/pegel');
  await expect(message.getByTestId('place')).toContainText(mira.w.role.bot);
});
