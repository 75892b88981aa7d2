// The words of the desk and of what keeps a pairing safe: only facilitators load them.
import { de } from './desk/de';
import { en } from './desk/en';
import { fr } from './desk/fr';
import { locale } from './index.svelte';
import type { DeskWords } from './desk/de';

const ALL = { de, fr, en };

export const d = (): DeskWords => ALL[locale()];

/** In the language of whoever is told, whatever the page speaks. */
export const dIn = (lang: string): DeskWords => (lang.startsWith('fr') ? ALL.fr : lang.startsWith('en') ? ALL.en : ALL.de);
