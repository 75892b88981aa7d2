// Cases in the words of the page.
import { d } from '../../i18n/desk.svelte';
import { bilingual } from '../../i18n/index.svelte';
import { ruleWords } from '../../i18n/rules.svelte';
import { Refusal } from '../../net/refusal';
import type { CaseSummary, Ground, Id } from '../../protocol';
import { people } from '../../state/people.svelte';
import { session } from '../../state/session.svelte';
import { named, problemText } from '../words.svelte';

export function channelName(id: Id | null): string {
  const name = id ? session.channel(id)?.summary.name : undefined;
  return name ? bilingual(name).mine : '…';
}

/** Who looks after it, or decided it. */
export function byText(one: Pick<CaseSummary, 'state' | 'by'>, pairing: Id): string {
  const words = d();
  const mine = one.by !== null && one.by === session.me?.id;
  if (one.state === 'decided') return one.by === null ? words.decidedByNobody : mine ? words.decidedByMe : words.decidedBy(named(one.by, pairing).name);
  if (one.state === 'taken' && one.by) return mine ? words.takenByMe : words.takenBy(named(one.by, pairing).name);
  return '';
}

/** What was done. A measure is what restricts somebody; where there is none, the kind of case says what that means. */
export function measuresText(one: Pick<CaseSummary, 'state' | 'measures' | 'acts'>): string {
  if (one.state !== 'decided') return '';
  if (one.measures.length > 0) return one.measures.map((measure) => ruleWords().measures[measure]).join(', ');
  const act = one.acts[0]?.act;
  if (act === 'release') return d().released;
  if (act === 'restore' || act === 'uphold' || act === 'reverse' || act === 'brake') return d().choices[act];
  return d().nothingDone;
}

/** What went wrong with something done at the desk. */
export function deskProblem(why: unknown): string {
  const code = why instanceof Refusal ? why.code : '';
  if (code === 'gone') return d().case.goneNow;
  if (code === 'involved') return d().case.notYours;
  return problemText(why);
}

export const groundText = (ground: Ground): string => (ground.kind === 'rule' ? ruleWords().rules[ground.rule].name : ground.law);

/** The language somebody is written to: their council's. */
export function langOf(id: Id | null, fallback: string): string {
  const person = id ? people.find(id) : undefined;
  const home = person && person !== 'former' ? people.home(person.council) : null;
  return home?.council.lang ?? fallback;
}
