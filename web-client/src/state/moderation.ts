// What facilitators ask of the server to keep a pairing safe. Every call may ask for a passkey first, but `counts` and
// `helplines`, and `glance`, which would rather not know.
import { call } from '../net/api';
import type {
  Case,
  CaseId,
  CaseState,
  Counts,
  Decide,
  Desk,
  HoldSettings,
  Id,
  Modes,
  ModePut,
  NewCase,
  NoticeId,
  ReportPage,
  Restrictions,
  WordRules,
  WordStarter,
  WordTrial,
  WordTried,
} from '../protocol';
import { verified } from './verified.svelte';

const get = <T>(path: string) => verified(() => call<T>('GET', path));
const post = <T>(path: string, body: unknown = {}) => verified(() => call<T>('POST', path, body));
const put = <T>(path: string, body: unknown) => verified(() => call<T>('PUT', path, body));

function deskPath(pairing: Id, state?: CaseState, before?: CaseId): string {
  const query = new URLSearchParams({ ...(state && { state }), ...(before && { before }) }).toString();
  return `/pairings/${pairing}/desk${query && `?${query}`}`;
}

export const moderation = {
  desk: (pairing: Id, state?: CaseState, before?: CaseId) => get<Desk>(deskPath(pairing, state, before)),
  /** The queue, if no passkey has to be shown for it: for what happens without anybody having asked. */
  glance: (pairing: Id, state?: CaseState) => call<Desk>('GET', deskPath(pairing, state)),
  case: (id: CaseId) => get<Case>(`/cases/${id}`),
  take: (id: CaseId) => post<Case>(`/cases/${id}/take`),
  leave: (id: CaseId) => post<Case>(`/cases/${id}/leave`),
  decide: (id: CaseId, decide: Decide) => post<Case>(`/cases/${id}/decide`, decide),
  act: (pairing: Id, made: NewCase) => post<Case>(`/pairings/${pairing}/cases`, made),
  restrictions: (pairing: Id) => get<Restrictions>(`/pairings/${pairing}/restrictions`),
  lift: (notice: NoticeId, why: string) => post<void>(`/restrictions/${notice}/lift`, { why }),
  modes: (pairing: Id) => get<Modes>(`/pairings/${pairing}/modes`),
  setMode: (pairing: Id, mode: ModePut) => put<Modes>(`/pairings/${pairing}/mode`, mode),
  setChannelMode: (channel: Id, mode: ModePut) => put<Modes>(`/channels/${channel}/mode`, mode),
  brake: (pairing: Id, why: string) => post<Modes>(`/pairings/${pairing}/brake`, { why }),
  holds: (pairing: Id) => get<HoldSettings>(`/pairings/${pairing}/holds`),
  setHolds: (pairing: Id, holds: HoldSettings) => put<HoldSettings>(`/pairings/${pairing}/holds`, holds),
  words: (pairing: Id) => get<WordRules>(`/pairings/${pairing}/words`),
  setWords: (pairing: Id, words: WordRules) => put<WordRules>(`/pairings/${pairing}/words`, words),
  tryWords: (pairing: Id, trial: WordTrial) => post<WordTried>(`/pairings/${pairing}/words/try`, trial),
  starter: () => get<WordStarter>('/words/starter'),
  counts: (pairing: Id) => call<Counts>('GET', `/pairings/${pairing}/counts`),
  helplines: () => call<ReportPage>('GET', '/report'),
};
