import { describe, expect, it } from 'vitest';
import { de } from './de';
import { en } from './en';
import { fr } from './fr';
import { de as agendaDe } from './agenda/de';
import { en as agendaEn } from './agenda/en';
import { fr as agendaFr } from './agenda/fr';
import { de as careDe } from './care/de';
import { en as careEn } from './care/en';
import { fr as careFr } from './care/fr';
import { de as deskDe } from './desk/de';
import { en as deskEn } from './desk/en';
import { fr as deskFr } from './desk/fr';
import { de as ruleDe } from './rules/de';
import { en as ruleEn } from './rules/en';
import { fr as ruleFr } from './rules/fr';
import { de as safetyDe } from './safety/de';
import { en as safetyEn } from './safety/en';
import { fr as safetyFr } from './safety/fr';
import { fr as textsFr } from '../views/texts/fr';

/** The words of the capabilities, by their files. */
const capabilitiesDe = import.meta.glob<object>('../capabilities/*/words/de.ts', { eager: true, import: 'de' });
const capabilitiesFr = import.meta.glob<object>('../capabilities/*/words/fr.ts', { eager: true, import: 'fr' });
const capabilitiesEn = import.meta.glob<object>('../capabilities/*/words/en.ts', { eager: true, import: 'en' });

/** Every text, with functions called for some plausible arguments. */
function texts(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') {
    const call = value as (...args: unknown[]) => unknown;
    const first: unknown[] = path.endsWith('composer.typing') ? [['A'], ['A', 'B'], ['A', 'B', 'C']] : [0, 1, 2, 100];
    return first.flatMap((one) => texts(call(one, 'x', true), path));
  }
  return Object.entries(value as object).flatMap(([key, inner]) => texts(inner, `${path}.${key}`));
}

const MAY_BE_EMPTY = ['groups.2', 'personHints.none', 'facts.other'];

describe('the words', () => {
  it.each([['de', de], ['fr', fr], ['en', en], ['de', ruleDe], ['fr', ruleFr], ['en', ruleEn], ['de', safetyDe], ['fr', safetyFr], ['en', safetyEn], ['de', deskDe], ['fr', deskFr], ['en', deskEn], ['de', careDe], ['fr', careFr], ['en', careEn], ['de', agendaDe], ['fr', agendaFr], ['en', agendaEn], ['de', capabilitiesDe], ['fr', capabilitiesFr], ['en', capabilitiesEn]] as const)('of %s are never empty', (_lang, messages) => {
    for (const [path, text] of texts(messages)) if (!MAY_BE_EMPTY.some((end) => path.endsWith(end))) expect(text.trim(), path).not.toBe('');
  });

  it('of French have a narrow no-break space before : ; ! ? » and after «', () => {
    const notice = { name: 'X', contact: 'x@example.org', days: 365 };
    const said = [fr, ruleFr, safetyFr, deskFr, agendaFr, careFr, capabilitiesFr, textsFr.privacy(notice), textsFr.rules(notice)].flatMap((one) => texts(one));
    for (const [path, text] of said)
      if (text.length > 1 && !path.endsWith('.exampleText')) expect(text, path).not.toMatch(/(^|[^\u202f\d])[:;!?](\s|$)|[^\u202f]»|«[^\u202f]/);
  });

  it('have a space before an ellipsis in German alone', () => {
    for (const [path, text] of [fr, safetyFr, deskFr, agendaFr, careFr, capabilitiesFr, en, safetyEn, deskEn, agendaEn, careEn, capabilitiesEn].flatMap((one) => texts(one)))
      expect(text, path).not.toMatch(/\s…/);
    expect(de.timeline.loading).toMatch(/ …$/);
  });

  it('count as their language does', () => {
    expect(de.shell.unread(1)).toBe('1 neue Nachricht');
    expect(fr.shell.unread(0)).toBe('0 nouveau message');
    expect(fr.shell.unread(2)).toBe('2 nouveaux messages');
    expect(en.shell.unread(2)).toBe('2 new messages');
    expect(de.shell.unread(100)).toBe('99+ neue Nachrichten');
  });
});
