import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { emojiTable } from './vite/emoji-table.ts';
import { precompress } from './vite/precompress.ts';
import { serviceWorker } from './vite/service-worker.ts';

// The build lands in dist/, with hashed names under assets/ so that the server may cache them for ever.
export default defineConfig({
  plugins: [svelte(), emojiTable(), serviceWorker(), precompress()],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What the first page needs comes in one file instead of twenty small ones, of which HTTP/1.1 fetches six at a time.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'start', tags: ['$initial'] }] } } },
  },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
