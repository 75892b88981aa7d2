import { describe, expect, it } from 'vitest';
import type { Looked } from '../../protocol';
import { asked, fieldOf, missing, type Answers } from './newcomer';

const card = (change: Partial<Looked>): Looked => ({
  welcome: 'newcomer',
  role: 'participant',
  name: null,
  council: null,
  partner: null,
  channels: [],
  own_consent_from: 16,
  expires: '2026-12-01T00:00:00.000Z',
  ...change,
});
const NOTHING: Answers = { name: '', band: null, privacy: false, rules: false, slip: '' };

describe('what somebody new is asked', () => {
  it('a link of somebody known asks for nothing', () => {
    expect(asked(card({ welcome: 'known' }), null)).toEqual([]);
  });
  it('a slip is asked for below the age of consent of the council, and not from it on', () => {
    for (const [from, bands] of [
      [15, { under_15: true, '15': false, '16_17': false, '18_plus': false }],
      [16, { under_15: true, '15': true, '16_17': false, '18_plus': false }],
      [18, { under_15: true, '15': true, '16_17': true, '18_plus': false }],
    ] as const)
      for (const [band, slip] of Object.entries(bands))
        expect(asked(card({ own_consent_from: from }), band as never).includes('slip')).toBe(slip);
  });
  it('facilitators are not asked how old they are, the operator for a name only', () => {
    expect(asked(card({ role: 'facilitator' }), null)).toEqual(['name', 'privacy', 'rules']);
    expect(asked(card({ role: 'admin', own_consent_from: 0 }), null)).toEqual(['name']);
  });
  it('names the first thing that is missing, and nothing when all is there', () => {
    expect(missing(card({}), NOTHING)).toBe('name');
    expect(missing(card({}), { ...NOTHING, name: 'Lena' })).toBe('band');
    expect(missing(card({}), { ...NOTHING, name: 'Lena', band: '15' })).toBe('slip');
    expect(missing(card({}), { name: 'Lena', band: '15', slip: 'x', privacy: true, rules: false })).toBe('rules');
    expect(missing(card({}), { name: 'Lena', band: '16_17', slip: '', privacy: true, rules: true })).toBe(null);
  });
  it('leads from a problem to its field', () => {
    expect([fieldOf('name_taken'), fieldOf('slip_invalid'), fieldOf('unavailable')]).toEqual(['name', 'slip', null]);
  });
});
