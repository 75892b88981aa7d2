// Two members of the two councils talk, each in their own browser and language.
import { expectNewest } from '../support/order';
import { expect, ON_BOTH_STORES, test } from '../support/test';
import { ARRIVING, PARKS, words } from '../support/words';

test('a message arrives with author, council, country and language in words', async ({ world }) => {
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  await mira.open(PARKS);
  await yanis.open(PARKS);

  await mira.say('Wir bringen Kuchen mit.');
  const atYanis = yanis.message('Wir bringen Kuchen mit.');
  await expect(atYanis.getByTestId('author')).toHaveText('Mira');
  await expect(atYanis.getByTestId('place')).toHaveText('Malstatt, Allemagne');
  await expect(atYanis.getByTestId('message-text')).toHaveAttribute('lang', 'de');
  await expect(atYanis).toContainText('allemand');
  await expect(atYanis).toHaveAccessibleName(/^Mira, \d\d:\d\d, Wir bringen Kuchen mit\.$/);

  await yanis.say('Et nous, des crêpes !');
  const atMira = mira.message('Et nous, des crêpes !');
  await expect(atMira.getByTestId('author')).toHaveText('Yanis');
  await expect(atMira.getByTestId('place')).toHaveText('Bellevue, Frankreich');
  await expect(atMira.getByTestId('message-text')).toHaveAttribute('lang', 'fr');
  await expect(atMira).toContainText('Französisch');

  for (const member of [mira, yanis]) await expectNewest(member, ['Wir bringen Kuchen mit.', 'Et nous, des crêpes !']);
  const council = mira.page.getByRole('complementary').getByRole('heading', { level: 3 });
  await expect(council.first()).toHaveText('Jugendrat Saarbrücken-Malstatt Deutschland');
  await expect(council.nth(1)).toHaveText('Jugendrat Nantes-Bellevue Frankreich');
});

test('a reply shows what it answers and leads there', ON_BOTH_STORES, async ({ world }) => {
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  await mira.open(ARRIVING);
  await yanis.open(ARRIVING);
  await mira.say('Wer kennt einen Deutschkurs?');

  await yanis.answer('Wer kennt einen Deutschkurs?');
  await expect(yanis.page.getByTestId('composer-context')).toContainText('Wer kennt einen Deutschkurs?');
  await yanis.say('Moi, le mardi.');

  const quote = mira.message('Moi, le mardi.').getByTestId('quote');
  await expect(quote).toContainText('Mira');
  await expect(quote).toContainText('Wer kennt einen Deutschkurs?');
  await expect(quote.locator('[lang=de]')).toHaveText('Wer kennt einen Deutschkurs?');
  await quote.click();
  await expect(mira.message('Wer kennt einen Deutschkurs?')).toBeFocused();
});

test('a reaction is seen by the other, joined and taken back', ON_BOTH_STORES, async ({ world }) => {
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  await mira.open(ARRIVING);
  await yanis.open(ARRIVING);
  await mira.say('Fertig!');

  const text = 'Fertig!';
  await yanis.choose(text, yanis.w.message.quick('🎉'));
  const party = (who: typeof mira) => who.message(text).getByTestId('reactions').getByRole('button', { name: '🎉' });
  await expect(party(mira)).toHaveAccessibleName(mira.w.message.reaction('🎉', 'Yanis', false));
  await expect(party(mira)).toHaveAttribute('aria-pressed', 'false');

  await party(mira).click();
  await expect(party(yanis)).toHaveAccessibleName(yanis.w.message.reaction('🎉', 'toi et Mira', true));
  await expect(party(yanis)).toHaveText(/2/);
  await party(yanis).click();
  await expect(party(mira)).toHaveAccessibleName(mira.w.message.reaction('🎉', 'du', true));
  await party(mira).click();
  await expect(mira.message(text).getByTestId('reactions')).toHaveCount(0);
  await expect(yanis.message(text).getByTestId('reactions')).toHaveCount(0);
});

test('X6: an author changes and removes their own messages, and nobody else does', ON_BOTH_STORES, async ({ world }) => {
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  await mira.open(ARRIVING);
  await yanis.open(ARRIVING);
  await mira.say('Treffen um drei');
  await mira.say('Treffen um vier');

  await mira.change('Treffen um drei');
  await mira.write('Treffen um halb drei');
  await expect(yanis.message('Treffen um halb drei')).toContainText(yanis.w.message.edited);
  await expect(yanis.message('Treffen um drei')).toHaveCount(0);

  await mira.choose('Treffen um vier', mira.w.message.remove);
  await mira.dialog(mira.w.removing.title).getByRole('button', { name: mira.w.removing.confirm }).click();
  for (const member of [mira, yanis]) {
    await expect(member.message('Treffen um vier')).toHaveCount(0);
    await expect(member.log.getByTestId('removed')).toHaveText(member.w.message.removed);
  }
  await yanis.page.reload();
  await expect(yanis.message('Treffen um halb drei')).toBeVisible();
  await expect(yanis.log.getByTestId('removed')).toBeVisible();
  await expect(yanis.page.locator('body')).not.toContainText('Treffen um vier');

  const message = yanis.message('Treffen um halb drei');
  await message.hover();
  await message.getByRole('button', { name: yanis.w.message.actions('Mira') }).click();
  await expect(yanis.page.getByRole('menuitem', { name: yanis.w.message.copy })).toBeVisible();
  for (const action of [yanis.w.message.edit, yanis.w.message.remove, yanis.w.message.earlier])
    await expect(yanis.page.getByRole('menuitem', { name: action, exact: true })).toHaveCount(0);
});

test('what is typed while a change is on its way is a message of its own', async ({ world }) => {
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  await mira.open(ARRIVING);
  await yanis.open(ARRIVING);
  await mira.say('Treffen um drei');
  await mira.change('Treffen um drei');
  mira.line.deafen();
  await mira.write('Treffen um vier');
  await expect(yanis.message('Treffen um vier')).toBeVisible();
  await mira.composer.fill('Und bringt Kuchen mit');
  mira.line.cut();
  mira.line.mend();
  await mira.comeBack();
  await expect(mira.composer).toHaveValue(/Treffen um vier|Und bringt Kuchen mit/);
  await expect(mira.message('Treffen um vier')).toBeVisible();
});

test('who types is told to the other until the message comes', async ({ world }) => {
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  await mira.open(PARKS);
  await yanis.open(PARKS);
  await expect(mira.page.getByTestId('typing')).toHaveText('');

  await yanis.composer.pressSequentially('Alors');
  await expect(mira.page.getByTestId('typing')).toHaveText(words.de.composer.typing(['Yanis']));
  await expect(yanis.page.getByTestId('typing')).toHaveText('');
  await yanis.composer.press('Enter');
  await expect(mira.message('Alors')).toBeVisible();
  await expect(mira.page.getByTestId('typing')).toHaveText('');
});

test('who writes while reading older messages is taken to what they wrote', async ({ world }) => {
  const mira = await world.enter('mira');
  await mira.open(PARKS);
  await expect(mira.messages.last()).toBeVisible();
  await mira.log.hover();
  await mira.page.mouse.wheel(0, -3_000);
  await expect(mira.page.getByTestId('jump-newest')).toBeVisible();
  await mira.write('Von weit oben geschrieben');
  await expect(mira.message('Von weit oben geschrieben')).toBeInViewport();
  await expect(mira.page.getByTestId('jump-newest')).toHaveCount(0);
});

test('who is there is told in words, and one has left when the last of their windows has', ON_BOTH_STORES, async ({ world }) => {
  const mira = await world.enter('mira');
  await mira.open(PARKS);
  const yanisHere = mira.page.getByRole('complementary').getByTestId('person').filter({ hasText: 'Yanis' });
  await expect(yanisHere).not.toContainText(mira.w.people.here);

  const [first, second] = [await world.enter('yanis'), await world.enter('yanis')];
  await expect(yanisHere).toContainText(mira.w.people.here);
  await expect(mira.page.getByTestId('people-button')).toHaveAccessibleName(mira.w.people.open(1));
  await first.page.close();
  await second.open(PARKS);
  await second.say('Encore là.');
  await expect(mira.message('Encore là.')).toBeVisible();
  await expect(yanisHere).toContainText(mira.w.people.here);
  await second.page.close();
  await expect(yanisHere).not.toContainText(mira.w.people.here);
  await expect(mira.page.getByTestId('people-button')).toHaveAccessibleName(mira.w.people.open(0));
});

test('what is removed while it is unread is not counted, before anybody opens the channel', ON_BOTH_STORES, async ({ world }) => {
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  await mira.open(PARKS);
  await expect(mira.unread(PARKS)).toHaveCount(0);
  await mira.open(ARRIVING);

  await yanis.open(PARKS);
  await yanis.say('Ceci reste');
  await yanis.say('Ceci part');
  await expect(mira.unread(PARKS)).toContainText(mira.w.shell.unread(2));
  await yanis.choose('Ceci part', yanis.w.message.remove);
  await yanis.dialog(yanis.w.removing.title).getByRole('button', { name: yanis.w.removing.confirm }).click();
  await expect(mira.unread(PARKS)).toContainText(mira.w.shell.unread(1));
  await mira.page.reload();
  await expect(mira.unread(PARKS)).toContainText(mira.w.shell.unread(1));
});

test('what is unread is counted in the list until it is read, in every window', ON_BOTH_STORES, async ({ world }) => {
  const mira = await world.enter('mira');
  await mira.open(PARKS);
  await expect(mira.unread(PARKS)).toHaveCount(0);
  await mira.open(ARRIVING);
  const alsoMira = await world.enter('mira');
  await expect(alsoMira.unread(PARKS)).toHaveCount(0);

  const yanis = await world.enter('yanis');
  await yanis.open(PARKS);
  await yanis.say('Un');
  await yanis.say('Deux');
  for (const window of [mira, alsoMira]) await expect(window.unread(PARKS)).toContainText(window.w.shell.unread(2));
  await expect(mira.page).toHaveTitle(/^\(\d+\) /);
  await mira.page.reload();
  await expect(mira.unread(PARKS)).toContainText(mira.w.shell.unread(2));

  await mira.open(PARKS);
  await expect(mira.log.getByTestId('new-divider')).toHaveText(mira.w.timeline.isNew);
  for (const window of [mira, alsoMira]) await expect(window.unread(PARKS)).toHaveCount(0);
  await mira.page.reload();
  await expect(mira.message('Deux')).toBeVisible();
  await expect(mira.unread(PARKS)).toHaveCount(0);
});
