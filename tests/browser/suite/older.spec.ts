// Browsers that lack newer parts of the language, and pages that lack a part of themselves.
import { expectNothingSideways } from '../support/layout';
import { expect, test } from '../support/test';
import { ARRIVING, PARKS } from '../support/words';

test('a browser of five years ago opens channels, shows emoji and what comes after them', async ({ world }) => {
  const mira = await world.browserFor('mira');
  await mira.page.addInitScript(() => {
    for (const name of ['findLast', 'findLastIndex', 'toSorted', 'toReversed', 'toSpliced', 'with']) Reflect.deleteProperty(Array.prototype, name);
    Reflect.deleteProperty(Intl, 'Segmenter');
    Reflect.deleteProperty(AbortSignal, 'timeout');
  });
  await mira.join();
  for (const channel of [PARKS, ARRIVING]) {
    await mira.open(channel);
    for (const text of ['👍', 'Und danach noch etwas']) await mira.say(text);
  }
  await mira.settings();
});

test('a part that can’t be loaded says so, and offers to load the page anew', async ({ world }) => {
  world.guard.expect(/^thrown: |net::ERR_FAILED/);
  const mira = await world.browserFor('mira');
  // A service worker would have kept it.
  await mira.page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'serviceWorker'));
  await mira.join();
  await mira.open(PARKS);
  await mira.page.route(/\/assets\/Settings.*\.js/, (route) => route.abort());
  await mira.channels.getByRole('link', { name: mira.w.shell.settings }).click();
  const notice = mira.page.getByTestId('notices');
  await expect(notice).toContainText(mira.w.connection.partMissing);
  await mira.page.unrouteAll();
  await notice.getByRole('button', { name: mira.w.connection.reload }).click();
  await expect(mira.page.getByRole('heading', { level: 1, name: mira.w.settings.title })).toBeVisible();
});

test('a message that a browser can’t draw says so, and takes no other with it', async ({ world }) => {
  const [mira, yanis] = [await world.browserFor('mira'), await world.enter('yanis')];
  // A part of the language that is missing where this one is drawn.
  await mira.page.addInitScript(() => {
    const { test } = RegExp.prototype;
    RegExp.prototype.test = function (text: string) {
      if (text === 'Kaputt' && this.source.includes('Extended_Pictographic')) throw new SyntaxError('invalid property name');
      return test.call(this, text);
    };
  });
  await mira.join();
  for (const one of [mira, yanis]) await one.open(ARRIVING);
  for (const text of ['Davor', 'Kaputt', 'Danach']) await yanis.say(text);
  for (const text of ['Davor', 'Danach']) await expect(mira.message(text)).toBeVisible();
  await expect(mira.log.getByText(mira.w.timeline.broken)).toHaveCount(1);
  await expect(mira.message('Kaputt')).toHaveCount(0);
  await mira.say('Es geht weiter');

  // Opened anew, with all of them there at once.
  await mira.open(PARKS);
  await mira.open(ARRIVING);
  await expect(mira.log.getByText(mira.w.timeline.broken)).toHaveCount(1);
  await expect(mira.message('Danach')).toBeVisible();
});

test('a browser that can’t run the scripts is told so in all three languages, and which ones can', async ({ world }) => {
  const mira = await world.browserFor('mira');
  // As where a browser knows no modules: the page stays as it was sent.
  await mira.page.route('**/assets/*.js', (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
  await mira.page.goto('/');
  const told = mira.page.locator('.too-old');
  for (const [lang, text] of [['de', 'Browser zu alt'], ['fr', 'navigateur est peut-être trop ancien'], ['en', 'browser may be too old']] as const) {
    await expect(told.locator(`[lang=${lang}]`)).toContainText(text);
    for (const browser of ['Firefox 100', 'Chrome', 'Edge 100', 'Safari 15.4']) await expect(told.locator(`[lang=${lang}]`)).toContainText(browser);
  }
  // It comes after a while: where the scripts do, nobody sees it.
  await expect(told).toHaveCSS('opacity', '1');
  await mira.page.setViewportSize({ width: 320, height: 640 });
  await expectNothingSideways(mira, 'the word to older browsers');
  await mira.page.unrouteAll();
  await mira.page.goto('about:blank');
  await mira.join();
  await expect(told).toHaveCount(0);
});
