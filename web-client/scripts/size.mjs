// What is loaded before the first message shows: the page's scripts, the page for members and the words of one language (of
// the largest), with everything they import at once, as Brotli. Fails above the budget; styles are told beside it.
import { readdirSync, readFileSync, statSync } from 'node:fs';

const BUDGET_BYTES = 80_000;
const dist = new URL('../dist/', import.meta.url);
const scripts = new Map();
const sizeOf = (name) => statSync(new URL(`${name}.br`, dist), { throwIfNoEntry: false })?.size ?? statSync(new URL(name, dist)).size;

function weigh(name) {
  if (scripts.has(name)) return;
  scripts.set(name, sizeOf(name));
  const text = readFileSync(new URL(name, dist), 'utf8');
  for (const [, file] of text.matchAll(/(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/g)) weigh(`assets/${file}`);
}

const page = readFileSync(new URL('index.html', dist), 'utf8');
const linked = [...page.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map(([, file]) => file);
const assets = readdirSync(new URL('assets/', dist));
const members = assets.filter((name) => /^Shell-.*\.js$/.test(name));
const words = assets.filter((name) => /^(?:de|fr|en)-.*\.js$/.test(name)).sort((a, b) => sizeOf(`assets/${b}`) - sizeOf(`assets/${a}`));
if (members.length !== 1 || words.length < 3) throw new Error('size: the page for members or the words have other names now');

for (const name of linked.filter((one) => one.endsWith('.js'))) weigh(name);
for (const name of [...members, words[0]]) weigh(`assets/${name}`);
const total = [...scripts.values()].reduce((sum, size) => sum + size, 0);
for (const [name, size] of scripts) console.log(`${String(size).padStart(8)}  ${name}`);
for (const name of linked.filter((one) => one.endsWith('.css'))) console.log(`${String(sizeOf(name)).padStart(8)}  ${name} (style)`);
console.log(`${String(total).padStart(8)}  scripts before the first message, Brotli, of ${BUDGET_BYTES} allowed`);
if (total > BUDGET_BYTES) process.exit(1);
