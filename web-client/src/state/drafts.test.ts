import { afterEach, expect, it, vi } from 'vitest';
import { clearDrafts, keepDraft, readDraft } from './drafts';

function storage() {
  const kept = new Map<string, string>();
  const area = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => {
      kept.set(key, value);
      Object.assign(area, { [key]: value });
    },
    removeItem: (key: string) => {
      kept.delete(key);
      Reflect.deleteProperty(area, key);
    },
  };
  vi.stubGlobal('localStorage', area);
  return kept;
}
afterEach(() => vi.unstubAllGlobals());

it('a draft is kept in both languages, each on its own', () => {
  storage();
  keepDraft('lena', 'c1', { text: 'Kommt ihr?', other: 'Vous venez ?' });
  expect(readDraft('lena', 'c1')).toEqual({ text: 'Kommt ihr?', other: 'Vous venez ?' });
  expect(readDraft('lena', 'c2')).toEqual({ text: '', other: null });
  keepDraft('lena', 'c1', { text: 'Kommt ihr?', other: null });
  expect(readDraft('lena', 'c1')).toEqual({ text: 'Kommt ihr?', other: null });
});

it('nothing is left of what was emptied, nor of anything after signing out', () => {
  const kept = storage();
  keepDraft('lena', 'c1', { text: 'weg', other: 'parti' });
  keepDraft('lena', 'c1', { text: ' ', other: '' });
  expect(kept.size).toBe(0);
  keepDraft('lena', 'c1', { text: 'weg', other: 'parti' });
  clearDrafts();
  expect(kept.size).toBe(0);
});

it('without storage there are no drafts, and nothing breaks', () => {
  vi.stubGlobal('localStorage', undefined);
  keepDraft('lena', 'c1', { text: 'weg', other: null });
  clearDrafts();
  expect(readDraft('lena', 'c1')).toEqual({ text: '', other: null });
});
