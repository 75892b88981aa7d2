// What the build asks of a browser that the oldest supported ones (README: Firefox 100, Chrome 100, Safari 15.4) don't have. The
// compiler lowers syntax to vite.config.ts's target and knows nothing of methods; src/older-browsers.ts fills in some of them.
import { readdirSync, readFileSync } from 'node:fs';

const dist = new URL('../dist/', import.meta.url);
const filledIn = readFileSync(new URL('../src/older-browsers.ts', import.meta.url), 'utf8');

/** By name, as it is called. */
const METHODS = ['findLast', 'findLastIndex', 'toSorted', 'toReversed', 'toSpliced', 'with', 'isWellFormed', 'toWellFormed', 'checkVisibility', 'showPopover', 'isSubsetOf', 'isSupersetOf', 'isDisjointFrom', 'symmetricDifference'];
const STATICS = ['AbortSignal.timeout', 'AbortSignal.any', 'Promise.withResolvers', 'Promise.try', 'Object.groupBy', 'Map.groupBy', 'Array.fromAsync', 'URL.canParse', 'URL.parse', 'Iterator.from', 'Intl.DurationFormat', 'Intl.Segmenter', 'RegExp.escape', 'document.startViewTransition'];
/** Asked for before it is used: `typeof`, `in`, or a second way beside it. */
const ASKED_FOR = ['checkVisibility', 'Intl.Segmenter'];
const SYNTAX = [
  [/\(\?<[=!]/, 'a look behind in a regular expression (Safari 16.4)'],
  [/\bstatic\s*\{/, 'a static block (Safari 16.4)'],
];
const STYLES = [
  [/[;{](?:translate|scale|rotate):/, 'translate, scale or rotate as a property (Chrome 104): transform'],
  [/@media[^{]*\(\s*(?:width|height)\s*[<>=]/, 'a range in a media query (Safari 16.4)'],
];

const files = readdirSync(dist, { recursive: true, encoding: 'utf8' });
const found = [];
for (const name of files.filter((one) => one.endsWith('.js'))) {
  const text = readFileSync(new URL(name, dist), 'utf8');
  const has = [...METHODS.filter((one) => text.includes(`.${one}(`)), ...STATICS.filter((one) => new RegExp(`\\b${one.replace('.', '\\.')}\\b`).test(text))];
  for (const one of has) if (!ASKED_FOR.includes(one) && !new RegExp(`fill\\('${one}'|${one.replace('.', '\\.')} = `).test(filledIn)) found.push(`${name}: ${one}`);
  for (const [pattern, what] of SYNTAX) if (pattern.test(text)) found.push(`${name}: ${what}`);
}
for (const name of files.filter((one) => one.endsWith('.css'))) {
  const text = readFileSync(new URL(name, dist), 'utf8');
  for (const [pattern, what] of STYLES) if (pattern.test(text)) found.push(`${name}: ${what}`);
  // Without another before it, the page has no height at all.
  for (const [, before, said] of text.matchAll(/\{([^{}]*?)([a-z-]+:[^;{}]*\b100dvh[^;{}]*)/g))
    if (!`;${before}`.includes(`;${said.replace('dvh', 'vh')};`)) found.push(`${name}: ${said} without the same in vh before it`);
}

if (found.length > 0) {
  console.error(`older browsers don't have:\n${found.map((one) => `  ${one}`).join('\n')}`);
  process.exit(1);
}
console.log('nothing in the build that the oldest supported browsers lack');
