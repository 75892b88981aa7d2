// What a facilitator's page asks the server for without any of its pages: what would take many taps and is not looked at.
import type { Member } from './member';

/** Asks with the session of a member's page; the answer's body, which may be empty. */
export async function ask<T>(by: Member, method: string, path: string, body?: unknown): Promise<T> {
  return by.page.evaluate(
    async ([how, where, what]) => {
      const answer = await fetch(`/api/v1${where}`, { method: how!, ...(what === undefined ? {} : { body: what, headers: { 'content-type': 'application/json' } }) });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${how} ${where}: ${answer.status} ${text}`);
      return (text === '' ? null : JSON.parse(text)) as T;
    },
    [method, path, body === undefined ? undefined : JSON.stringify(body)] as const,
  );
}

export async function pairingOf(by: Member): Promise<string> {
  const { pairings } = await ask<{ pairings: { id: string }[] }>(by, 'GET', '/directory');
  return pairings[0]!.id;
}

interface MemberCare {
  id: string;
  name: string;
}

/** Which member has this name, as a facilitator's list has it. */
export async function memberCalled(by: Member, name: string): Promise<string> {
  const { members } = await ask<{ members: MemberCare[] }>(by, 'GET', `/pairings/${await pairingOf(by)}/members`);
  const found = members.find((one) => one.name === name);
  if (!found) throw new Error(`nobody is called ${name}`);
  return found.id;
}

/** A card that lets this member in on another device; its code. */
export async function cardFor(by: Member, name: string): Promise<string> {
  const { code } = await ask<{ code: string }>(by, 'POST', `/members/${await memberCalled(by, name)}/card`, { why: 'Neues Handy' });
  return code.replaceAll('-', '');
}
