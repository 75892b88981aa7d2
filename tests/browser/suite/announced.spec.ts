// What a screen reader hears (X1): new messages of others as they come, never history, never a whole log, and the loss
// of the connection. Whatever a page adds to a live region is what is heard.
import { recite } from '../support/history';
import type { Member } from '../support/member';
import { expect, test } from '../support/test';
import { ARRIVING, PARKS } from '../support/words';

/** Notes from now on, also over reloads, what is said in live regions: `role=log` is one unless it is off. */
async function listen(member: Member): Promise<void> {
  await member.page.addInitScript(() => {
    const heard: string[] = ((window as unknown as { heard: string[] }).heard = []);
    const REGIONS = '[aria-live]:not([aria-live=off]), [role=status]:not([aria-live=off]), [role=alert]:not([aria-live=off]), [role=log]:not([aria-live=off])';
    new MutationObserver((changes) => {
      for (const { target, addedNodes, type } of changes) {
        const element = target instanceof Element ? target : target.parentElement;
        if (!element?.closest(REGIONS)) continue;
        const said = type === 'characterData' ? [target.textContent] : [...addedNodes].map((node) => node.textContent);
        heard.push(...said.map((text) => text?.replaceAll(/\s+/g, ' ').trim() ?? '').filter(Boolean));
      }
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
}

const heard = (member: Member): Promise<string[]> => member.page.evaluate(() => (window as unknown as { heard: string[] }).heard);
const heardOfMessages = async (member: Member) => (await heard(member)).filter((text) => /^(Mira|Yanis)\s?: /.test(text));

test('X1: new messages of others are announced once, with their author, and history never is', async ({ world }) => {
  const mira = await world.browserFor('mira');
  await listen(mira);
  await mira.join();
  await mira.open(PARKS);
  const yanis = await world.enter('yanis');
  await yanis.open(PARKS);
  await expect(mira.messages.last()).toBeVisible();
  expect(await heardOfMessages(mira), 'opening a channel announces nothing').toEqual([]);

  await yanis.say('Premier message');
  await expect.poll(() => heardOfMessages(mira)).toEqual(['Yanis: Premier message']);
  await expect(mira.page.getByTestId('announcements').locator('[lang=fr]')).toHaveText('Premier message');
  await mira.say('Meine eigene Nachricht');
  await yanis.say('Second message');
  await expect.poll(() => heardOfMessages(mira), 'one’s own is not announced').toEqual(['Yanis: Premier message', 'Yanis: Second message']);

  // Elsewhere: counted in the list, not announced.
  await yanis.open(ARRIVING);
  await yanis.say('Dans un autre canal');
  await expect(mira.unread(ARRIVING)).toContainText(mira.w.shell.unread(5));
  expect(await heardOfMessages(mira)).toHaveLength(2);

  // Nothing of it twice, and nothing of it again after a reload.
  await mira.page.reload();
  await expect(mira.message('Second message')).toBeVisible();
  await yanis.open(PARKS);
  await yanis.say('Après');
  await expect.poll(() => heardOfMessages(mira)).toEqual(['Yanis: Après']);
  const log = mira.log;
  await expect(log).toHaveAttribute('aria-live', 'off');
});

test('X1: what was missed is not read out on the way back, and the loss of the connection is', async ({ world }) => {
  const mira = await world.browserFor('mira');
  await listen(mira);
  await mira.join();
  await mira.open(PARKS);
  const yanis = await world.enter('yanis');
  await yanis.open(PARKS);
  await expect(mira.messages.last()).toBeVisible();

  mira.line.cut();
  await expect.poll(() => heard(mira)).toContainEqual(expect.stringContaining(mira.w.connection.waiting));
  for (const text of ['Un', 'Deux', 'Trois']) await yanis.say(text);
  mira.line.mend();
  await mira.comeBack();
  await expect(mira.message('Trois')).toBeVisible();
  await yanis.say('En direct');
  await expect.poll(() => heardOfMessages(mira)).toEqual(['Yanis: En direct']);
});

test('many messages at once are announced as a number', async ({ world }) => {
  const mira = await world.browserFor('mira');
  await listen(mira);
  await mira.join();
  await mira.open(PARKS);
  const yanis = await world.enter('yanis');
  await recite(yanis, PARKS, Array.from({ length: 25 }, (_, n) => `Rafale ${n}`));
  await expect(mira.message('Rafale 24')).toBeVisible();
  await expect.poll(async () => (await heard(mira)).join(' ')).toMatch(/\d+ neue Nachrichten|Rafale 24/);
  expect((await heardOfMessages(mira)).length, 'not each of a flood').toBeLessThan(12);
});

test('X1: announcements can be switched off', async ({ world }) => {
  const mira = await world.browserFor('mira');
  await listen(mira);
  await mira.join();
  await mira.settings();
  await mira.page.getByRole('switch', { name: mira.w.settings.announcements }).uncheck();
  await mira.open(PARKS);
  const yanis = await world.enter('yanis');
  await yanis.open(PARKS);
  await yanis.say('Sans bruit');
  await expect(mira.message('Sans bruit')).toBeVisible();
  await mira.page.reload();
  await expect(mira.message('Sans bruit')).toBeVisible();
  await yanis.say('Toujours sans bruit');
  await expect(mira.message('Toujours sans bruit')).toBeVisible();
  await mira.settings();
  expect(await heardOfMessages(mira)).toEqual([]);
  await mira.page.getByRole('switch', { name: mira.w.settings.announcements }).check();
  await mira.open(PARKS);
  await yanis.say('De nouveau');
  await expect.poll(() => heardOfMessages(mira)).toEqual(['Yanis: De nouveau']);
});
