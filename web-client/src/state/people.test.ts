// The directory, read again: who it no longer names is asked for, and is a former member or somebody from elsewhere.
import { beforeEach, expect, test, vi } from 'vitest';
import { api } from '../net/api';
import type { Directory, Person } from '../protocol';
import { people } from './people.svelte';

const person = (id: string, name: string): Person => ({ id, name, role: 'participant', council: 'k', languages: ['de'] }) as unknown as Person;
const directory = (...members: Person[]): Directory => ({ municipalities: [], neighbourhoods: [], councils: [], pairings: [], members }) as Directory;

beforeEach(() => {
  vi.restoreAllMocks();
  people.clear();
});

test('whom the directory no longer names is asked for once more', async () => {
  const asked = vi.spyOn(api, 'member').mockImplementation((id) => (id === 'gone' ? Promise.reject({ status: 404 }) : Promise.resolve(person(id, 'Von anderswo'))));
  people.load(directory(person('mira', 'Mira'), person('gone', 'Yanis'), person('elsewhere', 'Zoé')), people.reads());
  expect([asked.mock.calls.length, people.mayBeOld]).toEqual([0, false]);
  people.load(directory(person('mira', 'Mira Sonne')), people.reads());
  await vi.waitFor(() => expect(people.find('gone')).toBe('former'));
  expect(people.find('mira')).toMatchObject({ name: 'Mira Sonne' });
  expect(people.find('elsewhere')).toMatchObject({ name: 'Von anderswo' });
  expect(asked).toHaveBeenCalledTimes(2);
  people.load(directory(person('mira', 'Mira Sonne'), person('elsewhere', 'Zoé')), people.reads());
  expect(asked).toHaveBeenCalledTimes(2);
});

test('what was told since the directory was asked for counts more, and of two answers the later one', () => {
  const [first, second] = [people.reads(), people.reads()];
  people.changed('yanis', person('yanis', 'Yanis neu'));
  people.changed('gone', null);
  expect(people.load(directory(person('mira', 'Mira neu'), person('yanis', 'Yanis'), person('gone', 'Zoé')), second)).toBe(true);
  expect(people.load(directory(person('mira', 'Mira')), first)).toBe(false);
  expect(['mira', 'yanis', 'gone'].map((id) => people.find(id))).toMatchObject([{ name: 'Mira neu' }, { name: 'Yanis neu' }, 'former']);
});

test('a drop while the directory is on its way, and one that never comes, leave it old', () => {
  const reading = people.reads();
  people.mayBeOld = true;
  people.load(directory(person('mira', 'Mira')), reading);
  expect(people.mayBeOld).toBe(true);
  people.load(null, people.reads());
  expect(people.mayBeOld).toBe(true);
  people.load(directory(), people.reads());
  expect(people.mayBeOld).toBe(false);
});

test('an answer for whoever was in before is nobody\'s', () => {
  const reading = people.reads();
  people.clear();
  expect(people.load(directory(person('mira', 'Mira')), reading)).toBe(false);
  expect(people.find('mira')).toBeUndefined();
});
