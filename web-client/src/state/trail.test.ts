import { describe, expect, it } from 'vitest';
import { lengthened, LIST, stepsBack, trailOf } from './trail';

describe('the pages one came by', () => {
  it('lead back to the nearest of them', () => {
    const trail = ['', '#/c/1', '#/notices'].reduce<string[]>(lengthened, []);
    expect(trail).toEqual([LIST, '#/c/1', '#/notices']);
    expect(stepsBack(trail, '#/c/1')).toBe(1);
    expect(stepsBack(trail, LIST)).toBe(2);
    expect(stepsBack(trail, '#/notices'), 'where one is, is no way back').toBe(0);
    expect(stepsBack([LIST], LIST)).toBe(0);
    expect(stepsBack([], LIST)).toBe(0);
  });
  it('are few, and are what an entry says', () => {
    expect(Array.from({ length: 90 }, (_, n) => `#/c/${n}`).reduce<string[]>(lengthened, [])).toHaveLength(50);
    expect(trailOf({ trail: [LIST] })).toEqual([LIST]);
    expect([trailOf(null), trailOf({ other: 1 })]).toEqual([[], []]);
  });
});
