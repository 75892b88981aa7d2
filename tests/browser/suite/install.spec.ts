// The client can be put on a phone's home screen and opens without a network.
import { expect, test } from '../support/test';
import { PARKS } from '../support/words';

test('the manifest names icons that are there, and the page opens without a network', async ({ world }) => {
  const mira = await world.enter('mira');
  await mira.open(PARKS);
  const manifest = await mira.page.evaluate(async () => {
    const link = document.querySelector<HTMLLinkElement>('link[rel=manifest]');
    const response = await fetch(link?.href ?? '');
    return { type: response.headers.get('content-type'), body: (await response.json()) as { name: string; display: string; icons: { src: string; type: string }[] } };
  });
  expect(manifest.type).toContain('application/manifest+json');
  expect(manifest.body).toMatchObject({ name: 'Quartier', display: 'standalone' });
  expect(manifest.body.icons.length).toBeGreaterThanOrEqual(3);
  for (const icon of manifest.body.icons) {
    const response = await mira.page.request.get(icon.src);
    expect(response.status(), icon.src).toBe(200);
    expect(response.headers()['content-type']).toContain(icon.type);
  }

  await mira.keptOffline();
  world.line('mira').cut();
  await mira.page.reload();
  await expect(mira.alert).toBeVisible();
  await expect(mira.channels).toBeVisible();
});
