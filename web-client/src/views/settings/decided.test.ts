import { expect, it } from 'vitest';
import { worded } from './decided';

it('N6: counts are told in words, and nothing is left out', () => {
  const words = { 'report.made': 'gemeldet', 'message.removed': 'entfernt', 'appeal.made': 'Einsprüche' };
  const counts = { 'message.removed': 2, 'report.made': 5, 'appeal.made': 0, 'channel.slowed': 3 };
  expect(worded(counts, words, (count) => `andere (${count})`)).toEqual([['gemeldet', 5], ['entfernt', 2], ['andere (3)', 3]]);
});
