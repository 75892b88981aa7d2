// What a page waits for before it shows something: few answers one after the other, the rest side by side.
import { Steps } from '../support/steps';
import { expect, test } from '../support/test';
import { PARKS } from '../support/words';

test('the mark is there with the page, the list of channels two answers later, messages two more', async ({ world }) => {
  const mira = await world.enter('mira');
  await mira.open(PARKS);
  await mira.say('Bis zum Frühling.');
  const channel = new URL(mira.page.url()).hash;
  const storageState = await mira.page.context().storageState({ indexedDB: true });

  // As on the next day: still in, and nothing of the page's files is kept.
  const again = await world.browserFor('mira', { storageState });
  const steps = await Steps.of(again.page.context());
  const loading = again.page.goto(`${again.line.origin}/${channel}`);
  const [mark, list, messages] = [again.page.locator('.start svg'), again.channels, again.message('Bis zum Frühling.')];
  const waits = { mark: await steps.until(mark), list: await steps.until(list), messages: await steps.until(messages) };
  const told = `waited for ${JSON.stringify(steps.taken)}`;
  expect(waits.mark, told).toBeLessThanOrEqual(1);
  expect(waits.list, told).toBeLessThanOrEqual(3);
  expect(waits.messages, told).toBeLessThanOrEqual(5);
  await steps.letGo(again.page.context());
  await loading;
});
