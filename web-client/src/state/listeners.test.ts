import { describe, expect, it, vi } from 'vitest';
import { Listeners } from './listeners';

describe('listeners', () => {
  it('are all told, until they want no more, whatever one of them throws', () => {
    vi.useFakeTimers();
    const all = new Listeners<[number]>();
    const heard: string[] = [];
    all.add(() => {
      throw new Error('mine');
    });
    const end = all.add((number) => heard.push(`first ${number}`));
    all.add((number) => heard.push(`second ${number}`));
    all.tell(1);
    end();
    all.tell(2);
    expect(heard).toEqual(['first 1', 'second 1', 'second 2']);
    expect(() => vi.runAllTimers()).toThrow('mine');
    vi.useRealTimers();
  });
});
