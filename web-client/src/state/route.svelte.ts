// Where we are, from the fragment: '#/' the list, '#/c/ID' a channel, '#/c/ID/MESSAGE' at a message, '#/care/PAIRING/PART', '#/desk/PAIRING/CASE', '#/setup', '#/settings',
// '#/notices', '#/report', '#/privacy', '#/rules', '#/agenda/PAIRING/PART', '#/meeting/ID/TIME'. A join code is taken out of the address at once and never enters the history.
import { listenToBack } from './layers';
import { lengthened, LIST, stepsBack, trailOf } from './trail';

export type Route =
  | { view: 'list' }
  | { view: 'channel'; id: string; message?: string }
  | { view: 'settings' }
  | { view: 'notices' }
  | { view: 'report' }
  | { view: 'care'; id: string; part: string }
  | { view: 'desk'; id: string; case: string | null }
  | { view: 'setup' }
  | { view: 'agenda'; id: string; part: string; channel: string | null }
  | { view: 'meeting'; id: string; occurrence: string }
  | { view: 'text'; id: TextName };

/** The texts that anybody may read, in or not. */
export type TextName = 'privacy' | 'rules';

export function parseRoute(hash: string): Route {
  const [, view, id, part, more] = hash.replace(/^#/, '').split('/');
  if (view === 'c' && id) return { view: 'channel', id, ...(part && { message: part }) };
  if (view === 'settings' || view === 'notices' || view === 'report') return { view };
  if (view === 'care' && id) return { view: 'care', id, part: part || 'members' };
  if (view === 'desk' && id) return { view: 'desk', id, case: part || null };
  if (view === 'agenda' && id) return { view: 'agenda', id, part: part || 'list', channel: more || null };
  if (view === 'meeting' && id && part) return { view: 'meeting', id, occurrence: decodeURIComponent(part) };
  if (view === 'setup') return { view: 'setup' };
  if (view === 'privacy' || view === 'rules') return { view: 'text', id: view };
  return { view: 'list' };
}

export const hashOf = {
  list: () => LIST,
  channel: (id: string) => `#/c/${id}`,
  /** A channel, at one of its messages. */
  message: (channel: string, message: string) => `#/c/${channel}/${message}`,
  settings: () => '#/settings',
  notices: () => '#/notices',
  report: () => '#/report',
  care: (pairing: string, part = 'members') => `#/care/${pairing}/${part}`,
  desk: (pairing: string, of?: string) => `#/desk/${pairing}${of ? `/${of}` : ''}`,
  setup: () => '#/setup',
  /** `part`: `list`, `month`, `plan`, `subscribe`, or the name of a capability with a page; some are about one channel. */
  agenda: (pairing: string, part = 'list', channel?: string) => `#/agenda/${pairing}/${part}${channel ? `/${channel}` : ''}`,
  meeting: (meeting: string, occurrence: string) => `#/meeting/${meeting}/${occurrence}`,
  text: (name: TextName) => `#/${name}`,
};

/** The code of a join link, or of its fragment alone. */
export function codeIn(link: string): string | null {
  const code = /#join=([^&\s]+)/.exec(link)?.[1];
  if (code === undefined) return null;
  try {
    return decodeURIComponent(code);
  } catch {
    return code;
  }
}

class Router {
  route = $state.raw<Route>(parseRoute(location.hash));
  joinCode = $state<string | null>(null);
  /** The page before this one. */
  before: string | null = null;
  #trail = trailOf(history.state);

  constructor() {
    this.#read();
    addEventListener('hashchange', (event) => {
      this.before = new URL(event.oldURL).hash || LIST;
      this.#read();
    });
    addEventListener('popstate', () => trailOf(history.state).length > 0 && (this.#trail = trailOf(history.state)));
    listenToBack((trail) => (this.#trail = trail));
  }

  go(hash: string): void {
    location.hash = hash;
  }

  /** To a page above this one: back, if one came by it; otherwise in place of this one. */
  up(hash: string): void {
    const steps = stepsBack(trailOf(history.state), hash);
    if (steps > 0) return history.go(-steps);
    this.#trail = trailOf(history.state).slice(0, -1);
    location.replace(hash);
  }

  #read(): void {
    const code = codeIn(location.hash);
    if (code) {
      history.replaceState(null, '', location.pathname + '#/');
      this.joinCode = code;
    }
    if (trailOf(history.state).length === 0) history.replaceState({ trail: lengthened(this.#trail, location.hash) }, '');
    this.#trail = trailOf(history.state);
    this.route = parseRoute(location.hash);
  }
}

export const router = new Router();
