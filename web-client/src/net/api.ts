// The HTTP interface, typed. Problems (RFC 9457) become Refusals; a network that does not answer becomes Disconnected.
import type {
  Ceremony,
  ChannelPatch,
  ChannelSummary,
  Counts,
  Directory,
  Id,
  Join,
  Looked,
  MePatch,
  NewAppeal,
  NewChannel,
  NewReport,
  Notices,
  Own,
  Passkeys,
  Person,
  Problem,
  PublicReport,
  ReceiptLooked,
  ReportMade,
  ReportPage,
  Revisions,
  Service,
  Sessions,
  SignedIn,
} from '../protocol';
import { attemptFor } from './attempts';
import { Disconnected, Refusal } from './refusal';

const TIMEOUT_MS = 15_000;

function retryAfterMs(response: Response): number | null {
  const seconds = Number(response.headers.get('retry-after') ?? NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : null;
}

async function refusalOf(response: Response): Promise<Refusal> {
  const problem: Partial<Problem> = await response.json().catch(() => ({}));
  return new Refusal(problem.code ?? `http_${response.status}`, problem.detail ?? problem.title, retryAfterMs(response), response.status);
}

/** For whom this page speaks: a server that knows the session as somebody else's refuses, instead of doing it in their name. */
let speaker: Id | null = null;
let strangerHeard = () => {};
/** Told when the server refused that. */
export function onStranger(heard: () => void): void {
  strangerHeard = heard;
}
export function speakAs(member: Id | null): void {
  speaker = member;
}

export async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const request: RequestInit = { method, signal: AbortSignal.timeout(TIMEOUT_MS), credentials: 'same-origin', cache: 'no-store' };
  const headers: Record<string, string> = speaker === null ? {} : { 'quartier-member': speaker };
  if (body !== undefined) Object.assign(request, { body: JSON.stringify(body) });
  request.headers = body === undefined ? headers : { ...headers, 'content-type': 'application/json' };
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, request);
  } catch (cause) {
    throw new Disconnected('no answer', { cause });
  }
  if (!response.ok) {
    const refusal = await refusalOf(response);
    if (refusal.code === 'another_member') strangerHeard();
    throw refusal;
  }
  return response.status === 204 ? (undefined as T) : ((await response.json()) as T);
}

export const api = {
  service: () => call<Service>('GET', '/service'),
  look: (code: string) => call<Looked>('POST', '/join/look', { code }),
  join: (join: Join) => call<SignedIn>('POST', '/join', { ...join, attempt: attemptFor(join.code) }),
  logout: () => call<void>('POST', '/logout', {}),
  me: () => call<SignedIn>('GET', '/me'),
  updateMe: (change: MePatch) => call<SignedIn>('PATCH', '/me', change),
  sessions: () => call<Sessions>('GET', '/me/sessions'),
  endSession: (id: string) => call<void>('DELETE', `/me/sessions/${id}`),
  endSessions: () => call<void>('DELETE', '/me/sessions'),
  withdraw: () => call<void>('POST', '/me/withdraw', {}),
  erase: (name: string) => call<void>('POST', '/me/erase', { name }),
  passkeys: () => call<Passkeys>('GET', '/me/passkeys'),
  beginPasskey: () => call<Ceremony>('POST', '/me/passkeys/begin', {}),
  makePasskey: (made: unknown) => call<SignedIn>('POST', '/me/passkeys', made),
  removePasskey: (id: string) => call<void>('DELETE', `/me/passkeys/${id}`),
  beginVerify: () => call<Ceremony>('POST', '/me/verify/begin', {}),
  verify: (shown: unknown) => call<SignedIn>('POST', '/me/verify', shown),
  beginSignIn: () => call<Ceremony>('POST', '/passkey/begin', {}),
  signIn: (shown: unknown) => call<SignedIn>('POST', '/passkey', shown),
  directory: () => call<Directory>('GET', '/directory'),
  member: (id: Id) => call<Person>('GET', `/members/${id}`),
  createChannel: (pairing: Id, words: NewChannel) => call<ChannelSummary>('POST', `/pairings/${pairing}/channels`, words),
  changeChannel: (id: Id, change: ChannelPatch) =>
    call<ChannelSummary>('PATCH', `/channels/${id}`, change),
  own: () => call<Own>('GET', '/me/own'),
  notices: () => call<Notices>('GET', '/me/notices'),
  noticeRead: (notice: Id) => call<void>('POST', `/me/notices/${notice}/read`, {}),
  appeal: (notice: Id, appeal: NewAppeal) => call<void>('POST', `/me/notices/${notice}/appeal`, appeal),
  ignore: (member: Id) => call<void>('PUT', `/me/ignored/${member}`, {}),
  hearAgain: (member: Id) => call<void>('DELETE', `/me/ignored/${member}`),
  report: (channel: Id, message: Id, report: NewReport) => call<ReportMade>('POST', `/channels/${channel}/messages/${message}/report`, report),
  reportPage: () => call<ReportPage>('GET', '/report'),
  reportPublicly: (report: PublicReport) => call<ReportMade>('POST', '/report', report),
  lookAtReport: (receipt: string) => call<ReceiptLooked>('POST', '/report/look', { receipt }),
  counts: (pairing: Id) => call<Counts>('GET', `/pairings/${pairing}/counts`),
  revisions: (channel: Id, message: Id) => call<Revisions>('GET', `/channels/${channel}/messages/${message}/revisions`),
};
