// From an empty store to two young people who talk: what an operator and two facilitators do, in their own browsers.
import { expect, test, type Browser, type BrowserContext, type Locator, type Page } from '@playwright/test';
import jsQR from 'jsqr';
import { Authenticator } from '../support/authenticator';
import { auditOf, Node } from '../support/node';
import { freshStore, type Store, type StoreKind } from '../support/stores';
import { careWords, deskWords, words, type Locale } from '../support/words';

test.use({ actionTimeout: 30_000 });

const REASON = 'So abgesprochen';

/** A browser of somebody's own; whoever administers has passkeys on it. */
async function person(browser: Browser, locale: Locale, origin: string, phone = false): Promise<Page> {
  const context = await browser.newContext({
    baseURL: origin,
    locale: locale === 'fr' ? 'fr-FR' : 'de-DE',
    viewport: phone ? { width: 360, height: 720 } : { width: 1200, height: 860 },
  });
  const strangers: string[] = [];
  context.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).origin !== origin) strangers.push(request.url());
  });
  people.push({ context, strangers });
  const page = await context.newPage();
  if (!phone) await Authenticator.on(page);
  return page;
}

let people: { context: BrowserContext; strangers: string[] }[] = [];
let store: Store | null = null;
let node: Node | null = null;

test.afterEach(async () => {
  for (const { context, strangers } of people) {
    await context.close();
    expect(strangers, 'requests to third parties').toEqual([]);
  }
  people = [];
  await node?.kill();
  await store?.end();
});

async function agree(page: Page, locale: Locale): Promise<void> {
  const w = words[locale];
  await page.getByLabel(w.texts.agree.privacy).check();
  await page.getByLabel(w.texts.agree.rules).check();
}

async function makePasskey(page: Page, locale: Locale): Promise<void> {
  const dialog = page.getByRole('dialog', { name: words[locale].passkey.firstTitle });
  await dialog.getByRole('button', { name: words[locale].passkey.make }).click();
  await expect(dialog).toBeHidden();
}

/** The link in a printed card's QR code, read from a picture of it by somebody else's reader. */
async function scanned(card: Locator): Promise<string> {
  const png = await card.getByRole('img').screenshot({ scale: 'device' });
  const { data, width, height } = await card.page().evaluate(async (bytes) => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(bytes)], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d')!;
    context.drawImage(image, 0, 0);
    const read = context.getImageData(0, 0, image.width, image.height);
    return { data: [...read.data], width: read.width, height: read.height };
  }, [...png]);
  const found = jsQR(Uint8ClampedArray.from(data), width, height);
  if (!found) throw new Error('the QR code cannot be read');
  return found.data;
}

for (const kind of ['embedded', 'redis'] satisfies StoreKind[])
  test(`an operator sets a pairing up, cards are printed, young people join and one is banned (${kind})`, async ({ browser }) => {
    test.setTimeout(180_000);
    store = await freshStore(kind);
    node = await Node.serve(store.flags);
    const origin = `http://localhost:${node.port}`;
    const link = await node.child.says('a link for the operator', (lines) => lines.map((line) => /#join=(\S+)/.exec(line)?.[1]).find(Boolean));
    const { setup: s, cards, sheet, roster: r, audit } = careWords.de;
    const w = words.de;

    // The operator: a name, a passkey, two towns, two councils, one pairing.
    const operator = await person(browser, 'de', origin);
    await operator.goto(`/#join=${link}`);
    await operator.getByLabel(w.newcomerFormal.name).fill('Rathaus');
    await operator.getByRole('button', { name: w.newcomerFormal.submit }).click();
    await makePasskey(operator, 'de');
    await expect(operator.getByRole('heading', { level: 1, name: s.title })).toBeVisible();
    for (const [country, town, part] of [['DE', 'Saarbrücken', 'Malstatt'], ['FR', 'Nantes', 'Bellevue']] as const) {
      await operator.getByRole('combobox', { name: s.country }).selectOption(country);
      await operator.getByLabel(s.townName).fill(town);
      await operator.getByRole('button', { name: `${s.add}: ${s.town}` }).click();
      await expect(operator.getByRole('button', { name: s.renameNamed(town) })).toBeVisible();
      const parts = operator.locator('form').filter({ has: operator.getByLabel(s.partName) });
      await parts.getByRole('combobox', { name: s.town, exact: true }).selectOption({ label: town });
      await parts.getByLabel(s.partName).fill(part);
      await parts.getByLabel(s.development).check();
      await parts.getByRole('button').click();
      await expect(operator.getByRole('button', { name: s.renameNamed(part) })).toBeVisible();
    }
    const councils = operator.getByRole('region', { name: s.councils });
    for (const [town, part] of [['Saarbrücken', 'Malstatt'], ['Nantes', 'Bellevue']] as const) {
      await councils.getByRole('combobox', { name: s.town, exact: true }).selectOption({ label: town });
      await councils.getByRole('combobox', { name: s.part, exact: true }).selectOption({ label: part });
      await councils.getByRole('button', { name: `${s.add}: ${w.place.youth}` }).click();
      await expect(councils.getByText(`${w.place.youth} ${town}-${part}`)).toBeVisible();
    }
    // What a council says about agreement stands beside it, and can be put right.
    const termsOf = s.termsNamed(`${w.place.youth} Saarbrücken-Malstatt`);
    await expect(councils.getByText(`· ${s.ageFrom(16)}`)).toHaveCount(1);
    await expect(councils.getByText(`· ${s.ageFrom(15)}`)).toHaveCount(1);
    for (const age of ['18', '16']) {
      await councils.getByRole('button', { name: termsOf }).click();
      const form = councils.getByRole('form', { name: termsOf });
      await form.getByLabel(s.age).selectOption(age);
      await form.getByLabel(s.basis).fill('Art. 6 Abs. 1 e DSGVO');
      await form.getByRole('button', { name: w.save }).click();
      await expect(councils.getByText(`· ${s.ageFrom(Number(age))}`)).toBeVisible();
      await expect(councils.getByText(`${s.basisShort}: Art. 6 Abs. 1 e DSGVO`)).toBeVisible();
    }
    await operator.getByRole('combobox', { name: s.german }).selectOption({ index: 1 });
    await operator.getByRole('combobox', { name: s.french }).selectOption({ index: 1 });
    await operator.getByRole('button', { name: s.pair, exact: true }).click();
    const facilitatorLinks: string[] = [];
    for (const council of ['Saarbrücken-Malstatt', 'Nantes-Bellevue']) {
      await operator.getByRole('button', { name: s.makeCard(`${w.place.youth} ${council}`) }).click();
      facilitatorLinks.push(await scanned(operator.getByTestId('card-sheet').locator('article').first()));
      await operator.getByRole('button', { name: sheet.done }).click();
      await operator.getByRole('alertdialog').getByRole('button', { name: sheet.done }).click();
    }
    expect(facilitatorLinks[0]).toMatch(new RegExp(`^${origin}/#join=[a-z2-9]{16}$`));

    // Both facilitators come in with their cards, and make passkeys.
    const jonas = await person(browser, 'de', origin);
    await jonas.goto(facilitatorLinks[0]!);
    await jonas.getByLabel(w.newcomerFormal.name).fill('Jonas');
    await agree(jonas, 'de');
    await jonas.getByRole('button', { name: w.newcomerFormal.submit }).click();
    await makePasskey(jonas, 'de');
    const claire = await person(browser, 'fr', origin);
    await claire.goto(facilitatorLinks[1]!);
    await claire.getByLabel(words.fr.newcomerFormal.name).fill('Claire');
    await agree(claire, 'fr');
    await claire.getByRole('button', { name: words.fr.newcomerFormal.submit }).click();
    await makePasskey(claire, 'fr');

    // A channel, then a list: with a problem first.
    await jonas.getByRole('button', { name: w.shell.newChannel }).click();
    for (const [label, words] of [[w.channel.nameDe, 'Plätze'], [w.channel.nameFr, 'Places']] as const) await jonas.getByLabel(label).fill(words);
    await jonas.getByRole('button', { name: w.channel.create }).click();
    await expect(jonas.getByRole('heading', { level: 1 })).toContainText('Plätze');
    await jonas.getByRole('link', { name: w.shell.care }).click();
    await jonas.getByRole('link', { name: careWords.de.parts.roster }).click();
    const list = jonas.getByLabel(r.paste);
    await list.fill('Name;Kanäle\nMira;Plätze\nEmre;Fußball\n');
    await jonas.getByRole('button', { name: r.look }).click();
    await expect(jonas.getByTestId('roster')).toContainText(r.kinds.channel_unknown!);
    await expect(jonas.getByRole('button', { name: r.make })).toBeHidden();
    await list.fill('Name;Kanäle\nMira;Plätze\nEmre;\n');
    await jonas.getByRole('button', { name: r.look }).click();
    await expect(jonas.getByTestId('roster')).toContainText(r.fine(2));
    await jonas.getByRole('button', { name: r.make }).click();

    // Printed: one page of cards and one of slips.
    const printed = jonas.getByTestId('card-sheet');
    await expect(printed.getByTestId('card-code')).toHaveCount(2);
    const pdf = await jonas.pdf({ preferCSSPageSize: true });
    expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(2);
    const miraLink = await scanned(printed.locator('article').nth(0));
    const emreLink = await scanned(printed.locator('article').nth(1));
    const slip = await printed.getByTestId('slip-code').first().innerText();

    // Two phones: fourteen with a slip, sixteen without.
    const mira = await person(browser, 'de', origin, true);
    await mira.goto(miraLink);
    await expect(mira.getByLabel(w.newcomer.name)).toHaveValue('Mira');
    expect(mira.url()).not.toContain('join=');
    await mira.getByLabel(w.newcomer.bands.under_15).check();
    await agree(mira, 'de');
    await mira.getByRole('button', { name: w.newcomer.submit, exact: true }).click();
    await expect(mira.getByRole('alert')).toContainText(w.newcomer.missing.slip);
    await mira.getByLabel(w.newcomer.slip).fill(slip);
    await mira.getByRole('button', { name: w.newcomer.submit, exact: true }).click();
    await mira.getByTestId('channel-link').filter({ hasText: 'Plätze' }).click();
    const emre = await person(browser, 'de', origin, true);
    await emre.goto(emreLink);
    await emre.getByLabel(w.newcomer.name).fill('Claire');
    await emre.getByLabel(w.newcomer.bands['16_17']).check();
    await expect(emre.getByLabel(w.newcomer.slip)).toBeHidden();
    await agree(emre, 'de');
    await emre.getByRole('button', { name: w.newcomer.submit, exact: true }).click();
    await expect(emre.getByRole('alert').filter({ hasText: w.newcomer.refused.name_taken! })).toBeVisible();
    await emre.getByLabel(w.newcomer.name).fill('Emre');
    await emre.getByRole('button', { name: w.newcomer.submit, exact: true }).click();
    await emre.getByTestId('channel-link').filter({ hasText: 'Plätze' }).click();
    await mira.locator('#composer').fill('Hallo Emre!');
    await mira.locator('#composer').press('Enter');
    await expect(emre.getByTestId('message-text').filter({ hasText: 'Hallo Emre!' })).toBeVisible();

    // Claire bans Emre: he is out within two seconds, and his card is worth nothing.
    await claire.getByRole('link', { name: words.fr.shell.care }).click();
    const fr = careWords.fr;
    const box = claire.getByTestId('member-box').filter({ hasText: 'Emre' });
    await box.getByRole('button', { name: fr.members.actions('Emre') }).click();
    await claire.getByRole('menuitem', { name: fr.members.ban, exact: true }).click();
    const deciding = claire.getByRole('dialog');
    await deciding.getByLabel(deskWords.fr.sheet.whichRule).selectOption('other');
    await deciding.getByLabel(deskWords.fr.sheet.facts).fill(REASON);
    const before = Date.now();
    await deciding.getByRole('button', { name: deskWords.fr.sheet.submit, exact: true }).click();
    await expect(emre.getByRole('alert').filter({ hasText: w.connection.banned })).toBeVisible({ timeout: 5_000 });
    expect(Date.now() - before, 'milliseconds until the banned member is out').toBeLessThan(2_000);
    const again = await emre.context().newPage();
    await again.goto(emreLink);
    await expect(again.getByRole('alert').filter({ hasText: w.join.invalid })).toBeVisible();

    // Jonas reads the same log.
    await jonas.goto('/');
    await jonas.getByRole('link', { name: w.shell.care }).click();
    await jonas.getByRole('link', { name: careWords.de.parts.audit }).click();
    const decided = jonas.getByTestId('audit').getByRole('listitem').filter({ hasText: `Claire – ${audit.what['member.banned']}` });
    await expect(decided).toContainText('Emre');
    await expect(decided).toContainText(REASON);
    await jonas.getByRole('link', { name: careWords.de.parts.cards }).click();
    await expect(jonas.getByTestId('card-box').filter({ hasText: cards.used(1, 1) })).toHaveCount(4);
    expect(await auditOf(store.flags)).toMatch(/^[12] logs, all whole$/);
  });
