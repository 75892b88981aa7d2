// A walk through everything that keeps a pairing safe: each page and dialog is brought up once, and looked at by whoever asked
// for the walk: with axe, with a ruler, with the eyes.
import { expect, type BrowserContextOptions } from '@playwright/test';
import { ask, memberCalled, pairingOf } from './asking';
import { openCare } from './calm';
import { act, closeDialog, desk, noticeCalled, openCase, openCaseAbout, queue, rules, safety } from './desk';
import type { Member } from './member';
import { careWords, PARKS, type Locale } from './words';
import { CAST, type Who, type World } from './world';

/** Looks at the whole page, or at what has opened above it. */
export type Look = (member: Member, where: string, part?: string) => Promise<void>;

const OWN_NAMES: Record<Locale, string> = { de: 'Deutsch', fr: 'Français', en: 'English' };
const TAGS: Record<Locale, string> = { de: 'de-DE', fr: 'fr-FR', en: 'en-GB' };
const RUDE = 'Franchement, c’est une idée d’idiot et tout le monde le sait bien.';
const KIND = 'Wollen wir uns am Samstag um drei auf dem Platz treffen?';
const RULE = { kind: 'rule', rule: 'insult' };

/** A member whose page speaks this language. */
export async function speaking(world: World, who: Who, locale: Locale, options: BrowserContextOptions): Promise<Member> {
  const member = await world.browserFor(who, { locale: TAGS[locale], ...options });
  member.locale = locale;
  await member.page.goto('/');
  await member.page.getByRole('button', { name: OWN_NAMES[locale], exact: true }).click();
  return member;
}

/** Where the channel is that is open. */
const channelOf = (member: Member): string => new URL(member.page.url()).hash.split('/').at(-1)!;
const idOf = (member: Member, text: string): Promise<string> => member.message(text).getAttribute('data-row').then((id) => id!);

async function reported(by: Member, text: string, report: unknown): Promise<void> {
  await ask(by, 'POST', `/channels/${channelOf(by)}/messages/${await idOf(by, text)}/report`, report);
}

/** With a thumb Enter makes a new line. */
async function send(member: Member, text: string): Promise<void> {
  await member.composer.fill(text);
  await member.page.getByRole('button', { name: member.w.composer.send, exact: true }).click();
}

async function decided(by: Member, what: object, acts: object[], facts: string): Promise<void> {
  await ask(by, 'POST', `/pairings/${await pairingOf(by)}/cases`, { ...what, decide: { acts, ground: RULE, facts } });
}

/** From anywhere, also where the list of channels is a page of its own. */
async function toDesk(member: Member): Promise<void> {
  await member.page.goto('/#/');
  await member.channels.getByTestId('desk-link').click();
  await expect(queue(member)).toBeVisible();
}

/** The desk and the pages on which it is decided what waits, by a facilitator. */
export async function walkTheDesk(world: World, locale: Locale, options: BrowserContextOptions, look: Look): Promise<void> {
  const [mira, yanis] = [await world.enter('mira'), await world.enter('yanis')];
  for (const one of [mira, yanis]) await one.open(PARKS);
  const claire = await (await speaking(world, 'claire', locale, options)).join();
  const [d, care, { page }] = [desk(claire), careWords[locale], claire];
  await toDesk(claire);
  await expect(page.getByText(d.noneMore)).toBeVisible();
  await look(claire, 'the desk with nothing to do');

  await mira.say(KIND);
  await yanis.say(RUDE);
  await mira.say('Okay …');
  await reported(mira, RUDE, { door: 'rules', rule: 'insult' });
  await reported(yanis, KIND, { door: 'danger', words: 'Je m’inquiète pour elle.', lang: 'fr' });
  await expect(queue(claire).getByTestId('case-row')).toHaveCount(2);
  await look(claire, 'the desk');
  await page.getByRole('button', { name: d.keys.open }).click();
  await expect(claire.dialog(d.keys.title)).toBeVisible();
  await look(claire, 'the keys of the desk', '.dialog');
  await page.keyboard.press('Escape');
  await openCaseAbout(claire, KIND);
  await expect(page.getByTestId('danger').getByRole('link').first()).toBeVisible();
  await look(claire, 'an urgent case');
  await act(claire, d.case.take).click();
  await expect(openCase(claire)).toHaveAttribute('data-state', 'taken');
  await look(claire, 'an urgent case, taken');
  await toDesk(claire);
  await openCaseAbout(claire, RUDE);
  await look(claire, 'a case');
  await act(claire, d.choices.removeMute).click();
  await look(claire, 'the sheet of a decision', '.dialog');
  await page.keyboard.press('Escape');
  await act(claire, d.choices.other).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('radio', { name: d.sheet.law }).check();
  await sheet.locator('button[type=submit]').click();
  await expect(sheet.getByRole('alert')).toHaveText(d.sheet.missing.act);
  await look(claire, 'the sheet of a decision that lacks something', '.dialog');
  await page.keyboard.press('Escape');
  await ask(claire, 'POST', `/cases/${new URL(page.url()).hash.split('/').at(-1)}/decide`, { acts: [{ act: 'remove' }, { act: 'mute', minutes: 600, everywhere: true }], ground: RULE, facts: 'Tu as insulté quelqu’un.' });
  await expect(page.getByTestId('decision')).toBeVisible();
  await look(claire, 'a decided case');

  const { notices } = await ask<{ notices: { id: string; appeal: string }[] }>(yanis, 'GET', '/me/notices');
  await ask(yanis, 'POST', `/me/notices/${notices.find((one) => one.appeal === 'possible')!.id}/appeal`, { words: 'Je parlais de l’idée.', lang: 'fr' });
  await toDesk(claire);
  await openCaseAbout(claire, d.kinds.appeal);
  await look(claire, 'an appeal that is the other council’s');
  await toDesk(claire);
  await page.getByRole('group', { name: d.tabsLabel }).getByRole('button', { name: d.tabs.decided }).click();
  await expect(queue(claire).getByTestId('case-row')).toHaveCount(1);
  await look(claire, 'what was decided at the desk');

  // How a message is moderated where it stands, and what a person did before.
  await page.goto('/#/');
  await claire.open(PARKS);
  await claire.choose(KIND, claire.w.message.moderate);
  await look(claire, 'moderating a message', '.dialog');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: claire.w.channel.menu }).click();
  await page.getByRole('menuitem', { name: claire.w.channel.calm }).click();
  const mode = page.getByRole('dialog');
  await mode.getByLabel(d.calm.freeze).check();
  await look(claire, 'how calm a channel is', '.dialog');
  await page.keyboard.press('Escape');

  await page.goto('/#/');
  await openCare(claire, 'words');
  await look(claire, 'no words yet');
  await page.getByRole('button', { name: d.words.starter }).click();
  await expect(claire.dialog(d.words.starter)).toBeVisible();
  await claire.dialog(d.words.starter).locator('summary').first().click();
  await look(claire, 'lists to begin with', '.dialog');
  await claire.dialog(d.words.starter).locator('section').last().getByRole('button').click();
  await page.getByRole('button', { name: d.words.add, exact: true }).click();
  await look(claire, 'a new word', '.dialog');
  await page.keyboard.press('Escape');
  await page.getByTestId('word-trial').getByRole('button', { name: d.words.try }).click();
  await expect(page.getByTestId('word-trial').getByRole('status')).toHaveText(/\d/);
  await look(claire, 'words');
  await page.getByRole('button', { name: d.words.save, exact: true }).click();
  await expect(page.getByText(d.words.unsaved)).toHaveCount(0);

  await openPart(claire, 'holds');
  await page.getByLabel(d.holds.duty).check();
  await page.getByRole('button', { name: d.holds.addHours(d.holds.days[0]!) }).click();
  await page.getByRole('button', { name: d.holds.sameForWeek }).click();
  await look(claire, 'when messages wait');

  await openPart(claire, 'calm');
  await ask(claire, 'PUT', `/channels/${channelOf(mira)}/mode`, { mode: { slow_s: 5, frozen: null, hold: true, no_joining: false, until: null }, why: 'x' });
  await page.reload();
  await expect(page.getByTestId('restrictions').getByRole('listitem').first()).toBeVisible();
  await look(claire, 'what is calm');
  await page.getByRole('button', { name: d.choices.brake }).click();
  await look(claire, 'the question before braking', '.dialog');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: d.calm.liftNamed(CAST.yanis) }).click();
  await look(claire, 'the question before lifting', '.dialog');
  await page.keyboard.press('Escape');
  await openPart(claire, 'counts');
  await expect(page.getByTestId('counts')).toBeVisible();
  await look(claire, 'the counts');
  await openPart(claire, 'members');
  await page.getByRole('button', { name: care.members.actions(CAST.mira) }).click();
  await page.getByRole('menuitem', { name: care.members.suspend, exact: true }).click();
  await look(claire, 'limits for a member', '.dialog');
  await page.keyboard.press('Escape');

  await expect(mira.page.getByTestId('countdown')).toHaveCount(0);
  await mira.write('Noch eine Nachricht, die wartet');
  await toDesk(claire);
  await openCaseAbout(claire, 'Noch eine Nachricht, die wartet');
  await look(claire, 'a case of a waiting message');
}

async function openPart(member: Member, part: string): Promise<void> {
  const link = member.page.getByRole('link', { name: careWords[member.locale].parts[part]!, exact: true });
  await link.click();
  await expect(link).toHaveAttribute('aria-current', 'page');
  await expect(member.page.getByText(careWords[member.locale].loading)).toHaveCount(0);
}

/** What a participant sees of it: reporting, waiting, being told, being silenced and silencing, being out. */
export async function walkAsParticipant(world: World, locale: Locale, options: BrowserContextOptions, look: Look): Promise<void> {
  const claire = await world.enter('claire');
  const yanis = await world.enter('yanis');
  const mira = await (await speaking(world, 'mira', locale, options)).join();
  const [s, { page, w }] = [safety(mira), mira];
  for (const one of [claire, yanis, mira]) await one.open(PARKS);
  const channel = channelOf(claire);
  const mode = (what: object) => ask(claire, 'PUT', `/channels/${channel}/mode`, { mode: { slow_s: null, frozen: null, hold: false, no_joining: false, until: null, ...what }, why: 'x' });
  await yanis.say(RUDE);

  await mira.choose(RUDE, w.message.report);
  const dialog = page.getByTestId('report');
  await look(mira, 'reporting', '.dialog');
  await dialog.getByRole('button', { name: s.report.danger }).click();
  await expect(page.getByTestId('helplines')).toBeVisible();
  await look(mira, 'reporting a danger', '.dialog');
  await dialog.getByRole('button', { name: s.report.back }).click();
  await dialog.getByRole('button', { name: s.report.illegal }).click();
  await dialog.getByRole('button', { name: s.report.send, exact: true }).click();
  await expect(dialog.getByRole('alert').first()).toHaveText(s.report.missing.words);
  await look(mira, 'reporting what is illegal', '.dialog');
  await dialog.getByRole('button', { name: s.report.back }).click();
  await dialog.getByRole('button', { name: rules(mira).rules.self_harm.name }).click();
  await expect(page.getByTestId('report-received')).toBeVisible();
  await look(mira, 'a report received', '.dialog');
  await closeDialog(mira);

  const { version } = await ask<{ version: number }>(claire, 'GET', `/pairings/${await pairingOf(claire)}/words`);
  const rule = { id: '01890000-0000-7000-8000-000000000001', pattern: 'idiot*', action: 'warn', rule: 'insult', channel: null };
  await ask(claire, 'PUT', `/pairings/${await pairingOf(claire)}/words`, { version, rules: [rule], allowed: [] });
  await send(mira, 'Du Idiot, bring lieber Kuchen mit');
  await expect(page.getByTestId('asked-wording')).toBeVisible();
  await look(mira, 'a question about the wording');
  await page.getByTestId('asked-wording').getByRole('button', { name: w.composer.asItIs }).click();
  await expect(mira.message('Du Idiot, bring lieber Kuchen mit')).toBeVisible();
  await send(mira, KIND);
  await expect(mira.message(KIND)).toBeVisible();

  await mode({ hold: true, slow_s: 60 });
  await expect(page.getByTestId('composer-mode')).toContainText(w.composer.hold);
  await expect(page.getByTestId('countdown')).toBeVisible();
  await look(mira, 'a slow channel where everything waits');
  await mode({ hold: true });
  await send(mira, 'Und wer bringt Musik mit?');
  await expect(mira.log.getByTestId('held-note')).toBeVisible();
  await look(mira, 'a message that waits');
  await mode({ frozen: { de: 'Wir machen Pause bis nach dem Essen. Bald geht es weiter.', fr: 'Pause jusqu’après le repas.' } });
  await expect(page.getByTestId('paused')).toBeVisible();
  await look(mira, 'a channel that pauses');
  await mode({});

  const member = await memberCalled(claire, CAST.mira);
  await decided(claire, { message: { channel, message: await idOf(claire, 'Du Idiot, bring lieber Kuchen mit') } }, [{ act: 'remove' }, { act: 'mute', minutes: 60, everywhere: false }], 'Du hast Yanis beleidigt.');
  await expect(page.getByTestId('paused')).toBeVisible();
  await expect(page.getByTestId('notice-bar')).toContainText(/\d/);
  await look(mira, 'a channel while muted');
  await page.getByTestId('notice-bar').getByRole('link').click();
  const notice = noticeCalled(mira, s.notices.what.removed);
  await notice.getByText(s.notices.yourText).click();
  await notice.getByRole('button', { name: s.appeal.open }).click();
  await notice.getByRole('button', { name: s.appeal.send }).click();
  await expect(notice.getByRole('alert')).toHaveText(s.appeal.missing);
  await look(mira, 'the notices');
  await notice.getByLabel(s.appeal.words).fill('Das war ein Spaß unter Freunden.');
  await notice.getByRole('button', { name: s.appeal.send }).click();
  await expect(notice.getByTestId('appeal-state')).toHaveText(s.appeal.sent);
  await look(mira, 'the notices after an appeal');

  await page.goto('/#/');
  await mira.open(PARKS);
  await mira.choose(RUDE, w.message.ignore);
  await expect(mira.log.getByTestId('ignored').last()).toBeVisible();
  await look(mira, 'a channel with somebody silenced');
  await page.getByTestId('notices').getByRole('button', { name: w.close }).click();
  await page.getByTestId('people-button').click();
  await look(mira, 'who takes part, one of them silenced', '.dialog');
  await page.keyboard.press('Escape');
  await page.goto('/#/');
  await mira.settings();
  await page.getByTestId('decided').locator('summary').click();
  await expect(page.getByTestId('decided').getByRole('listitem').first()).toBeVisible();
  await look(mira, 'the settings');

  await decided(claire, { member }, [{ act: 'suspend', minutes: 1_500 }], 'Du hast trotz Hinweis weiter beleidigt.');
  await expect(page.getByTestId('farewell')).toBeVisible();
  await look(mira, 'the page of somebody suspended');
}

/** The page for whoever has no account. */
export async function walkThePublicPage(world: World, locale: Locale, options: BrowserContextOptions, look: Look): Promise<void> {
  const visitor = await speaking(world, 'yanis', locale, options);
  const [{ page }, words] = [visitor, safety(visitor).public];
  await page.goto('/#/report');
  const form = page.getByTestId('public-report');
  await form.getByRole('button').click();
  await expect(form.getByRole('alert')).toHaveText(words.missing.place);
  await look(visitor, 'the public report page');
  await form.getByLabel(words.place).fill('Im Kanal „Plätze und Parks“, am Montag');
  await form.getByLabel(words.words).fill('Das ist Volksverhetzung.');
  await form.getByLabel(words.abuse).check();
  await form.getByLabel(safety(visitor).report.goodFaith).check();
  await form.getByRole('button').click();
  await expect(page.getByTestId('receipt')).toBeVisible();
  await look(visitor, 'a receipt');
  await page.getByLabel(words.receipt).fill(await page.getByTestId('receipt').locator('code').innerText());
  await page.getByRole('button', { name: words.look }).click();
  await expect(page.getByTestId('looked')).toContainText(words.undecided);
  await look(visitor, 'a receipt looked up');
}
