// The words of administration, apart from the others: participants never load them.
import { de } from './care/de';
import { en } from './care/en';
import { fr } from './care/fr';
import { locale } from './index.svelte';
import type { CareWords } from './care/de';

const ALL = { de, fr, en };

export const c = (): CareWords => ALL[locale()];

/** The words of one language, for what is printed in it. */
export const cIn = (lang: string): CareWords => (lang === 'fr' ? ALL.fr : ALL.de);
