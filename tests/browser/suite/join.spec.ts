// The ways in and the way out: a link or a code, no address, no password, nothing left behind.
import { expect, test } from '../support/test';
import { PARKS } from '../support/words';

/** The server refuses a wrong code with 404, and browsers note that. */
const REFUSED = /status of 404 .*\/api\/v1\/join(\/look)?$/;

test('a link is all it takes, and its code is out of the address at once', async ({ world }) => {
  const mira = await world.enter('mira');
  expect(mira.page.url()).not.toContain(mira.code);
  await mira.open(PARKS);
  await mira.page.goBack();
  expect(mira.page.url()).not.toContain('join');
  const kept = await mira.page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie);
  expect(kept).not.toContain(mira.code);
  const cookies = await mira.page.context().cookies();
  expect(cookies.map(({ httpOnly, sameSite }) => ({ httpOnly, sameSite }))).toEqual([{ httpOnly: true, sameSite: 'Strict' }]);
});

test('a link opened where the join page already is lets in, too', async ({ world }) => {
  const mira = await world.browserFor('mira');
  await mira.page.goto('/');
  await expect(mira.page.getByLabel(mira.w.join.codeLabel)).toBeFocused();
  await mira.join();
});

test('X5: a code can be typed in small letters, and a whole link pasted', async ({ world }) => {
  for (const typed of [(code: string) => code.toLowerCase(), (code: string) => `  ${code}\n`, (code: string, origin: string) => `${origin}/#join=${code}`]) {
    const yanis = await world.browserFor('yanis');
    await yanis.page.goto('/');
    await yanis.page.getByLabel(yanis.w.join.codeLabel).fill(typed(yanis.code, yanis.line.origin));
    await yanis.page.keyboard.press('Enter');
    await expect(yanis.channels).toBeVisible();
    await yanis.page.close();
  }
});

test('a wrong code is told kindly and can be corrected', async ({ world }) => {
  world.guard.expect(REFUSED);
  const mira = await world.browserFor('mira');
  await mira.page.goto('/#join=NICHTMEHRGUELTIG');
  await expect(mira.page.getByRole('alert').filter({ hasText: mira.w.join.invalid })).toBeVisible();
  const field = mira.page.getByLabel(mira.w.join.codeLabel);
  await expect(field).toBeFocused();
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await field.fill(mira.code);
  await mira.page.getByRole('button', { name: mira.w.join.submit }).click();
  await expect(mira.channels).toBeVisible();
});

test('a broken link is a wrong code and no broken page', async ({ world }) => {
  world.guard.expect(REFUSED);
  const mira = await world.browserFor('mira');
  await mira.page.goto('/#join=%E0%A4%A');
  await expect(mira.page.getByRole('alert').filter({ hasText: mira.w.join.invalid })).toBeVisible();
});

test('a second link asks before it makes one somebody else', async ({ world }) => {
  const mira = await world.enter('mira');
  const open = () => mira.page.goto(`/#join=${world.code('yanis')}`);
  await open();
  await expect(mira.page.getByText(mira.w.join.alreadyIn('Mira'))).toBeVisible();
  await mira.page.getByRole('button', { name: mira.w.join.stay('Mira') }).click();
  await expect(mira.channels).toContainText('Mira');
  await open();
  await mira.page.getByRole('button', { name: mira.w.join.submit }).click();
  mira.locale = 'fr';
  await expect(mira.channels).toContainText('Yanis');
  await mira.open(PARKS);
  await mira.say('C’est moi, maintenant.');
  await expect(mira.message('C’est moi, maintenant.').getByTestId('author')).toHaveText('Yanis');
});

test('whoever signs out leaves nothing behind and is gone in every window', async ({ world }) => {
  const yanis = await world.enter('yanis');
  await yanis.open(PARKS);
  await yanis.composer.fill('Un brouillon secret');
  const other = await yanis.page.context().newPage();
  await other.goto(yanis.page.url());
  await expect(other.getByTestId('message').last()).toBeVisible();
  await yanis.settings();
  await yanis.page.getByRole('button', { name: yanis.w.settings.signOut, exact: true }).click();
  await yanis.dialog(yanis.w.settings.signOutTitle).getByRole('button', { name: yanis.w.settings.signOut, exact: true }).click();
  await expect(yanis.page.getByLabel(yanis.w.join.codeLabel)).toBeVisible();
  await expect(other.getByLabel(yanis.w.join.codeLabel)).toBeVisible();
  await expect(other.getByTestId('message')).toHaveCount(0);

  const kept = await yanis.page.evaluate(async () => {
    const rows: unknown[] = [];
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name!);
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(new Error(`cannot open ${name}`));
      });
      for (const store of db.objectStoreNames) {
        const all = db.transaction(store).objectStore(store).getAll();
        rows.push(...(await new Promise<unknown[]>((resolve) => (all.onsuccess = () => resolve(all.result)))));
      }
      db.close();
    }
    return { rows, storage: JSON.stringify({ ...localStorage }) };
  });
  expect(kept.rows).toEqual([]);
  expect(kept.storage).not.toContain('brouillon');
  await yanis.page.reload();
  await expect(yanis.page.getByLabel(yanis.w.join.codeLabel)).toBeVisible();
});
