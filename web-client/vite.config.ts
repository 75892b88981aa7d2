import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { groups } from './vite/chunks.ts';
import { emojiTable } from './vite/emoji-table.ts';
import { precompress } from './vite/precompress.ts';
import { serviceWorker } from './vite/service-worker.ts';

// The build lands in dist/, with hashed names under assets/ so that the server may cache them for ever.
export default defineConfig({
  plugins: [svelte(), emojiTable(), serviceWorker(), precompress()],
  build: {
    // The oldest browsers that README promises, and scripts/supported.mjs looks after.
    target: ['chrome100', 'firefox100', 'safari15.4'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups } } },
  },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
