import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { clearDrafts, EMPTY, keepDraft, readDraft, type Draft } from './drafts';

function area() {
  const kept: Record<string, string> = {};
  const methods = {
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, value: string) => void Object.assign(area, { [key]: (kept[key] = value) }),
    removeItem: (key: string) => void (Reflect.deleteProperty(kept, key), Reflect.deleteProperty(area, key)),
  };
  const area = Object.create(methods) as typeof methods;
  return { area, kept };
}

let disk: ReturnType<typeof area>;
/** Another tab of the same browser, or this one after a reload: a module and a session storage of its own, the same disk. */
async function tab() {
  const own = area();
  vi.resetModules();
  const drafts = await import('./drafts');
  const during = <T>(work: () => T): T => {
    vi.stubGlobal('localStorage', disk.area);
    vi.stubGlobal('sessionStorage', own.area);
    return work();
  };
  return {
    own,
    read: () => during(() => drafts.readDraft('lena', 'c')),
    keep: (draft: Partial<Draft>) => during(() => drafts.keepDraft('lena', 'c', { ...EMPTY, ...draft })),
    clear: () => during(() => drafts.clearDrafts()),
  };
}

beforeEach(() => void (disk = area()));
afterEach(() => vi.unstubAllGlobals());

it('a draft is kept whole: both languages, what it answers, and a change that was begun', async () => {
  const change = { message: { id: 'm', author: 'lena', lang: 'de', text: 'drei' }, text: 'vier', other: null, lang: 'de' };
  const draft: Draft = { text: 'Kommt ihr?', other: 'Vous venez ?', replyTo: 'r', change };
  const one = await tab();
  one.keep(draft);
  expect(one.read()).toEqual(draft);
  expect((await tab()).read(), 'a new tab begins with what was kept last').toEqual(draft);
});

it('what one tab sends takes no other tab’s draft with it', async () => {
  const [one, other] = [await tab(), await tab()];
  expect([one.read(), other.read()]).toEqual([EMPTY, EMPTY]);
  one.keep({ text: 'noch nicht fertig' });
  other.keep({ text: 'schnell' });
  other.keep({ text: '' });
  expect(one.read()).toEqual({ ...EMPTY, text: 'noch nicht fertig' });
  expect((await tab()).read()).toEqual(EMPTY);
  other.read();
  one.keep({ text: 'doch fertig' });
  other.keep({ text: '' });
  expect((await tab()).read(), 'kept by the one tab, not known to the other').toEqual({ ...EMPTY, text: 'doch fertig' });
});

it('nothing is left of what was emptied, nor of anything after signing out', async () => {
  const one = await tab();
  one.keep({ text: 'weg', other: 'parti', replyTo: 'r' });
  one.keep({ text: ' ', other: '' });
  expect([disk.kept, one.own.kept]).toEqual([{}, {}]);
  one.keep({ text: 'weg' });
  one.clear();
  expect([disk.kept, one.own.kept]).toEqual([{}, {}]);
});

it('without storage there are no drafts, and nothing breaks', () => {
  vi.stubGlobal('localStorage', undefined);
  vi.stubGlobal('sessionStorage', undefined);
  keepDraft('lena', 'c1', { ...EMPTY, text: 'weg' });
  clearDrafts();
  expect(readDraft('lena', 'c1')).toEqual(EMPTY);
});
