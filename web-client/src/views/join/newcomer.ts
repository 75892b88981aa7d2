// What somebody new is asked, and what is still missing. Pure: the form and its tests use the same rules.
import type { AgeBand, Looked } from '../../protocol';

/** The bands with the youngest that somebody of each can be. */
export const BANDS: readonly [AgeBand, number][] = [
  ['under_15', 0],
  ['15', 15],
  ['16_17', 16],
  ['18_plus', 18],
];

export interface Answers {
  name: string;
  band: AgeBand | null;
  privacy: boolean;
  rules: boolean;
  slip: string;
}

export type Field = 'name' | 'band' | 'slip' | 'privacy' | 'rules';

/** The fields that a card asks for, in the order in which they are asked. */
export function asked(looked: Looked, band: AgeBand | null): Field[] {
  if (looked.welcome === 'known') return [];
  const fields: Field[] = [];
  if (looked.welcome === 'newcomer') fields.push('name');
  if (looked.welcome === 'newcomer' && looked.role === 'participant') fields.push('band');
  if (looked.role === 'participant' && needsSlip(looked, band)) fields.push('slip');
  if (looked.role !== 'admin') fields.push('privacy', 'rules');
  return fields;
}

/** Whether a parent's slip is needed. Whoever only agrees anew has told their age before: the field is there if it may be. */
export function needsSlip(looked: Looked, band: AgeBand | null): boolean {
  if (looked.welcome === 'consents') return looked.own_consent_from > 0;
  const youngest = BANDS.find(([one]) => one === band)?.[1];
  return youngest !== undefined && youngest < looked.own_consent_from;
}

/** The first field that is not answered yet; null: all are. */
export function missing(looked: Looked, answers: Answers): Field | null {
  const answered: Record<Field, boolean> = {
    name: answers.name.trim() !== '',
    band: answers.band !== null,
    // Somebody who agrees anew may be old enough: the server knows.
    slip: looked.welcome === 'consents' || answers.slip.trim() !== '',
    privacy: answers.privacy,
    rules: answers.rules,
  };
  return asked(looked, answers.band).find((field) => !answered[field]) ?? null;
}

/** The field a problem of the server's is about. */
export function fieldOf(code: string): Field | null {
  if (code === 'name_taken' || code === 'text_invalid' || code === 'too_long') return 'name';
  if (code === 'slip_invalid') return 'slip';
  return null;
}
