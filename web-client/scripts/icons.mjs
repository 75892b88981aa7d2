// Draws the PNG icons from public/icon.svg. Run by hand when the mark changes; the pictures are committed.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';

const require = createRequire(import.meta.url);
await initWasm(readFileSync(require.resolve('@resvg/resvg-wasm/index_bg.wasm')));

const folder = new URL('../public/', import.meta.url);
const svg = readFileSync(new URL('icon.svg', folder), 'utf8');
// A maskable icon is cut to any shape: the ground reaches the edge, the mark stays within the inner 80 %.
const maskable = svg.replace(/ rx="\d+"/, '').replace('/><path', '/><g transform="translate(56 50) scale(.78)"><path').replace('</svg>', '</g></svg>');

function draw(source, width, name) {
  writeFileSync(new URL(name, folder), new Resvg(source, { fitTo: { mode: 'width', value: width } }).render().asPng());
}
draw(svg, 192, 'icon-192.png');
draw(svg, 512, 'icon-512.png');
draw(maskable, 512, 'icon-maskable.png');
