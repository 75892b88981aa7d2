// Word rules: begun with a list, tried before they hold, and a question before a message is sent. None punishes anybody.
import { openCare } from '../support/calm';
import { caseAbout, desk, openDesk, rules } from '../support/desk';
import { expect, test } from '../support/test';
import { PARKS } from '../support/words';

test('rules come from a list, are tried, ask before sending, hold, and are told at the desk', async ({ world }) => {
  test.setTimeout(120_000);
  const [claire, mira, yanis] = [await world.enter('claire'), await world.enter('mira'), await world.enter('yanis')];
  for (const one of [mira, yanis]) await one.open(PARKS);
  await mira.say('Sei kein Idiot, komm mit.');
  await openCare(claire, 'words');
  const [words, page] = [desk(claire).words, claire.page];
  await page.getByRole('button', { name: words.starter }).click();
  const starters = claire.dialog(words.starter);
  await starters.locator('section').filter({ hasText: words.starterLangs.de! }).getByRole('button').click();
  await expect(starters).toHaveCount(0);

  // One's own beside it, refused while it is none.
  await page.getByRole('button', { name: words.add }).click();
  const form = claire.dialog(words.add);
  await form.getByLabel(words.pattern).fill('*');
  await form.getByRole('button', { name: words.add }).click();
  await expect(form.getByRole('alert')).toHaveText(words.invalid);
  await form.getByLabel(words.pattern).fill('tombola*');
  await form.getByRole('radio', { name: words.actions.alert }).check();
  await form.getByRole('button', { name: words.add }).click();
  await expect(form).toHaveCount(0);
  await expect(page.getByTestId('word-rules')).toContainText('tombola*');

  // Tried before it holds: what would have been hit, and nothing changed.
  await page.getByTestId('word-trial').getByRole('button', { name: words.try }).click();
  await expect(page.getByTestId('word-trial').locator('mark')).toHaveText(['Idiot']);
  await mira.say('Noch so ein Idiot');
  await page.getByRole('button', { name: words.save, exact: true }).click();
  await expect(page.getByText(words.unsaved)).toHaveCount(0);

  // Asked, and said otherwise.
  const asked = mira.page.getByTestId('asked-wording');
  await mira.write('Du Ιdiöt!');
  await expect(asked).toContainText(mira.w.composer.asked);
  await expect(yanis.page.getByText('Du Ιdiöt!')).toHaveCount(0);
  await asked.getByRole('button', { name: mira.w.composer.inOtherWords }).click();
  await expect(mira.composer).toHaveValue('Du Ιdiöt!');
  await mira.composer.fill('Du bist lustig!');
  await mira.composer.press('Enter');
  await expect(yanis.message('Du bist lustig!')).toBeVisible();

  // Asked, and meant as it is.
  await mira.write('In dem Film spielt ein Idiot mit.');
  await asked.getByRole('button', { name: mira.w.composer.asItIs }).click();
  await expect(asked).toHaveCount(0);
  await expect(yanis.message('In dem Film spielt ein Idiot mit.')).toBeVisible();

  // A change is asked about as a message is.
  await mira.change('Du bist lustig!');
  await mira.write('Du bist ein Idiot!');
  await asked.getByRole('button', { name: mira.w.composer.inOtherWords }).click();
  await mira.write('Du bist sehr lustig!');
  await expect(yanis.message('Du bist sehr lustig!')).toBeVisible();

  // Only told at the desk: it is sent, and somebody looks.
  await yanis.say('Une tombola samedi ?');
  await openDesk(claire);
  await expect(caseAbout(claire, 'Une tombola samedi ?')).toContainText(desk(claire).kinds.alert);
});

test('a rule that holds has a message wait, and its author reads which word it was', async ({ world }) => {
  const [claire, mira, yanis] = [await world.enter('claire'), await world.enter('mira'), await world.enter('yanis')];
  for (const one of [mira, yanis]) await one.open(PARKS);
  await openCare(claire, 'words');
  const [words, page] = [desk(claire).words, claire.page];
  await page.getByRole('button', { name: words.add }).click();
  const form = claire.dialog(words.add);
  await form.getByLabel(words.pattern).fill('garstig*');
  await form.getByRole('radio', { name: words.actions.hold }).check();
  await form.getByRole('button', { name: words.add }).click();
  await expect(form).toHaveCount(0);
  await page.getByRole('button', { name: words.save, exact: true }).click();
  await expect(page.getByText(words.unsaved)).toHaveCount(0);
  await mira.write('Das ist garstiges Wetter.');
  const note = mira.log.getByTestId('held-item').filter({ hasText: 'garstiges' }).getByTestId('held-note');
  await expect(note).toContainText(rules(mira).holds.words);
  await note.getByText(mira.w.held.why).click();
  await expect(note.locator('.facts')).toHaveText('garstiges');
  await openDesk(claire);
  await expect(caseAbout(claire, 'garstiges Wetter')).toContainText(desk(claire).kinds.held);
  await expect(yanis.page.getByText('garstiges Wetter')).toHaveCount(0);
});
