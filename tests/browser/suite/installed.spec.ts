// On the home screen: what the browser asks of an app to install it, and what opens when there is no network.
import type { Page } from '@playwright/test';
import { expect, test } from '../support/test';
import { PARKS } from '../support/words';

test.use({ serviceWorker: true });

test('the manifest is valid and its icons are what it says', async ({ world }) => {
  const mira = await world.enter('mira');
  await mira.keptOffline();
  const devtools = await mira.page.context().newCDPSession(mira.page);
  const { url, data, errors } = await devtools.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  expect(url).toBe(`${mira.line.origin}/manifest.webmanifest`);
  const manifest = JSON.parse(data ?? '') as Record<string, unknown> & { icons: { src: string; sizes: string; type: string; purpose?: string }[] };
  expect(manifest).toMatchObject({ name: 'Quartier', display: 'standalone' });
  expect(manifest.icons.some((icon) => icon.purpose?.includes('maskable'))).toBe(true);
  for (const icon of manifest.icons) {
    const size = await mira.page.evaluate(async (src) => {
      const image = new Image();
      image.src = src;
      await image.decode();
      return `${image.naturalWidth}x${image.naturalHeight}`;
    }, icon.src);
    const answer = await mira.page.request.get(new URL(icon.src, url).href);
    expect(answer.headers()['content-type']).toBe(icon.type);
    if (icon.sizes !== 'any') expect(size, icon.src).toBe(icon.sizes);
  }
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  expect(installabilityErrors.map((one) => one.errorId).filter((one) => one !== 'in-incognito')).toEqual([]);
});

test('without a network the client opens with its list and says in words what is the matter', async ({ world }) => {
  const yanis = await world.enter('yanis');
  await yanis.open(PARKS);
  await yanis.keptOffline();
  yanis.line.cut();
  await yanis.page.reload();
  await expect(yanis.channelLink(PARKS)).toBeVisible();
  await expect(yanis.page.getByRole('heading', { level: 1 })).toContainText(PARKS.fr);
  await expect(yanis.alert).toBeVisible();
  await expect(yanis.channels).toContainText('Yanis');
  await expect(yanis.log).toContainText(yanis.w.timeline.offline);
  await expect(yanis.page.getByRole('complementary')).toContainText(yanis.w.people.unknown);
  await yanis.write('Écrit sans réseau');
  await expect(yanis.waiting('Écrit sans réseau')).toBeVisible();
  yanis.line.mend();
  await yanis.comeBack();
  await expect(yanis.message('Écrit sans réseau')).toBeVisible();
  await expect(yanis.messages).not.toHaveCount(1);
});

test('a new version loads the page anew where it was asked for; in another one what is half written stays until it is asked for there', async ({ world }) => {
  const mira = await world.enter('mira');
  await mira.settings();
  await mira.keptOffline();
  const other = await mira.page.context().newPage();
  await other.goto(mira.page.url());
  const name = other.getByLabel(mira.w.own.name, { exact: true });
  await name.fill('Mira Halbge');
  for (const page of [mira.page, other]) await page.evaluate(() => Object.assign(window, { notYet: true }));
  const loadedAnew = () => !('notYet' in window);

  // The same worker from another address is a new one to the browser. Of the build before, a part that only it had.
  await mira.page.evaluate(async () => {
    await (await caches.open('shell-before')).put('/assets/Before.js', new Response('of the build before'));
    await navigator.serviceWorker.register('/sw.js?another');
  });
  const offered = (page: Page) => page.getByTestId('notices').filter({ hasText: mira.w.connection.newVersion }).getByRole('button', { name: mira.w.connection.reload });
  for (const page of [mira.page, other]) await expect(offered(page)).toHaveCount(1);
  await offered(mira.page).click();
  await mira.page.waitForFunction(loadedAnew);
  await mira.arrived();

  await other.waitForFunction(() => navigator.serviceWorker.controller?.scriptURL.endsWith('another'));
  expect(await other.evaluate(() => fetch('/assets/Before.js').then((answer) => answer.text()))).toBe('of the build before');
  await expect(name).toHaveValue('Mira Halbge');
  expect(await other.evaluate(loadedAnew)).toBe(false);
  await offered(other).click();
  await other.waitForFunction(loadedAnew);
});

test('nobody’s messages are kept where the next person at this computer would find them', async ({ world }) => {
  const mira = await world.enter('mira');
  await mira.open(PARKS);
  await mira.say('Nur für die beiden Räte');
  await mira.keptOffline();
  const kept = await mira.page.evaluate(async () => {
    const texts: string[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) texts.push(request.url, (await (await cache.match(request))!.text()).slice(0, 200));
    }
    return texts.join(' ');
  });
  expect(kept).not.toContain('/api/');
  expect(kept).not.toContain('Nur für die beiden Räte');
});
