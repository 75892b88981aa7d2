// The words of reports, notices and appeals, apart from the others: loaded with the pages and dialogs that need them.
import { locale } from './index.svelte';
import { de } from './safety/de';
import { en } from './safety/en';
import { fr } from './safety/fr';
import type { SafetyWords } from './safety/de';

const ALL = { de, fr, en };

export const s = (): SafetyWords => ALL[locale()];
