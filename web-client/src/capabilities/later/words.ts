// The words of messages for later; `tab`, `help` and `acts` are read by pages of others (see ../words.ts).
import { locale } from '../../i18n/index.svelte';
import { de, type LaterWords } from './words/de';
import { en } from './words/en';
import { fr } from './words/fr';

const ALL = { de, fr, en };

export const words = (): LaterWords => ALL[locale()];
