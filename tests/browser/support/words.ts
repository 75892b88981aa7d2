// The words of the interface, the client's own: a test says which text it means, not how it is worded today.
import { de as laterDe } from '../../../web-client/src/capabilities/later/words/de';
import { en as laterEn } from '../../../web-client/src/capabilities/later/words/en';
import { fr as laterFr } from '../../../web-client/src/capabilities/later/words/fr';
import { de as agendaDe } from '../../../web-client/src/i18n/agenda/de';
import { en as agendaEn } from '../../../web-client/src/i18n/agenda/en';
import { fr as agendaFr } from '../../../web-client/src/i18n/agenda/fr';
import { de as careDe } from '../../../web-client/src/i18n/care/de';
import { en as careEn } from '../../../web-client/src/i18n/care/en';
import { fr as careFr } from '../../../web-client/src/i18n/care/fr';
import { de as deskDe } from '../../../web-client/src/i18n/desk/de';
import { en as deskEn } from '../../../web-client/src/i18n/desk/en';
import { fr as deskFr } from '../../../web-client/src/i18n/desk/fr';
import { de, type Messages } from '../../../web-client/src/i18n/de';
import { en } from '../../../web-client/src/i18n/en';
import { fr } from '../../../web-client/src/i18n/fr';
import type { Locale } from '../../../web-client/src/i18n/locale';
import { de as rulesDe } from '../../../web-client/src/i18n/rules/de';
import { en as rulesEn } from '../../../web-client/src/i18n/rules/en';
import { fr as rulesFr } from '../../../web-client/src/i18n/rules/fr';
import { de as safetyDe } from '../../../web-client/src/i18n/safety/de';
import { en as safetyEn } from '../../../web-client/src/i18n/safety/en';
import { fr as safetyFr } from '../../../web-client/src/i18n/safety/fr';

export type { Locale, Messages };
const withLater = (agenda: typeof agendaDe, later: typeof laterDe) => ({ ...agenda, later, parts: { ...agenda.parts, later: later.tab } });
/** The words of meetings, and of messages for later, whose page is a tab beside theirs. */
export const agendaWords = { de: withLater(agendaDe, laterDe), fr: withLater(agendaFr, laterFr), en: withLater(agendaEn, laterEn) };
/** The words of administration. */
export const careWords = { de: careDe, fr: careFr, en: careEn };
/** The words of the desk and of what keeps a pairing safe. */
export const deskWords = { de: deskDe, fr: deskFr, en: deskEn };
/** The words of reports, notices and appeals. */
export const safetyWords = { de: safetyDe, fr: safetyFr, en: safetyEn };
/** The pairing's rules, and why messages wait. */
export const ruleWords = { de: rulesDe, fr: rulesFr, en: rulesEn };
export const words: Record<Locale, Messages> = { de, fr, en };

/** What the demo calls its channels. */
export const PARKS = { de: 'Plätze und Parks', fr: 'Places et parcs' };
export const ARRIVING = { de: 'Ankommen', fr: 'Arriver' };
export const SPORT = { de: 'Sport und Musik', fr: 'Sport et musique' };
export const VISIT = { de: 'Besuch im Mai', fr: 'La visite de mai' };
export const LAST_YEAR = { de: 'Besuch 2025', fr: 'La visite de 2025' };
export type Bilingual = { de: string; fr: string };
