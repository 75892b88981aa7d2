import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { emojiTable } from './vite/emoji-table.ts';
import { serviceWorker } from './vite/service-worker.ts';

// The build lands in dist/, with hashed names under assets/ so that the server may cache them for ever.
export default defineConfig({
  plugins: [svelte(), emojiTable(), serviceWorker()],
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
