// The guard that watches all other tests sees what it is there for.
import { expect, test } from '../support/test';
import { PARKS } from '../support/words';

test.use({ serviceWorker: true });

test('a request to a third party, a broken policy, an error and a word in the console are noticed', async ({ world }) => {
  const mira = await world.enter('mira');
  await mira.open(PARKS);
  expect(world.guard.findings).toEqual([]);
  const noticed = async (what: RegExp) => {
    await expect.poll(() => world.guard.findings.some((one) => what.test(one)), `${what} is noticed`).toBe(true);
    world.guard.findings.length = 0;
  };
  await mira.page.evaluate(() => fetch('https://quartier.example/').catch(() => undefined));
  await noticed(/content security policy: connect-src/);
  await mira.page.evaluate(() => void setTimeout(() => Promise.reject(new Error('forgotten'))));
  await noticed(/thrown: .*forgotten/);
  await mira.page.evaluate(() => console.warn('something is odd'));
  await noticed(/console warning: something is odd/);
  const other = await mira.page.context().newPage();
  await other.goto('https://quartier.example/').catch(() => undefined);
  await noticed(/a request to a third party: https:\/\/quartier\.example\//);
  await other.close();
});
