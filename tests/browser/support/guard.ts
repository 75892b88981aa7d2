// Watches every page of every test: no request leaves for anybody else, nothing breaks the content security policy,
// nothing is thrown, and the console stays quiet. What a cut line makes a browser say is the one thing forgiven.
import type { BrowserContext, ConsoleMessage, Request } from '@playwright/test';
import type { Line } from './line';

const NETWORK_GONE = [
  /^Failed to load resource: net::ERR_/,
  /^WebSocket connection to '.*' failed: /,
  /^A bad HTTP response code \(\d+\) was received when fetching the script\.$/,
  /^Failed to update a ServiceWorker/,
];
/** How a browser finds out that nobody is signed in, nor out by suspension or ban. */
const NOT_SIGNED_IN = /^Failed to load resource: the server responded with a status of 401 .*\/api\/v1\/me(\/notices)?$/;

export class Guard {
  readonly findings: string[] = [];
  #expected: RegExp[] = [];

  /** Something that this test brings about on purpose. Matched against "message url". */
  expect(pattern: RegExp): void {
    this.#expected.push(pattern);
  }

  async watch(context: BrowserContext, who: string, line: Line): Promise<void> {
    const found = (what: string) => {
      if (!this.#expected.some((one) => one.test(what))) this.findings.push(`${who}: ${what}`);
    };
    const stranger = (url: string) => !this.#isOurs(url, line);
    context.on('request', (request: Request) => stranger(request.url()) && found(`a request to a third party: ${request.url()}`));
    context.on('weberror', (error) => found(`thrown: ${error.error().stack ?? error.error().message}`));
    context.on('console', (message) => this.#console(message, line, found));
    context.on('page', (page) => {
      page.on('websocket', (socket) => stranger(socket.url()) && found(`a WebSocket to a third party: ${socket.url()}`));
      page.on('crash', () => found('the page crashed'));
    });
    await context.exposeBinding('__violated', (_source, what: string) => found(`content security policy: ${what}`));
    await context.addInitScript(() => {
      const tell = (window as unknown as { __violated: (what: string) => void }).__violated;
      document.addEventListener('securitypolicyviolation', (violation) =>
        tell(`${violation.violatedDirective} ${violation.blockedURI} ${violation.sourceFile}:${violation.lineNumber}`),
      );
    });
  }

  #isOurs(url: string, line: Line): boolean {
    if (/^(data|blob|about):/.test(url)) return true;
    return new URL(url).host === new URL(line.origin).host;
  }

  #console(message: ConsoleMessage, line: Line, found: (what: string) => void): void {
    if (!['error', 'warning', 'assert'].includes(message.type())) return;
    const text = message.text();
    const told = `${text} ${message.location().url}`;
    if (NOT_SIGNED_IN.test(told) || (line.troubled && NETWORK_GONE.some((one) => one.test(text)))) return;
    found(`console ${message.type()}: ${told}`);
  }
}
