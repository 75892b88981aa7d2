import { describe, expect, it, vi } from 'vitest';
import { de as agenda } from '../i18n/agenda/de';
import { LOCALES } from '../i18n/locale';
import { COMMANDS, folded } from '../state/agenda/slash';
import { byFolder } from './folders';
import { capabilities, type Capability } from '.';
import { parts } from './parts';
import type { Said } from './words';

// The components need no session until they are shown, and a session needs a browser.
vi.mock('../state/session.svelte', () => ({ session: {} }));

/** Every file in a folder of words. */
const FILES = import.meta.glob<Record<string, Said>>('./*/words/*.ts', { eager: true });
/** What is said in one language, by the capability's name. */
const wordsIn = (lang: string) => byFolder(Object.fromEntries(Object.entries(FILES).flatMap(([path, all]) => (path.endsWith(`/${lang}.ts`) ? [[path, all[lang]]] : []))));
const WORDED = byFolder(import.meta.glob('./*/words.ts'));
/** What every page knows, by folder. */
const KNOWN = byFolder(import.meta.glob<Capability>('./*/index.ts', { eager: true, import: 'capability' }));
const NAMES = [...new Set([...KNOWN.keys(), ...parts.keys(), ...WORDED.keys(), ...byFolder(FILES).keys()])];

describe('a capability', () => {
  it('is found by what stands in its folder, and goes by its name', () => {
    expect(NAMES).toContain('later');
    expect(capabilities.map((one) => one.name)).toEqual([...KNOWN.keys()]);
  });

  it.each(NAMES)('%s goes by a name that nothing else of the agenda or the commands has', (name) => {
    expect([...Object.keys(agenda.parts), 'plan', ...Object.keys(agenda.slash.help)]).not.toContain(name);
  });

  it.each(NAMES)('%s has its words in every language, or none', (name) => {
    for (const lang of LOCALES) expect(wordsIn(lang).has(name), lang).toBe(WORDED.has(name));
  });

  it.each(NAMES)('%s says in every language what others show of it', (name) => {
    for (const lang of LOCALES) {
      const { tab, help, acts = {} } = wordsIn(lang).get(name) ?? {};
      expect(Boolean(tab), `${lang}: tab`).toBe(parts.get(name)?.Page !== undefined);
      expect(Boolean(help), `${lang}: help`).toBe(KNOWN.get(name)?.command !== undefined);
      expect(Object.keys(acts), `${lang}: acts`).toEqual(Object.keys(wordsIn('de').get(name)?.acts ?? {}));
    }
  });

  it.each(NAMES)('%s answers its command, where it has one', (name) => {
    expect(parts.get(name)?.Answer !== undefined).toBe(KNOWN.get(name)?.command !== undefined);
  });
});

describe('the commands', () => {
  it('are written in small letters without accents, as what is typed is compared', () => {
    for (const { command } of COMMANDS) for (const name of Object.values(command)) expect(name).toBe(folded(name.replaceAll(/\P{L}/gu, '')));
  });

  it('have no name in common, in any language', () => {
    const names = COMMANDS.flatMap((one) => [...new Set(Object.values(one.command))]);
    expect(names.filter((name, at) => names.indexOf(name) < at)).toEqual([]);
  });
});
