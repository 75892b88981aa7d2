// The facilitators' desk: what comes to it is there at once, and a case is decided with the keyboard alone, on a phone too.
import { expectAccessible } from '../support/axe';
import { expectNothingSideways, expectTargets } from '../support/layout';
import type { Member } from '../support/member';
import { expect, test } from '../support/test';
import { ARRIVING, deskWords } from '../support/words';
import { PHONE } from '../support/world';

const TEXT = 'Rentre chez toi, personne ne veut de toi ici.';
const fr = deskWords.fr;

/** Reports a message with the session of a page, as its form would. */
async function report(by: Member, text: string, body: object): Promise<void> {
  const id = await by.message(text).getAttribute('data-row');
  const channel = new URL(by.page.url()).hash.split('/').at(-1);
  const status = await by.page.evaluate(
    ([path, sent]) => fetch(path!, { method: 'POST', headers: { 'content-type': 'application/json' }, body: sent! }).then((answer) => answer.status),
    [`/api/v1/channels/${channel}/messages/${id}/report`, JSON.stringify(body)],
  );
  expect(status).toBe(201);
}

test('somebody in danger is told of on every page, and tops the desk', async ({ world }) => {
  const [claire, yanis, mira] = [await world.enter('claire'), await world.enter('yanis'), await world.enter('mira')];
  await yanis.open(ARRIVING);
  await yanis.say(TEXT);
  await mira.open(ARRIVING);
  await report(mira, TEXT, { door: 'rules', rule: 'insult' });
  await expect(claire.page.getByTestId('desk-count')).toContainText(fr.badge(1, 0));
  await report(mira, TEXT, { door: 'danger', words: 'Ich habe Angst.', lang: 'de' });
  await expect(claire.page.getByTestId('desk-alert')).toContainText(fr.alert(1));
  await expect(claire.page).toHaveTitle(/^❗/);
  await claire.page.getByRole('link', { name: fr.alertLink }).click();
  await expect(claire.page.getByTestId('danger')).toContainText(fr.danger.title);
  await expect(claire.page.getByTestId('danger').getByRole('link').first()).toHaveAttribute('href', /^tel:/);
  await expect(claire.page.getByTestId('reports')).toContainText('Ich habe Angst.');
  await expectAccessible(claire, 'an urgent case');
  await claire.page.keyboard.press('t');
  await expect(claire.page.getByTestId('case')).toHaveAttribute('data-state', 'taken');
  await expect(claire.page.getByTestId('desk-alert')).toBeEmpty();
});

test('a case is decided with the keyboard alone, and keys mean nothing while one writes', async ({ world }) => {
  const [claire, yanis, mira] = [await world.enter('claire'), await world.enter('yanis'), await world.enter('mira')];
  const { keyboard } = claire.page;
  await yanis.open(ARRIVING);
  await yanis.say(TEXT);
  await mira.open(ARRIVING);
  await report(mira, TEXT, { door: 'rules', rule: 'insult' });
  await claire.page.getByTestId('desk-link').click();
  await expect(claire.page.getByTestId('case-row')).toHaveCount(1);
  await keyboard.press('?');
  await expect(claire.dialog(fr.keys.title)).toBeVisible();
  await keyboard.press('Escape');
  await expect(claire.dialog(fr.keys.title)).toBeHidden();
  await keyboard.press('j');
  await expect(claire.page.getByTestId('case-row')).toBeFocused();
  await keyboard.press('Enter');
  await expect(claire.page.getByTestId('evidence')).toContainText(TEXT);
  await keyboard.press('r');
  const facts = claire.page.getByLabel(fr.sheet.facts);
  await expect(facts).toHaveValue(fr.facts.insult);
  await facts.focus();
  await keyboard.press('End');
  await keyboard.type(' dotr');
  await expect(facts).toHaveValue(`${fr.facts.insult} dotr`);
  await keyboard.press('Tab');
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await expect(claire.page.getByTestId('decision')).toContainText(fr.choices.remove);
  await expect(yanis.message(TEXT)).toHaveCount(0);
  await keyboard.press('u');
  await expect(claire.page.getByTestId('queue')).toContainText(fr.none.open);
});

async function expectFits(member: Member, where: string, part?: string): Promise<void> {
  await expectAccessible(member, where, part);
  await expectNothingSideways(member, where);
  await expectTargets(member, where);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the desk fits a phone and a thumb (${colorScheme})`, async ({ world }) => {
    const [claire, yanis, mira] = [await world.enter('claire', { ...PHONE, colorScheme }), await world.enter('yanis'), await world.enter('mira')];
    await yanis.open(ARRIVING);
    await yanis.say(TEXT);
    await mira.open(ARRIVING);
    await report(mira, TEXT, { door: 'rules', rule: 'bullying' });
    await claire.page.getByTestId('desk-link').tap();
    await claire.page.getByTestId('case-row').waitFor();
    await expectFits(claire, 'the queue');
    await claire.page.getByTestId('case-row').tap();
    await claire.page.getByTestId('evidence').waitFor();
    await expectFits(claire, 'a case');
    await claire.page.getByRole('button', { name: fr.choices.removeMute }).tap();
    await expectFits(claire, 'the sheet', '.dialog');
  });
}

test('a case that was decided opens again where the message was changed, and says how it was decided', async ({ world }) => {
  const [claire, yanis, mira] = [await world.enter('claire'), await world.enter('yanis'), await world.enter('mira')];
  await yanis.open(ARRIVING);
  await yanis.say('Rentre bien.');
  await mira.open(ARRIVING);
  await report(mira, 'Rentre bien.', { door: 'rules', rule: 'insult' });
  await claire.page.getByTestId('desk-link').click();
  await claire.page.getByTestId('case-row').click();
  await claire.page.getByRole('button', { name: fr.choices.nothing, exact: true }).click();
  await expect(claire.page.getByTestId('decision')).toContainText(fr.nothingDone);
  await expect(claire.page.getByTestId('decided-before')).toBeHidden();
  await yanis.change('Rentre bien.');
  await yanis.write(TEXT);
  await expect(mira.message(TEXT)).toBeVisible();
  await report(mira, TEXT, { door: 'rules', rule: 'insult' });
  await expect(claire.page.getByTestId('case')).toHaveAttribute('data-state', 'open');
  await expect(claire.page.getByTestId('decided-before')).toContainText(fr.nothingDone);
  await expect(claire.page.getByTestId('evidence')).toContainText('Rentre bien.');
  await expect(claire.page.getByTestId('evidence')).toContainText(TEXT);
  await expectAccessible(claire, 'a case that was opened again');
  await claire.page.setViewportSize({ width: 320, height: 640 });
  await expectNothingSideways(claire, 'a case that was opened again');
});

test('the desk counts all that waits, and says where it tells the first of it alone', async ({ world }) => {
  const [claire, yanis, mira] = [await world.enter('claire'), await world.enter('yanis'), await world.enter('mira')];
  await yanis.open(ARRIVING);
  await yanis.say(TEXT);
  await mira.open(ARRIVING);
  await report(mira, TEXT, { door: 'rules', rule: 'insult' });
  // As if there were more than are told at once.
  await claire.page.route(/\/pairings\/[^/]+\/desk(\?|$)/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...((await response.json()) as object), more: true, open: 205, taken: 0 } });
  });
  await claire.page.getByTestId('desk-link').click();
  await expect(claire.page.getByTestId('case-row')).toHaveCount(1);
  await expect(claire.page.getByRole('button', { name: fr.tabs.open })).toContainText('205');
  await expect(claire.page.getByTestId('desk-count')).toContainText(fr.badge(205, 0));
  await expect(claire.page.getByTestId('not-all')).toHaveText(fr.notAll(1));
  await claire.page.getByRole('button', { name: fr.tabs.taken }).click();
  await expect(claire.page.getByTestId('not-all')).toHaveCount(0);
  await claire.page.unrouteAll({ behavior: 'wait' });
});
