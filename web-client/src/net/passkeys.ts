// Passkeys: the browser's half of each ceremony (Web Authentication, level 3). The library is loaded when it is needed.
import type { SignedIn } from '../protocol';
import { api } from './api';

const library = () => import('@simplewebauthn/browser');

/** The person closed the browser's own dialog, or took too long: nothing is wrong, it can be tried again. */
export class NotShown extends Error {}

async function asked<T>(ceremony: Promise<T>): Promise<T> {
  try {
    return await ceremony;
  } catch (cause) {
    throw new NotShown('the passkey was not shown', { cause });
  }
}

/** Makes a passkey for the one who is signed in. */
export async function makePasskey(name: string): Promise<SignedIn> {
  const { ceremony, options } = await api.beginPasskey();
  const { startRegistration } = await library();
  const credential = await asked(startRegistration({ optionsJSON: options as never }));
  return api.makePasskey({ ceremony, credential, name });
}

/** Shows one within a session. */
export async function verify(): Promise<SignedIn> {
  const { ceremony, options } = await api.beginVerify();
  const { startAuthentication } = await library();
  const credential = await asked(startAuthentication({ optionsJSON: options as never }));
  return api.verify({ ceremony, credential });
}

/** Signs in: the passkey says itself whose it is. */
export async function signIn(): Promise<SignedIn> {
  const { ceremony, options } = await api.beginSignIn();
  const { startAuthentication } = await library();
  const credential = await asked(startAuthentication({ optionsJSON: options as never }));
  return api.signIn({ ceremony, credential });
}

/** What a new passkey is called where nobody says anything else. */
export function deviceName(agent: string): string {
  const systems: [RegExp, string][] = [
    [/Android/, 'Android'],
    [/iPhone/, 'iPhone'],
    [/iPad/, 'iPad'],
    [/CrOS/, 'Chromebook'],
    [/Windows/, 'Windows'],
    [/Mac OS X/, 'Mac'],
    [/Linux/, 'Linux'],
  ];
  return systems.find(([mark]) => mark.test(agent))?.[1] ?? 'Passkey';
}
