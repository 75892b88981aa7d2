// A meeting as the form has it, and the plan it means. Pure; what is missing is told field by field.
import type { AgendaItem, Bilingual, Id, LocalDate, LocalTime, Plan } from '../../protocol';
import { isDayAndClock } from '../../state/agenda/local';
import { isWhole, onSameDays, ONCE, repetitionOf, ruleOf, type Repetition } from '../../state/agenda/rule';

export interface DraftItem {
  key: number;
  title: Bilingual<string>;
  owner: Id | '';
  minutes: number | null;
}

export interface Draft {
  title: Bilingual<string>;
  place: Bilingual<string>;
  day: LocalDate;
  clock: string;
  zone: string;
  minutes: number;
  repetition: Repetition;
  except: LocalTime[];
  /** What it was made from: when that begins, and its times that are left out. */
  before: { day: LocalDate; except: LocalTime[] } | null;
  skipHolidays: boolean;
  link: string;
  items: DraftItem[];
  reminders: string[];
}

/** Where in the form something is wrong. */
export type Field = 'title' | 'place' | 'start' | 'zone' | 'repetition' | 'link' | 'items' | 'reminders' | 'all';
export const REMINDERS = ['P1W', 'P2D', 'P1D', 'PT3H', 'PT1H', 'PT15M'] as const;
export const MOST_REMINDERS = 5;
export const MOST_ITEMS = 50;

let keys = 0;
export const emptyItem = (): DraftItem => ({ key: keys++, title: { de: '', fr: '' }, owner: '', minutes: null });

export function newDraft(day: LocalDate, zone: string): Draft {
  return {
    title: { de: '', fr: '' },
    place: { de: '', fr: '' },
    day,
    clock: '18:00',
    zone,
    minutes: 90,
    repetition: { ...ONCE },
    except: [],
    before: null,
    skipHolidays: false,
    link: '',
    items: [],
    reminders: ['P1D', 'PT1H'],
  };
}

export function draftOf(plan: Plan): Draft {
  return {
    title: { ...plan.title },
    place: { ...plan.place },
    day: plan.start.slice(0, 10),
    clock: plan.start.slice(11),
    zone: plan.zone,
    minutes: plan.minutes,
    repetition: repetitionOf(plan.rule, plan.start),
    except: [...plan.except],
    before: { day: plan.start.slice(0, 10), except: [...plan.except] },
    skipHolidays: plan.skip_holidays,
    link: plan.link ?? '',
    items: plan.items.map((item) => ({ key: keys++, title: { ...item.title }, owner: item.owner ?? '', minutes: item.minutes })),
    reminders: [...plan.reminders],
  };
}

const trimmed = (words: Bilingual<string>): Bilingual<string> => ({ de: words.de.trim(), fr: words.fr.trim() });
const isEmpty = (words: Bilingual<string>): boolean => words.de.trim() === '' && words.fr.trim() === '';
const isHalf = (words: Bilingual<string>): boolean => (words.de.trim() === '') !== (words.fr.trim() === '');

/** Days that are left out are left out at the hour that is planned now; a rule of others may name several hours a day. Where it comes on
 * other days than before, what was left out before keeps the name it had: the server knows by it which time it became. */
function exceptOf({ repetition, except, before, day, clock }: Draft): LocalTime[] {
  if (repetition.frequency === 'none') return [];
  if (repetition.frequency === 'other') return except;
  const known = before && !onSameDays(repetition, before.day, day) ? before.except : [];
  return except.map((one) => (known.includes(one) ? one : `${one.slice(0, 10)}T${clock}`));
}

export function planOf(draft: Draft): Plan {
  const start = `${draft.day}T${draft.clock}`;
  const items: AgendaItem[] = draft.items
    .filter((item) => !isEmpty(item.title))
    .map(({ title, owner, minutes }) => ({ title: trimmed(title), owner: owner || null, minutes: minutes || null }));
  return {
    title: trimmed(draft.title),
    place: trimmed(draft.place),
    start,
    zone: draft.zone,
    minutes: draft.minutes,
    rule: ruleOf(draft.repetition, start),
    except: exceptOf(draft),
    skip_holidays: draft.skipHolidays && draft.repetition.frequency !== 'none',
    link: draft.link.trim() || null,
    items,
    reminders: draft.reminders,
  };
}

/** What the form itself sees; the server has the last word. */
export function missing(draft: Draft): Field | null {
  if (draft.title.de.trim() === '' || draft.title.fr.trim() === '') return 'title';
  if (isHalf(draft.place)) return 'place';
  if (!isDayAndClock(draft.day, draft.clock)) return 'start';
  if (!isWhole(draft.repetition, draft.day)) return 'repetition';
  if (draft.link.trim() !== '' && !/^https:\/\/[^\s/]+\.?/.test(draft.link.trim())) return 'link';
  return draft.items.some((item) => isHalf(item.title)) ? 'items' : null;
}

const FIELDS: Record<string, Field> = {
  zone_unknown: 'zone',
  time_skipped: 'start',
  time_past: 'start',
  rule_invalid: 'repetition',
  offset_invalid: 'reminders',
  address_refused: 'link',
};
/** Next to which field a refusal of the server stands. */
export const fieldOf = (code: string): Field => FIELDS[code] ?? 'all';

const PARTS = ['title', 'place', 'start', 'zone', 'minutes', 'rule', 'skip_holidays', 'link', 'items', 'reminders'] as const;
export type Part = (typeof PARTS)[number];

/** In what two plans differ: what somebody else changed meanwhile. */
export const differences = (before: Plan, now: Plan): Part[] => PARTS.filter((part) => JSON.stringify(before[part]) !== JSON.stringify(now[part]));
