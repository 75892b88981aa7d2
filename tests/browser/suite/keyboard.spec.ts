// Nobody touches a mouse in here: each main task, from the card to signing out.
import { caseAbout, desk, noticeCalled, openCase, queue, rules, safety } from '../support/desk';
import { arrowTo, press, tabTo, toMessage } from '../support/keys';
import { expect, test } from '../support/test';
import { PARKS } from '../support/words';

test('X7: a participant joins, writes, replies, reacts, changes and removes with the keyboard alone', async ({ world }) => {
  const yanis = await world.enter('yanis');
  await yanis.open(PARKS);
  const mira = await world.browserFor('mira');
  const { keyboard } = mira.page;
  await mira.page.goto('/');
  await tabTo(mira, mira.page.getByLabel(mira.w.join.codeLabel));
  await keyboard.type(mira.code);
  await keyboard.press('Enter');
  await expect(mira.channels).toBeVisible();

  await tabTo(mira, mira.channelLink(PARKS));
  await keyboard.press('Enter');
  await expect(mira.composer).toBeFocused();
  await keyboard.type('Mit der Tastatur');
  await press(mira, 'Shift+Enter');
  await keyboard.type('geschrieben');
  await press(mira, 'Enter');
  await expect(yanis.messages.last()).toContainText('Mit der Tastatur');
  await yanis.say('Bravo !');
  await expect(mira.message('Bravo !')).toBeVisible();

  // Into the messages and onto the newest; R replies.
  await toMessage(mira, 'Bravo !');
  await press(mira, 'r');
  await expect(mira.composer).toBeFocused();
  await expect(mira.page.getByTestId('composer-context')).toContainText('Bravo !');
  await keyboard.type('Danke');
  await press(mira, 'Enter');
  await expect(yanis.message('Danke').getByTestId('quote')).toContainText('Bravo !');

  // Enter opens what can be done; the arrows move in it; Escape gives the focus back.
  await toMessage(mira, 'Danke');
  await arrowTo(mira, mira.message('Bravo !'), 'ArrowUp');
  await press(mira, 'Enter');
  const quick = mira.page.getByRole('menuitem', { name: mira.w.message.quick('🎉') });
  await arrowTo(mira, quick, 'ArrowDown');
  await press(mira, 'Enter');
  await expect(yanis.message('Bravo !').getByTestId('reactions')).toContainText('🎉');
  await expect.poll(() => mira.page.evaluate(() => document.activeElement?.closest('[data-row]') !== null), 'the focus is back at the message').toBe(true);

  // Plus opens all emoji; the search leads to one; Enter takes the first found.
  await toMessage(mira, 'Bravo !');
  await press(mira, '+');
  await expect(mira.page.getByRole('searchbox', { name: mira.w.emoji.search })).toBeFocused();
  await keyboard.type('rakete');
  await expect(mira.page.getByTestId('emoji-picker').getByRole('button', { name: 'Rakete' })).toBeVisible();
  await press(mira, 'ArrowDown');
  await press(mira, 'Enter');
  await expect(yanis.message('Bravo !').getByTestId('reactions')).toContainText('🚀');

  // E changes, Delete removes, and a removal is asked about first.
  await toMessage(mira, 'Danke');
  await press(mira, 'e');
  await expect(mira.composer).toHaveValue('Danke');
  await keyboard.type(' dir');
  await press(mira, 'Enter');
  await expect(yanis.message('Danke dir')).toBeVisible();
  await toMessage(mira, 'Danke dir');
  await press(mira, 'Delete');
  const question = mira.dialog(mira.w.removing.title);
  await tabTo(mira, question.getByRole('button', { name: mira.w.cancel }));
  await press(mira, 'Enter');
  await expect(question).toHaveCount(0);
  await expect(yanis.message('Danke dir')).toBeVisible();
  await toMessage(mira, 'Danke dir');
  await press(mira, 'Delete');
  await tabTo(mira, question.getByRole('button', { name: mira.w.removing.confirm }));
  await press(mira, 'Enter');
  await expect(yanis.log.getByTestId('removed')).toHaveCount(1);
});

test('X3: settings, signing out and the way between channels need no mouse', async ({ world }) => {
  const yanis = await world.enter('yanis');
  const { keyboard } = yanis.page;
  await yanis.open(PARKS);
  await press(yanis, 'Alt+ArrowDown');
  await expect(yanis.page.getByRole('heading', { level: 1 })).not.toContainText(PARKS.fr);
  await press(yanis, 'Alt+ArrowUp');
  await expect(yanis.page.getByRole('heading', { level: 1 })).toContainText(PARKS.fr);

  await tabTo(yanis, yanis.channels.getByRole('link', { name: yanis.w.shell.settings }), 'Shift+Tab');
  await press(yanis, 'Enter');
  await expect(yanis.page.getByRole('heading', { level: 1, name: yanis.w.settings.title })).toBeVisible();
  await tabTo(yanis, yanis.page.getByRole('radio', { name: yanis.w.settings.themes.system }));
  await press(yanis, 'ArrowDown');
  await press(yanis, 'ArrowDown');
  await expect(yanis.page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await tabTo(yanis, yanis.page.getByRole('switch', { name: yanis.w.settings.shortcuts }));
  await press(yanis, 'Space');

  // Single-key shortcuts are off now: R is no longer a command.
  await keyboard.press('Alt+ArrowDown');
  await expect(yanis.composer).toBeFocused();
  await tabTo(yanis, yanis.messages.last(), 'Shift+Tab');
  await keyboard.press('r');
  await expect(yanis.page.getByTestId('composer-context')).toHaveCount(0);
  await expect(yanis.messages.last()).toBeFocused();
  await press(yanis, 'Escape');
  await expect(yanis.composer).toBeFocused();

  await tabTo(yanis, yanis.channels.getByRole('link', { name: yanis.w.shell.settings }), 'Shift+Tab');
  await press(yanis, 'Enter');
  await tabTo(yanis, yanis.page.getByRole('button', { name: yanis.w.settings.signOut, exact: true }));
  await press(yanis, 'Enter');
  await tabTo(yanis, yanis.dialog(yanis.w.settings.signOutTitle).getByRole('button', { name: yanis.w.settings.signOut, exact: true }));
  await keyboard.press('Enter');
  await expect(yanis.page.getByLabel(yanis.w.join.codeLabel)).toBeFocused();
});

test('X3: skip links lead over the channel list, and every message can be reached without losing the focus', async ({ world }) => {
  const mira = await world.enter('mira');
  await mira.open(PARKS);
  await mira.page.reload();
  await expect(mira.messages.last()).toBeVisible();
  await mira.page.locator('body').press('Tab');
  const skips = [mira.page.getByRole('link', { name: mira.w.skipToMessages }), mira.page.getByRole('link', { name: mira.w.skipToComposer })];
  await tabTo(mira, skips[0]!);
  await press(mira, 'Enter');
  await expect(mira.log.locator('article:focus')).toHaveCount(1);
  await press(mira, 'Home');
  const walked: (string | null)[] = [];
  for (let step = 0; step < 12; step++) {
    walked.push(await mira.page.evaluate(() => document.activeElement?.getAttribute('data-row') ?? null));
    await press(mira, 'ArrowDown');
  }
  expect(new Set(walked).size).toBe(12);
  expect(walked).not.toContain(null);
  await press(mira, 'Home');
  await expect(mira.log.locator('article:focus')).toHaveAttribute('data-position', /:1$/);
});

test('X7: a message is reported, and the case decided, with the keyboard alone', async ({ world }) => {
  test.setTimeout(120_000);
  const [claire, mira, yanis] = [await world.enter('claire'), await world.enter('mira'), await world.enter('yanis')];
  for (const one of [mira, yanis]) await one.open(PARKS);
  await yanis.say('N’importe quoi.');
  await expect(mira.message('N’importe quoi.')).toBeVisible();

  // Two keys of the menu, one of the dialog; the focus is back at the message.
  await toMessage(mira, 'N’importe quoi.');
  await press(mira, 'Enter');
  await arrowTo(mira, mira.page.getByRole('menuitem', { name: mira.w.message.report }), 'ArrowDown');
  await mira.page.keyboard.press('Enter');
  const reporting = mira.dialog(safety(mira).report.title);
  await expect(reporting).toBeVisible();
  await tabTo(mira, reporting.getByRole('button', { name: rules(mira).rules.insult.name }));
  await mira.page.keyboard.press('Enter');
  await expect(mira.page.getByTestId('report-received')).toBeVisible();
  await tabTo(mira, mira.page.getByRole('dialog').getByRole('button', { name: mira.w.close, exact: true }).last());
  await mira.page.keyboard.press('Enter');
  await expect.poll(() => mira.page.evaluate(() => document.activeElement?.closest('[data-row]') !== null), 'the focus is back at the message').toBe(true);

  // To the desk, to the case, taken, and removed with reasons.
  const { keyboard } = claire.page;
  const words = desk(claire);
  await tabTo(claire, claire.channels.getByTestId('desk-link'));
  await press(claire, 'Enter');
  await expect(caseAbout(claire, 'N’importe quoi.')).toBeVisible();
  await press(claire, 'j');
  await expect(caseAbout(claire, 'N’importe quoi.')).toBeFocused();
  await keyboard.press('Enter');
  await expect(openCase(claire)).toBeVisible();
  await keyboard.press('t');
  await expect(openCase(claire)).toHaveAttribute('data-state', 'taken');
  await keyboard.press('?');
  await expect(claire.dialog(words.keys.title)).toBeVisible();
  await keyboard.press('Escape');
  await expect(claire.dialog(words.keys.title)).toHaveCount(0);
  await keyboard.press('r');
  const sheet = claire.page.getByRole('dialog');
  await tabTo(claire, sheet.getByRole('textbox'));
  await keyboard.type(' Sois plus gentil.');
  await tabTo(claire, sheet.locator('button[type=submit]'));
  await press(claire, 'Enter');
  await expect(claire.page.getByTestId('decision')).toContainText('Sois plus gentil.');
  await expect(yanis.message('N’importe quoi.')).toHaveCount(0);
  await keyboard.press('u');
  await expect(queue(claire)).toBeVisible();

  // The author appeals.
  await yanis.page.getByTestId('notice-bar').getByRole('link').focus();
  await press(yanis, 'Enter');
  const notice = noticeCalled(yanis, safety(yanis).notices.what.removed);
  await tabTo(yanis, notice.getByRole('button', { name: safety(yanis).appeal.open }));
  await press(yanis, 'Enter');
  await expect(notice.getByLabel(safety(yanis).appeal.words)).toBeFocused();
  await yanis.page.keyboard.type('C’était une blague.');
  await tabTo(yanis, notice.getByRole('button', { name: safety(yanis).appeal.send }));
  await yanis.page.keyboard.press('Enter');
  await expect(notice.getByTestId('appeal-state')).toHaveText(safety(yanis).appeal.sent);
});
