// What every page knows of the capabilities. It is in the first paint's bundle, so it is as small as can be: words stand in
// words.ts, components in parts.ts, and both come with pages that are loaded when they are asked for.
import type { Locale } from '../i18n/locale';

export interface Capability {
  /** That of its folder. */
  name: string;
  /** Its command, as it is written after "/" in place of a message: small letters without accents. */
  command?: Record<Locale, string>;
}

/** In the order of the alphabet; those without anything that every page knows are not among them. */
export const capabilities: readonly Capability[] = Object.values(import.meta.glob<Capability>('./*/index.ts', { eager: true, import: 'capability' }));
