import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

// Writes dist/sw.js from src/service-worker.js with the list of the files of this build. The list's hash names the
// cache, so a new build is a new cache and an unchanged build changes nothing.

const EXTRA = ['/', '/manifest.webmanifest', '/icon.svg'];

export function serviceWorker(): Plugin {
  return {
    name: 'quartier-service-worker',
    apply: 'build',
    // After the page's own plugin, which takes out what the page no longer loads: a file that isn't there stops the whole installation.
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const files = Object.keys(bundle)
          .filter((name) => name.startsWith('assets/') && !name.endsWith('.map'))
          .sort()
          .map((name) => `/${name}`);
        const source = readFileSync(new URL('../src/service-worker.js', import.meta.url), 'utf8');
        const version = createHash('sha256').update(source).update(files.join()).digest('hex').slice(0, 12);
        this.emitFile({
          type: 'asset',
          fileName: 'sw.js',
          source: source
            .replace("'__FILES__'", JSON.stringify([...EXTRA, ...files]))
            .replace("'__VERSION__'", JSON.stringify(version)),
        });
      },
    },
  };
}
