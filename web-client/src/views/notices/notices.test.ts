import { describe, expect, it } from 'vitest';
import type { Measure, Notice, Notices } from '../../protocol';
import { whyOut } from './out';

const measure = (measure: Measure, pairing = 'here') => ({ about: { kind: 'measure', statement: { measure, extent: { kind: 'pairing', pairing } }, text: null } }) as unknown as Notice;
const told = (...notices: Notice[]) => ({ lang: 'de', out: true, notices }) as Notices;

describe('whoever is out', () => {
  it('learns it by the newest notice that put them out', () => {
    expect(whyOut(told(measure('warned'), measure('suspended'), measure('banned')))).toBe('suspended');
    expect(whyOut(told(measure('banned'), measure('suspended')))).toBe('banned');
  });

  it('is back in one pairing when a suspension ends, whatever keeps them out of another', () => {
    expect(whyOut(told(measure('banned', 'there'), measure('suspended')))).toBe('suspended');
    expect(whyOut(told(measure('banned', 'there'), measure('banned')))).toBe('banned');
  });
});
