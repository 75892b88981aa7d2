// Where we are, from the fragment: '#/' the list, '#/c/ID' a channel, '#/settings'. A join code is taken out of the
// address at once and never enters the history.

export type Route = { view: 'list' } | { view: 'channel'; id: string } | { view: 'settings' };

export function parseRoute(hash: string): Route {
  const [, view, id] = hash.replace(/^#/, '').split('/');
  if (view === 'c' && id) return { view: 'channel', id };
  if (view === 'settings') return { view: 'settings' };
  return { view: 'list' };
}

export const hashOf = {
  list: () => '#/',
  channel: (id: string) => `#/c/${id}`,
  settings: () => '#/settings',
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

  constructor() {
    this.#read();
    addEventListener('hashchange', () => this.#read());
  }

  go(hash: string): void {
    location.hash = hash;
  }

  #read(): void {
    const code = codeIn(location.hash);
    if (code) {
      history.replaceState(null, '', location.pathname + '#/');
      this.joinCode = code;
    }
    this.route = parseRoute(location.hash);
  }
}

export const router = new Router();
