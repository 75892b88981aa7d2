// Real Chromium (Debian's, as a headless shell: without the windows that nobody sees) against the real server. Nothing is downloaded, no port is fixed.
import { defineConfig } from '@playwright/test';
import { atFullSize } from './support/size';
import type { WorldOptions } from './support/test';

/** What the stores have a part in. Of these, tests tagged ON_BOTH_STORES run on both in every run, and all of them at full size. */
const OF_THE_STORES = ['talk', 'network', 'restart', 'history', 'moderation', 'holds', 'danger', 'calm', 'agenda', 'agenda-rights', 'holidays', 'town-hall', 'both-languages'].map((name) => `**/${name}.spec.ts`);
const ON_REDIS_ALONE = ['**/nodes.spec.ts', '**/away.spec.ts'];

export default defineConfig<WorldOptions>({
  testDir: 'suite',
  globalSetup: './support/postgres.ts',
  outputDir: 'results',
  timeout: 90_000,
  expect: { timeout: 15_000 },
  // Each try has a browser and a world of its own. What passes only on the second or third is named at the end: docs/testing.md.
  retries: 2,
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  reporter: [['list'], ['./support/closing-line.ts']],
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 820 },
    // What was done and said is kept of each failed try. With what the page looked like at each step, a trace costs half as much
    // again as the test: TRACE=1 npm test -- -g 'the sentence'
    trace: process.env.TRACE ? 'retain-on-failure' : { mode: 'retain-on-failure', snapshots: false, screenshots: false, sources: false },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        // A turn of the wheel is over when it has arrived.
        '--disable-smooth-scrolling',
        // Whatever the page or the browser might want from elsewhere: there is no elsewhere.
        '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost',
      ],
    },
  },
  projects: [
    // First, since one of them waits for a minute of the clock, which at the end nothing else would run in.
    { name: 'several nodes', use: { store: 'redis' }, testMatch: ON_REDIS_ALONE },
    { name: 'embedded store', use: { store: 'embedded' }, testIgnore: ON_REDIS_ALONE },
    { name: 'shared store', use: { store: 'redis' }, testMatch: OF_THE_STORES, grep: atFullSize(/./, /@both/) },
  ],
});
