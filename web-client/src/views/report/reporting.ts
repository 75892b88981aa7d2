// What is asked of a report before it is sent, as the law wants it (DSA, Article 16(2)). Pure.
import type { HouseRule, Lang, NewReport, PublicReport } from '../../protocol';

/** In the order in which young people most often need them. */
export const RULES: readonly HouseRule[] = ['insult', 'bullying', 'hate', 'threat', 'sexual', 'violence', 'self_harm', 'privacy', 'spam', 'impersonation', 'other'];
/** After these, too, somebody may need help at once. */
export const NEEDS_HELP: readonly HouseRule[] = ['self_harm', 'threat', 'violence'];

export const againstRule = (rule: HouseRule): NewReport => ({ door: 'rules', rule });

export function inDanger(words: string, lang: Lang): NewReport {
  return words.trim() ? { door: 'danger', words: words.trim(), lang } : { door: 'danger' };
}

export type IllegalMissing = 'words' | 'goodFaith';

export function illegal(words: string, good_faith: boolean, lang: Lang): NewReport | IllegalMissing {
  if (!words.trim()) return 'words';
  return good_faith ? { door: 'illegal', words: words.trim(), good_faith, lang } : 'goodFaith';
}

export interface PublicForm {
  pairing: string;
  place: string;
  words: string;
  abuse: boolean;
  name: string;
  mail: string;
  goodFaith: boolean;
}

export type PublicMissing = Exclude<keyof PublicForm, 'abuse'>;

/** The report, or the first thing that is missing. */
export function publicReport(form: PublicForm, lang: Lang): PublicReport | PublicMissing {
  const [place, words, name, mail] = [form.place, form.words, form.name, form.mail].map((text) => text.trim()) as [string, string, string, string];
  if (!form.pairing) return 'pairing';
  if (!place) return 'place';
  if (!words) return 'words';
  if (!form.abuse && !name) return 'name';
  if (!form.abuse && !mail) return 'mail';
  if (!form.goodFaith) return 'goodFaith';
  return { pairing: form.pairing, place, words, lang, abuse: form.abuse, ...(name && { name }), ...(mail && { mail }), good_faith: true };
}
