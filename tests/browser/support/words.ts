// The words of the interface, the client's own: a test says which text it means, not how it is worded today.
import { de, type Messages } from '../../../web-client/src/i18n/de';
import { en } from '../../../web-client/src/i18n/en';
import { fr } from '../../../web-client/src/i18n/fr';
import type { Locale } from '../../../web-client/src/i18n/locale';

export type { Locale, Messages };
export const words: Record<Locale, Messages> = { de, fr, en };

/** What the demo calls its channels. */
export const PARKS = { de: 'Plätze und Parks', fr: 'Places et parcs' };
export const ARRIVING = { de: 'Ankommen', fr: 'Arriver' };
export const SPORT = { de: 'Sport und Musik', fr: 'Sport et musique' };
export const VISIT = { de: 'Besuch im Mai', fr: 'La visite de mai' };
export const LAST_YEAR = { de: 'Besuch 2025', fr: 'La visite de 2025' };
export type Bilingual = { de: string; fr: string };
