// On the home screen: what the browser asks of an app to install it, and what opens when there is no network.
import { expect, test } from '../support/test';
import { PARKS } from '../support/words';

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
