// The words for rules, measures and reasons to wait: members and facilitators read the same ones. Loaded with the pages that need them.
import { locale } from './index.svelte';
import { de } from './rules/de';
import { en } from './rules/en';
import { fr } from './rules/fr';
import type { RuleWords } from './rules/de';

const ALL = { de, fr, en };

export const ruleWords = (): RuleWords => ALL[locale()];

/** In the language of whoever is told, whatever the page speaks. */
export const ruleWordsIn = (lang: string): RuleWords => (lang.startsWith('fr') ? ALL.fr : lang.startsWith('en') ? ALL.en : ALL.de);
