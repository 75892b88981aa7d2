// What a first visit loads before it shows anything: the page's scripts and styles with everything they import at once,
// gzipped. Fails above the budget.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const BUDGET_BYTES = 110 * 1024;
const dist = new URL('../dist/', import.meta.url);
const seen = new Map();

function weigh(name) {
  if (seen.has(name)) return;
  const bytes = readFileSync(new URL(name, dist));
  seen.set(name, gzipSync(bytes, { level: 9 }).length);
  if (!name.endsWith('.js')) return;
  for (const [, file] of bytes.toString().matchAll(/(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/g)) weigh(`assets/${file}`);
}

const page = readFileSync(new URL('index.html', dist), 'utf8');
for (const [, file] of page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)) weigh(file);

const total = [...seen.values()].reduce((sum, size) => sum + size, 0);
for (const [name, size] of seen) console.log(`${String(size).padStart(8)}  ${name}`);
console.log(`${String(total).padStart(8)}  first load, gzip, of ${BUDGET_BYTES} allowed`);
if (total > BUDGET_BYTES) process.exit(1);
