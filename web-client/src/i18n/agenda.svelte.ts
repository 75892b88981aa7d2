// The words of meetings, apart from the others: they come with the first of their views.
import { de } from './agenda/de';
import { en } from './agenda/en';
import { fr } from './agenda/fr';
import { locale } from './index.svelte';
import type { AgendaWords } from './agenda/de';

const ALL = { de, fr, en };

export const a = (): AgendaWords => ALL[locale()];
