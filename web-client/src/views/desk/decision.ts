// What a case allows, and what a decision still lacks. Pure: the server has the last word, what it would refuse is not offered.
import type { Case, CaseSummary, Decide, DeskAct, HouseRule } from '../../protocol';

/** A decision that one button makes or begins. */
export type Choice =
  | 'release'
  | 'decline'
  | 'declineWarn'
  | 'nothing'
  | 'remove'
  | 'removeWarn'
  | 'removeMute'
  | 'other'
  | 'restore'
  | 'uphold'
  | 'reverse'
  | 'brake';

export type OnMessage = 'keep' | 'remove' | 'decline';
export type OnPerson = 'none' | 'warn' | 'mute' | 'suspend' | 'ban';
export type Lacking = 'act' | 'ground' | 'facts';

/** Minutes: ten, an hour, a day, a week, four weeks. */
export const DURATIONS = [10, 60, 1_440, 10_080, 40_320] as const;
export const PERSON_ACTS: readonly OnPerson[] = ['none', 'warn', 'mute', 'suspend', 'ban'];

/** What a sheet is about. */
export interface Matter {
  kind: 'message' | 'held' | 'member' | 'appeal' | 'restore';
  /** Whether there is a person to act on. */
  person: boolean;
  /** Whether there is a channel a mute can be kept to. */
  channel: boolean;
}

export interface Draft {
  message: OnMessage;
  person: OnPerson;
  minutes: number;
  everywhere: boolean;
  /** What needs reasons and no ground: it takes nothing from anybody. */
  plain: 'uphold' | 'reverse' | 'restore' | null;
  ground: 'rule' | 'law';
  rule: HouseRule | '';
  law: string;
  facts: string;
}

export function choicesFor(one: Pick<Case, 'kind' | 'state' | 'message' | 'about' | 'yours' | 'restorable'>): Choice[] {
  if (!one.yours) return [];
  if (one.state === 'decided') return one.restorable ? ['restore'] : [];
  if (one.kind === 'appeal') return ['uphold', 'reverse'];
  if (one.kind === 'surge') return ['brake', 'nothing'];
  if (one.kind === 'held') return one.about ? ['release', 'decline', 'declineWarn', 'other'] : ['release', 'decline'];
  if (one.message) return one.about ? ['nothing', 'remove', 'removeWarn', 'removeMute', 'other'] : ['nothing', 'remove'];
  return one.about ? ['nothing', 'other'] : ['nothing'];
}

/** What is done at once, without a sheet; null where reasons are asked for. */
export function atOnce(choice: Choice): Decide | null {
  if (choice === 'nothing') return { acts: [] };
  if (choice === 'release' || choice === 'brake') return { acts: [{ act: choice }] };
  return null;
}

export function matterOf(one: Pick<Case, 'kind' | 'message' | 'about' | 'channel'>, choice: Choice = 'other'): Matter {
  const kind = choice === 'restore' ? 'restore' : one.kind === 'appeal' ? 'appeal' : one.kind === 'held' ? 'held' : one.message ? 'message' : 'member';
  return { kind, person: one.about !== null, channel: one.channel !== null };
}

/** Where a sheet begins. */
export function draftFor(matter: Matter, choice: Choice, rule: HouseRule | null = null, wanted: OnPerson = 'none'): Draft {
  const person = choice === 'removeWarn' || choice === 'declineWarn' ? 'warn' : choice === 'removeMute' ? 'mute' : wanted;
  const removes = matter.kind === 'message' && choice.startsWith('remove');
  return {
    message: removes ? 'remove' : matter.kind === 'held' ? 'decline' : 'keep',
    person,
    minutes: 60,
    everywhere: !matter.channel,
    plain: choice === 'uphold' || choice === 'reverse' || choice === 'restore' ? choice : null,
    ground: 'rule',
    rule: rule ?? '',
    law: '',
    facts: '',
  };
}

export function actsOf(draft: Draft): DeskAct[] {
  if (draft.plain) return [{ act: draft.plain }];
  const acts: DeskAct[] = draft.message === 'keep' ? [] : [{ act: draft.message }];
  const { person, minutes, everywhere } = draft;
  if (person === 'mute') acts.push({ act: 'mute', minutes, everywhere });
  else if (person === 'suspend') acts.push({ act: 'suspend', minutes });
  else if (person !== 'none') acts.push({ act: person });
  return acts;
}

/** What is still asked for, in the order of the sheet. */
export function lacking(draft: Draft): Lacking[] {
  const missing: Lacking[] = [];
  if (actsOf(draft).length === 0) missing.push('act');
  if (!draft.plain && (draft.ground === 'rule' ? draft.rule === '' : draft.law.trim() === '')) missing.push('ground');
  if (draft.facts.trim() === '') missing.push('facts');
  return missing;
}

/** The decision of a draft that lacks nothing. */
export function decideOf(draft: Draft): Decide {
  const facts = draft.facts.trim();
  if (draft.plain) return { acts: actsOf(draft), facts };
  const ground = draft.ground === 'law' || draft.rule === '' ? ({ kind: 'law', law: draft.law.trim() } as const) : ({ kind: 'rule', rule: draft.rule } as const);
  return { acts: actsOf(draft), ground, facts };
}

/** The reports without an account that don't say which message they mean, and still wait for an answer. */
export function unnamedReports(cases: readonly CaseSummary[]): CaseSummary[] {
  return cases.filter((one) => one.kind === 'public' && one.about === null && one.state !== 'decided');
}
