// What somebody writes is text, whatever it looks like.
import { expect, test } from '../support/test';
import { ARRIVING } from '../support/words';

test('markup is shown, not run', async ({ world }) => {
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  for (const member of [mira, yanis]) await member.open(ARRIVING);
  const texts = ['<script>document.title = "taken"</script>', '<img src=x onerror=document.title="taken">', '&lt;b&gt; <b>fett</b>', '${7*7} {{7*7}}'];
  for (const text of texts) await mira.say(text);
  for (const text of texts) await expect(yanis.message(text)).toBeVisible();
  await expect(yanis.page).toHaveTitle(/Quartier/);
});

test('only addresses that are safe become links, and they take nothing along', async ({ world }) => {
  const mira = await world.enter('mira');
  await mira.open(ARRIVING);
  const link = (text: string) => mira.message(text).getByTestId('message-text').getByRole('link');
  const safe = 'Seht mal: https://www.saarbruecken.de/jugend?x=1&y=2, bitte';
  await mira.say(safe);
  await expect(link(safe)).toHaveAttribute('href', 'https://www.saarbruecken.de/jugend?x=1&y=2');
  await expect(link(safe)).toHaveAttribute('target', '_blank');
  for (const word of ['noopener', 'noreferrer']) await expect(link(safe)).toHaveAttribute('rel', new RegExp(word));
  for (const text of ['javascript:alert(1)', 'data:text/html,hallo', 'file:///etc/passwd', 'JaVaScRiPt://x%0aalert(1)']) {
    await mira.say(text);
    await expect(link(text)).toHaveCount(0);
  }
});

test('an endless word and a stack of lines stay inside', async ({ world }) => {
  const mira = await world.enter('mira', { viewport: { width: 320, height: 640 } });
  await mira.open(ARRIVING);
  await mira.say('A'.repeat(4_000));
  await mira.say(Array.from({ length: 60 }, (_, line) => `Zeile ${line}`).join('\n').trim().slice(0, 60));
  const overflow = () => mira.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(await overflow()).toBeLessThanOrEqual(0);
  const log = await mira.log.evaluate((element) => element.scrollWidth - element.clientWidth);
  expect(log).toBeLessThanOrEqual(0);
});
