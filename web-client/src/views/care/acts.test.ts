import { expect, it } from 'vitest';
import type { Me, MemberCare } from '../../protocol';
import { actsFor } from './acts';

const me = { id: 'me', council: 'german', role: 'facilitator' } as Me;
const member = (change: Partial<MemberCare>) => ({ id: 'x', council: 'german', role: 'participant', state: 'active', ...change }) as MemberCare;

it('nobody administers themselves, nor a colleague of their own council', () => {
  expect(actsFor(me, member({ id: 'me', role: 'facilitator' }))).toEqual([]);
  expect(actsFor(me, member({ role: 'facilitator' }))).toEqual([]);
  expect(actsFor(me, member({ role: 'facilitator', council: 'french' }))).toContain('card');
});

it('whoever is banned can be let back in, and gets a card to read why', () => {
  expect(actsFor(me, member({ state: 'banned', out: true }))).toEqual(['letIn', 'card', 'erase']);
  expect(actsFor(me, member({ state: 'banned', out: false }))).toEqual(['letIn', 'erase']);
  expect(actsFor(me, member({}))).toEqual(['card', 'signOut', 'setChannels', 'toFacilitator', 'mute', 'suspend', 'ban', 'erase']);
});
