// Text that would like to be more than text. It is shown as what it is; nothing runs, nothing breaks out, nothing lies.
import { expectNothingSideways } from '../support/layout';
import { expect, test } from '../support/test';
import { ARRIVING, PARKS } from '../support/words';
import { PHONE } from '../support/world';

/** Each would say so here if it ran. */
const RAN = '__ran';
const MARKUP = [
  `<script>window.${RAN}=1</script>`,
  `<img src=x onerror="window.${RAN}=1">`,
  `"><svg onload=window.${RAN}=1>`,
  `{{constructor.constructor('window.${RAN}=1')()}} \${window.${RAN}=1}`,
  `<a href="javascript:window.${RAN}=1">klick</a>`,
  '<b>fett</b> &amp; &#60;i&#62; <!-- weg -->',
];

test('markup and scripts are shown as the text they are', async ({ world }) => {
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  await mira.open(ARRIVING);
  await yanis.open(ARRIVING);
  for (const text of MARKUP) {
    await mira.say(text);
    await expect(yanis.message(text)).toBeVisible();
  }
  await yanis.answer(MARKUP[0]!);
  await yanis.say('cité');
  await expect(mira.message('cité').getByTestId('quote')).toContainText(MARKUP[0]!);
  for (const { page } of [mira, yanis]) {
    expect(await page.evaluate((name) => name in window, RAN)).toBe(false);
    await expect(page.locator('[data-testid="message-text"] :is(script, img, svg, b, i)')).toHaveCount(0);
    await expect(page.locator('a[href^="javascript:"]')).toHaveCount(0);
  }
});

test('only http, https and mail become links, they open elsewhere and tell nobody where from, and look-alike hosts show', async ({ world }) => {
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  await mira.open(ARRIVING);
  await yanis.open(ARRIVING);
  await mira.say('https://example.org/a?b=c#d und mira@example.org');
  await mira.say('javascript:alert(1) data:text/html,x vbscript:x file:///etc/passwd blob:x');
  await mira.write('Sicher? https://sааrbrücken.de/login');

  const links = yanis.message('https://example.org/a?b=c#d und mira@example.org').getByRole('link');
  await expect(links).toHaveCount(2);
  for (const link of await links.all()) {
    await expect(link).toHaveAttribute('target', '_blank');
    await expect(link).toHaveAttribute('rel', /noopener.*noreferrer/);
  }
  expect(await links.evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).href))).toEqual(['https://example.org/a?b=c#d', 'mailto:mira@example.org']);
  await expect(yanis.messages.filter({ hasText: 'vbscript' }).getByRole('link')).toHaveCount(0);
  await expect(yanis.messages.filter({ hasText: 'Sicher?' })).toContainText('(xn--');
});

test('text that runs the other way stays in its own message', async ({ world }) => {
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  await mira.open(ARRIVING);
  await yanis.open(ARRIVING);
  await mira.say('مرحبا بكم في الحي');
  const text = yanis.message('مرحبا بكم في الحي').getByTestId('message-text');
  await expect(text).toHaveAttribute('dir', 'auto');
  expect(await text.evaluate((one) => getComputedStyle(one).direction)).toBe('rtl');
  await expect(yanis.message('مرحبا بكم في الحي').getByTestId('author')).toHaveText('Mira');

  // An override without its end would turn around what follows: it is refused, or it ends with its message.
  const tricky = 'harmlos \u202Egnp.exe';
  await mira.write(tricky);
  await expect(mira.messages.or(mira.outbox).filter({ hasText: 'harmlos' })).toHaveCount(1);
  await expect(mira.waiting(tricky).getByText(mira.w.outbox.refused.text_invalid)).toBeVisible();
  await mira.pressBelow(tricky, mira.w.outbox.discard);
  await expect(mira.outbox).toHaveCount(0);
  await mira.say('danach');
  await expect(yanis.messages.filter({ hasText: 'harmlos' })).toHaveCount(0);
  for (const one of [yanis.message('danach').getByTestId('author'), yanis.message('danach').getByTestId('place')])
    expect(await one.evaluate((element) => getComputedStyle(element).direction)).toBe('ltr');
});

test('four thousand characters without a blank break no layout, and a tower of accents is not let in', async ({ world }) => {
  const mira = await world.enter('mira');
  const yanis = await world.enter('yanis', PHONE);
  await mira.open(ARRIVING);
  await yanis.open(ARRIVING);
  const endless = 'x'.repeat(4_000);
  await mira.say(endless);
  await mira.say('https://example.org/' + 'y'.repeat(1_500));
  const tower = 'Z̸̢̛͎̹̙̻͔̪̺̖͍̲̗̦̥̐̎́̈́̊̉̿͆̌̾͘͝͝a̷̡̛͙̫̜̥̥̰̭̗̦̪͎̘̹̓͑̒͑̀̈́̍̐͊͘̚͝ĺ̶̨̛̛̗̻̪̘̟̲̙͙̞̩̼̑̒̀̑͌̓̕͜͝͝g̵̢̧̹̪͍̥̲̞̘̼̗̻̙̓̐̏̌͐͗̒̎̈́̕͜͝͠o̶̡̧̦͙̙̱͓̞̫̼̤̗͕̎̿̍͋̀̓̒̑̇̒͗͜͝'.normalize('NFC');
  await mira.write(tower);
  await expect(mira.waiting(tower).getByTestId('waiting-note')).toContainText(mira.w.outbox.refused.text_invalid);
  await mira.pressBelow(tower, mira.w.outbox.discard);
  await mira.answer(endless);
  await mira.say('Antwort darauf');
  for (const member of [mira, yanis]) {
    await expect(member.message('Antwort darauf')).toBeVisible();
    await expectNothingSideways(member, `${member.name}’s channel`);
  }
  // One character more is too much, and told before it is sent.
  await mira.composer.fill(endless + 'x');
  await expect(mira.page.getByText(mira.w.composer.tooLong(1))).toBeVisible();
  await mira.composer.press('Enter');
  await expect(mira.outbox).toHaveCount(0);
  await expect(mira.composer).toHaveValue(endless + 'x');
});

test('names of channels and addresses are no way in either', async ({ world }) => {
  const [claire, mira] = [await world.enter('claire'), await world.enter('mira')];
  await claire.page.getByRole('button', { name: claire.w.shell.newChannel }).click();
  const form = claire.dialog(claire.w.channel.createTitle);
  const name = '<img src=x onerror=alert(1)>';
  await form.getByLabel(claire.w.channel.nameDe).fill(name);
  await form.getByLabel(claire.w.channel.nameFr).fill(name);
  await form.getByRole('button', { name: claire.w.channel.create }).click();
  const channel = { de: name, fr: name };
  await expect(mira.channelLink(channel)).toBeVisible();
  await mira.open(channel);
  await expect(mira.page.locator('img')).toHaveCount(0);

  for (const address of ['#/c/<script>alert(1)</script>', '#/c/../../api', '#/%', '#/settings/x', '#"><svg onload=alert(1)>']) {
    await mira.page.goto(`/${address}`);
    await expect(mira.channels).toBeVisible();
  }
  await mira.page.goto('/#/c/nicht-da');
  await expect(mira.page.getByText(mira.w.shell.notFound)).toBeVisible();
  await mira.open(PARKS);
});
