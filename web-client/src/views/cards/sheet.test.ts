import { describe, expect, it } from 'vitest';
import { CARDS_A_PAGE, joinLink, pages, qrPath } from './sheet';

describe('cards on paper', () => {
  it('puts ten on a page', () => {
    const cards = Array.from({ length: 23 }, (_, n) => n);
    expect(pages(cards, CARDS_A_PAGE).map((page) => page.length)).toEqual([10, 10, 3]);
    expect(pages([], 10)).toEqual([]);
    expect(pages(cards, 10).flat()).toEqual(cards);
  });
  it('leads to the join page with the code behind the #', () => {
    expect(joinLink('https://q.example', 'abcd-efgh-jkmn-pqrs')).toBe('https://q.example/#join=abcdefghjkmnpqrs');
  });
  it('draws a code with its three finders and a quiet zone', () => {
    const { size, path } = qrPath('https://q.example/#join=abcdefghjkmnpqrs');
    const dark = new Set(path.split('M').slice(1).map((one) => one.split('h')[0]));
    const finder = (x: number, y: number) =>
      Array.from({ length: 7 }, (_, n) => dark.has(`${x + n} ${y}`) && dark.has(`${x} ${y + n}`) && dark.has(`${x + n} ${y + 6}`)).every(Boolean);
    expect([finder(4, 4), finder(size - 11, 4), finder(4, size - 11)]).toEqual([true, true, true]);
    for (let n = 0; n < size; n++) for (let edge = 0; edge < 4; edge++) expect(dark.has(`${n} ${edge}`)).toBe(false);
  });
});
