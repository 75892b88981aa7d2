// The whole of the texts that members agree to, in plain words. What a town has to add stands in docs/templates.
import type { Locale } from '../../i18n/locale';
import type { TextName } from '../../state/route.svelte';
import { de } from './de';
import { en } from './en';
import { fr } from './fr';

export interface Section {
  title: string;
  paragraphs: string[];
}

/** What differs from service to service. */
export interface Told {
  name: string;
  contact: string | null;
  days: number;
}

export type Texts = Record<TextName, (told: Told) => Section[]>;

const ALL: Record<Locale, Texts> = { de, fr, en };

export const wholeText = (locale: Locale, name: TextName, told: Told): Section[] => ALL[locale][name](told);
