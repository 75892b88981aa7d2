// Illegal content is reported without an account, and what became of it is looked up with the receipt.
import { act, caseAbout, desk, openCase, openCaseAbout, openDesk, safety } from '../support/desk';
import type { Member } from '../support/member';
import { expect, test } from '../support/test';

async function fill(visitor: Member, place: string): Promise<void> {
  const words = safety(visitor).public;
  const form = visitor.page.getByTestId('public-report');
  const missing = async (what: keyof typeof words.missing) => {
    await form.getByRole('button').click();
    await expect(form.getByRole('alert')).toHaveText(words.missing[what]);
  };
  await missing('place');
  await form.getByLabel(words.place).fill(place);
  await missing('words');
  await form.getByLabel(words.words).fill('C’est une incitation à la haine.');
  await missing('name');
}

test('without an account: the form of the law, a receipt, and the decision', async ({ world }) => {
  world.guard.expect(/status of 40[14] /);
  const claire = await world.enter('claire');
  await openDesk(claire);
  const visitor = await world.browserFor('yanis');
  await visitor.page.goto('/#/report');
  const words = safety(visitor).public;
  const form = visitor.page.getByTestId('public-report');
  await expect(visitor.page.getByRole('heading', { level: 1, name: words.title })).toBeVisible();
  await fill(visitor, 'Canal « Places et parcs », lundi, un message de Yanis');
  await form.getByLabel(words.name).fill('Anne Petit');
  await form.getByLabel(words.mail).fill('anne@exemple.fr');
  await form.getByLabel(safety(visitor).report.goodFaith).check();
  await form.getByRole('button').click();
  const receipt = await visitor.page.getByTestId('receipt').locator('code').innerText();
  expect(receipt.replaceAll('-', '')).toMatch(/^[a-z2-9]{16,}$/);

  const look = async () => {
    await visitor.page.getByLabel(words.receipt).fill(receipt);
    await visitor.page.getByRole('button', { name: words.look }).click();
  };
  await visitor.page.getByLabel(words.receipt).fill('abcd-efgh-jkmn-pqrs');
  await visitor.page.getByRole('button', { name: words.look }).click();
  await expect(visitor.page.getByText(words.unknown)).toBeVisible();
  await look();
  await expect(visitor.page.getByTestId('looked')).toContainText(words.undecided);

  await expect(caseAbout(claire, desk(claire).kinds.public)).toBeVisible();
  await openCaseAbout(claire, desk(claire).kinds.public);
  const reports = claire.page.getByTestId('reports');
  for (const text of ['Anne Petit', 'anne@exemple.fr', 'C’est une incitation à la haine.', 'un message de Yanis']) await expect(reports).toContainText(text);
  await act(claire, desk(claire).choices.nothing).click();
  await expect(openCase(claire)).toHaveAttribute('data-state', 'decided');
  await look();
  await expect(visitor.page.getByTestId('looked')).toContainText(words.notActed('').split(':')[1]!.trim());
});

test('who reports sexual abuse of a child needs to say no name, and the desk is alarmed', async ({ world }) => {
  const claire = await world.enter('claire');
  const visitor = await world.browserFor('mira');
  await visitor.page.goto('/#/report');
  const words = safety(visitor).public;
  const form = visitor.page.getByTestId('public-report');
  await fill(visitor, 'Im Kanal „Plätze und Parks“');
  await form.getByLabel(words.abuse).check();
  await form.getByLabel(safety(visitor).report.goodFaith).check();
  await form.getByRole('button').click();
  await expect(visitor.page.getByTestId('receipt')).toBeVisible();
  await claire.page.getByTestId('desk-alert').getByRole('link', { name: desk(claire).alertLink }).click();
  await expect(claire.page.getByTestId('reports')).toContainText(desk(claire).case.anonymous);
  await expect(claire.page.getByTestId('danger')).toBeVisible();
});
