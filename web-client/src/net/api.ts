// The HTTP interface, typed. Problems (RFC 9457) become Refusals; a network that does not answer becomes Disconnected.
import type { ChannelPatch, ChannelSummary, Directory, Id, MePatch, NewChannel, Person, Problem, Revisions, SignedIn } from '../protocol';
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

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const request: RequestInit = { method, signal: AbortSignal.timeout(TIMEOUT_MS), credentials: 'same-origin', cache: 'no-store' };
  if (body !== undefined) Object.assign(request, { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, request);
  } catch (cause) {
    throw new Disconnected('no answer', { cause });
  }
  if (!response.ok) throw await refusalOf(response);
  return response.status === 204 ? (undefined as T) : ((await response.json()) as T);
}

export const api = {
  join: (code: string) => call<SignedIn>('POST', '/join', { code }),
  logout: () => call<void>('POST', '/logout', {}),
  me: () => call<SignedIn>('GET', '/me'),
  updateMe: (change: MePatch) => call<SignedIn>('PATCH', '/me', change),
  directory: () => call<Directory>('GET', '/directory'),
  member: (id: Id) => call<Person>('GET', `/members/${id}`),
  createChannel: (pairing: Id, words: NewChannel) => call<ChannelSummary>('POST', `/pairings/${pairing}/channels`, words),
  changeChannel: (id: Id, change: ChannelPatch) =>
    call<ChannelSummary>('PATCH', `/channels/${id}`, change),
  revisions: (channel: Id, message: Id) => call<Revisions>('GET', `/channels/${channel}/messages/${message}/revisions`),
};
