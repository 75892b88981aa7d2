import { expect, it } from 'vitest';
import { leftText } from './left';

it('says how long it still takes', () => {
  expect(leftText(7_000, 'de')).toBe('0:07');
  expect(leftText(6_001, 'de')).toBe('0:07');
  expect(leftText(-5, 'fr')).toBe('0:00');
  expect(leftText(7_509_000, 'de')).toBe('2:05:09');
  expect(leftText(86_400_000, 'de')).toBe('1 Tag');
  expect(leftText(3 * 86_400_000 + 4 * 3_600_000, 'de')).toBe('3 Tage, 4 Stunden');
  expect(leftText(3 * 86_400_000, 'fr')).toMatch(/^3\sjours$/);
});
