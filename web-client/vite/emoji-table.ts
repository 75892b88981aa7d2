import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

// Folds the German, French and English emoji data into one compact module, `virtual:emoji-table`, loaded only
// when somebody opens the picker. One row: emoji, group, names (de, fr, en), search words, skin tones (or '').

interface Entry {
  emoji: string;
  annotation: string;
  tags?: string[];
  group: number;
  version: number;
  skins?: { emoji: string; tone: number | number[] }[];
}

const NAME = 'virtual:emoji-table';
const RESOLVED = '\0' + NAME;
/** Newer emoji are boxes on the phones of many; 15.0 is from 2022. */
const NEWEST_VERSION = 15;
/** Group 2 holds the building blocks (skin tones, hair), not emoji of their own. */
const BLOCKS_GROUP = 2;

function read(lang: string): Entry[] {
  const require = createRequire(import.meta.url);
  return JSON.parse(readFileSync(require.resolve(`emoji-picker-element-data/${lang}/cldr/data.json`), 'utf8'));
}

function rows() {
  const [de, fr, en] = [read('de'), read('fr'), read('en')];
  const french = new Map(fr.map((entry) => [entry.emoji, entry]));
  const english = new Map(en.map((entry) => [entry.emoji, entry]));
  return de
    .filter((entry) => entry.version <= NEWEST_VERSION && entry.group !== BLOCKS_GROUP)
    .map((entry) => {
      const others = [french.get(entry.emoji), english.get(entry.emoji)];
      const names = [entry.annotation, ...others.map((other) => other?.annotation ?? '')];
      const words = new Set([entry, ...others].flatMap((one) => one?.tags ?? []));
      const tones = (entry.skins ?? []).filter((skin) => typeof skin.tone === 'number').map((skin) => skin.emoji);
      return [entry.emoji, entry.group, ...names, [...words].join(' '), tones.join(' ')];
    });
}

export function emojiTable(): Plugin {
  return {
    name: 'quartier-emoji-table',
    resolveId: (id) => (id === NAME ? RESOLVED : undefined),
    load: (id) => (id === RESOLVED ? `export default JSON.parse(${JSON.stringify(JSON.stringify(rows()))});` : undefined),
  };
}
