// What was written is neither lost nor said by somebody else: whatever the browser does to what it keeps, wherever one looks meanwhile,
// and whoever else uses the same browser.
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../support/test';
import { ARRIVING, PARKS, SPORT } from '../support/words';

/** As "clear site data" does it: the database is gone under the page. */
const dropDatabase = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const dropping = indexedDB.deleteDatabase('quartier');
        dropping.onsuccess = () => resolve();
        dropping.onerror = () => reject(new Error('not deleted'));
      }),
  );

test('what is written goes out although the browser drops what it keeps under the page', async ({ world }) => {
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  for (const member of [mira, yanis]) await member.open(PARKS);
  await mira.say('Vorher');
  await dropDatabase(mira.page);
  for (const text of ['Gleich danach', 'Und noch eins']) {
    await mira.say(text);
    await expect(yanis.message(text)).toBeVisible();
  }
  await expect(mira.outbox).toHaveCount(0);
});

test('where the browser keeps nothing at all, messages go out from the page, and it says so while they wait', async ({ world }) => {
  const [mira, yanis] = [await world.browserFor('mira'), await world.enter('yanis')];
  await mira.page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('forbidden here', 'SecurityError');
    };
  });
  await mira.join();
  for (const member of [mira, yanis]) await member.open(PARKS);
  await mira.say('Ohne Speicher');
  await expect(yanis.message('Ohne Speicher')).toBeVisible();
  mira.line.cut();
  await expect(mira.alert).toBeVisible();
  await mira.write('Wartet hier');
  await expect(mira.waiting('Wartet hier')).toContainText(mira.w.outbox.unkept);
  mira.line.mend();
  await mira.comeBack();
  await expect(yanis.message('Wartet hier')).toBeVisible();
  await expect(mira.outbox).toHaveCount(0);
});

test('S6: a page speaks for the member it showed when the text was written, or not at all', async ({ world }) => {
  const [mira, claire] = [await world.enter('mira'), await world.enter('claire')];
  for (const member of [mira, claire]) await member.open(PARKS);
  mira.line.cut();
  await expect(mira.alert).toBeVisible();
  await mira.write('Von Mira, und von niemandem sonst');
  await expect(mira.waiting('Von Mira, und von niemandem sonst')).toBeVisible();
  await mira.composer.fill('Noch nicht fertig');
  mira.line.mend();

  const other = await mira.page.context().newPage();
  await other.goto(`${mira.line.origin}/#join=${world.code('yanis')}`);
  await other.getByRole('button', { name: mira.w.join.submit }).click();
  await expect(other.locator('nav')).toContainText('Yanis');

  // The first page is Yanis's now, like the second; nothing that Mira wrote is said by him, whether or not she still could.
  await expect(mira.page.locator('nav')).toContainText('Yanis');
  await expect(mira.outbox).toHaveCount(0);
  mira.locale = 'fr';
  await mira.comeBack();
  await mira.open(PARKS);
  await expect(mira.composer).toHaveValue('');
  await mira.say('C’est Yanis');
  await expect(claire.message('C’est Yanis').getByTestId('author')).toHaveText('Yanis');
  const fromMira = claire.messages.filter({ hasText: 'von niemandem sonst' });
  await expect(fromMira.and(claire.page.locator(`[data-author="${await claire.message('C’est Yanis').getAttribute('data-author')}"]`))).toHaveCount(0);
});

test('S6: what one page of a browser asks for is refused once the session is somebody else’s', async ({ world }) => {
  const mira = await world.enter('mira');
  const me = (member: string) =>
    mira.page.evaluate((id) => fetch('/api/v1/me', { headers: { 'quartier-member': id } }).then((answer) => answer.status), member);
  const { id } = await mira.page.evaluate(() => fetch('/api/v1/me').then((answer) => answer.json()).then((body: { member: { id: string } }) => body.member));
  expect(await me(id)).toBe(200);
  world.guard.expect(/status of 409 .*\/api\/v1\/me$/);
  expect(await me('00000000-0000-4000-8000-000000000000')).toBe(409);
});

test('a change that was begun is there after another channel and after a reload, and is still a change', async ({ world }) => {
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  for (const member of [mira, yanis]) await member.open(ARRIVING);
  await mira.composer.fill('Ein Entwurf');
  await mira.composer.fill('');
  await mira.say('Treffen um drei');
  await mira.composer.fill('Daneben angefangen');
  await mira.change('Treffen um drei');
  await mira.composer.fill('Treffen um halb vier');

  await mira.open(SPORT);
  await expect(mira.composer).toHaveValue('');
  await mira.open(ARRIVING);
  await expect(mira.composer).toHaveValue('Treffen um halb vier');
  await mira.page.reload();
  await expect(mira.composer).toHaveValue('Treffen um halb vier');
  await expect(mira.page.getByTestId('composer-context')).toContainText(mira.w.composer.editing);
  await mira.composer.press('Enter');
  await expect(yanis.message('Treffen um halb vier')).toContainText(yanis.w.message.edited);
  await expect(yanis.message('Treffen um drei')).toHaveCount(0);
  await expect(mira.composer).toHaveValue('Daneben angefangen');
});

test('a change that was begun is thrown away by no other change, no reply and no message that is taken back', async ({ world }) => {
  const mira = await world.enter('mira');
  await mira.open(ARRIVING);
  for (const text of ['Treffen um drei', 'Bringt Kuchen mit']) await mira.say(text);
  mira.line.cut();
  await expect(mira.alert).toBeVisible();
  await mira.write('Wartet noch');
  await expect(mira.waiting('Wartet noch')).toBeVisible();
  await mira.change('Treffen um drei');
  await mira.composer.fill('Treffen um halb vier');

  const doors = [
    () => mira.choose('Bringt Kuchen mit', mira.w.message.edit),
    () => mira.choose('Bringt Kuchen mit', mira.w.message.reply),
    () => mira.waiting('Wartet noch').getByRole('button', { name: mira.w.outbox.editAgain }).click(),
  ];
  const told = mira.page.getByTestId('notices').getByText(mira.w.composer.changeUnfinished);
  for (const door of doors) {
    await door();
    await expect(told).toHaveCount(1);
    await mira.page.getByTestId('notices').getByRole('button', { name: mira.w.close, exact: true }).click();
    await expect(told).toHaveCount(0);
    await expect(mira.composer).toHaveValue('Treffen um halb vier');
    await expect(mira.page.getByTestId('composer-context')).toContainText(mira.w.composer.editing);
    await expect(mira.waiting('Wartet noch')).toBeVisible();
  }

  // What says nothing new yet stands in nobody's way.
  await mira.composer.fill('Treffen um drei');
  await mira.answer('Bringt Kuchen mit');
  await expect(mira.page.getByTestId('composer-context')).toContainText('Bringt Kuchen mit');
  await expect(mira.composer).toHaveValue('');
  mira.line.mend();
  await mira.comeBack();
  await expect(mira.message('Wartet noch')).toBeVisible();
});

test('a reply keeps what it answers over another channel and a reload, and shows nothing of it that was removed', async ({ world }) => {
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  for (const member of [mira, yanis]) await member.open(ARRIVING);
  for (const text of ['Wer kommt?', 'Das nehme ich zurück']) await mira.say(text);
  await expect(yanis.message('Das nehme ich zurück')).toBeVisible();

  await yanis.answer('Wer kommt?');
  await yanis.composer.fill('Moi');
  await yanis.open(SPORT);
  await yanis.open(ARRIVING);
  await yanis.page.reload();
  await expect(yanis.page.getByTestId('composer-context')).toContainText('Wer kommt?');
  await yanis.composer.press('Enter');
  await expect(mira.message('Moi').getByTestId('quote')).toContainText('Wer kommt?');

  await yanis.answer('Das nehme ich zurück');
  await yanis.composer.fill('Une réponse');
  await mira.choose('Das nehme ich zurück', mira.w.message.remove);
  await mira.dialog(mira.w.removing.title).getByRole('button', { name: mira.w.removing.confirm }).click();
  await expect(yanis.page.getByTestId('composer-context')).toContainText(yanis.w.composer.replyRemoved);
  await expect(yanis.page.locator('body')).not.toContainText('Das nehme ich zurück');
  await yanis.composer.press('Enter');
  await expect(yanis.composer, 'what was written stays').toHaveValue('Une réponse');
  await yanis.page.getByRole('button', { name: yanis.w.composer.stopReply }).click();
  await yanis.composer.press('Enter');
  await expect(mira.message('Une réponse')).toBeVisible();
});

test('the arrow up right after sending on a slow line changes no earlier message', async ({ world }) => {
  const mira = await world.enter('mira');
  await mira.open(ARRIVING);
  await mira.say('Die davor');
  mira.line.deafen();
  await mira.write('Die eben');
  await mira.composer.press('ArrowUp');
  mira.line.cut();
  mira.line.mend();
  await mira.comeBack();
  // It was on its way; or not yet, and was taken back to be written on.
  await expect(async () => {
    if ((await mira.composer.inputValue()) === 'Die eben') await mira.composer.press('Enter');
    await expect(mira.message('Die eben')).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 15_000 });
  await expect(mira.composer).toHaveValue('');
  await expect(mira.page.getByTestId('composer-context')).toHaveCount(0);
  await expect(mira.message('Die davor')).not.toContainText(mira.w.message.edited);
});

/** Enter, as it ends what is being composed in a field. */
const endComposition = (field: Locator) =>
  field.evaluate((area) => {
    // Chromium and Firefox: within the composition. Safari: after it, with the legacy code for "processed".
    area.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true }));
    const late = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true });
    Object.defineProperty(late, 'keyCode', { value: 229 });
    area.dispatchEvent(late);
  });

test('Enter that ends a composition sends nothing, in whichever order a browser tells of it', async ({ world }) => {
  const mira = await world.enter('mira');
  await mira.open(ARRIVING);
  await mira.composer.fill('konnichiwa');
  await endComposition(mira.composer);
  await expect(mira.composer).toHaveValue('konnichiwa');
  await mira.composer.press('Enter');
  await expect(mira.message('konnichiwa')).toBeVisible();
  await expect(mira.messages.filter({ hasText: 'konnichiwa' })).toHaveCount(1);
});

test('Enter that ends a composition sends nothing in the other language, and picks no emoji', async ({ world }) => {
  const mira = await world.enter('mira');
  await mira.open(ARRIVING);
  const other = mira.page.getByTestId('also-text');
  await mira.page.getByTestId('also').click();
  await mira.composer.fill('Guten Tag');
  await other.fill('konnichiwa');
  await endComposition(other);
  await expect(other).toHaveValue('konnichiwa');
  await expect(mira.composer).toHaveValue('Guten Tag');
  await other.press('Enter');
  await expect(mira.message('Guten Tag')).toBeVisible();
  await expect(mira.messages.filter({ hasText: 'Guten Tag' })).toHaveCount(1);

  await mira.message('Guten Tag').focus();
  await mira.page.keyboard.press('+');
  const [search, picker] = [mira.page.getByRole('searchbox', { name: mira.w.emoji.search }), mira.page.getByTestId('emoji-picker')];
  await search.fill('rakete');
  await expect(picker.getByRole('button', { name: 'Rakete' })).toBeVisible();
  await endComposition(search);
  await expect(search).toHaveValue('rakete');
  await expect(mira.message('Guten Tag').getByTestId('reactions')).toHaveCount(0);
  await search.press('Enter');
  await expect(mira.message('Guten Tag').getByTestId('reactions')).toContainText('🚀');
});
