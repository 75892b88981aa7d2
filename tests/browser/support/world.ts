// One test's world: a store of its own with the demo's two towns, one node or several, and a line of its own for each member.
import { devices, type Browser, type BrowserContextOptions } from '@playwright/test';
import { Authenticator } from './authenticator';
import { cardFor } from './asking';
import { Guard } from './guard';
import { Line } from './line';
import { Member } from './member';
import { Node } from './node';
import { settledStore } from './settled';
import type { Store, StoreKind } from './stores';
import type { Locale } from './words';

export const CAST = { mira: 'Mira', yanis: 'Yanis', claire: 'Claire', jonas: 'Jonas' } as const;
export type Who = keyof typeof CAST;

const SPEAKS: Record<Who, { locale: Locale; context: BrowserContextOptions }> = {
  mira: { locale: 'de', context: { locale: 'de-DE', timezoneId: 'Europe/Berlin' } },
  yanis: { locale: 'fr', context: { locale: 'fr-FR', timezoneId: 'Europe/Paris' } },
  claire: { locale: 'fr', context: { locale: 'fr-FR', timezoneId: 'Europe/Paris' } },
  jonas: { locale: 'de', context: { locale: 'de-DE', timezoneId: 'Europe/Berlin' } },
};
const FACILITATORS: readonly Who[] = ['claire', 'jonas'];
/** Nobody's speed of typing matters here, only what becomes of what was typed. */
const UNHURRIED = ['--commands-per-second', '10000', '--command-burst', '10000'];

export class World {
  readonly guard = new Guard();
  readonly nodes: Node[] = [];
  readonly members: Member[] = [];

  private constructor(
    readonly browser: Browser,
    readonly store: Store,
    private readonly lines: Record<Who, Line>,
    private readonly codes: Record<Who, string>,
    private readonly flags: string[],
    private readonly serviceWorker: boolean,
  ) {}

  static async begin(browser: Browser, kind: StoreKind, nodes: number, flags: string[], serviceWorker: boolean): Promise<World> {
    const { store, codes } = await settledStore(kind);
    try {
      const [mira, yanis, claire] = codes;
      const lines = { mira: await Line.open(), yanis: await Line.open(), claire: await Line.open(), jonas: await Line.open() };
      // The demo has no link for Jonas: Claire makes his card, see `facilitators`.
      const world = new World(browser, store, lines, { mira, yanis, claire, jonas: '' }, flags, serviceWorker);
      for (let n = 0; n < nodes; n++) await world.startNode();
      return world;
    } catch (why) {
      await store.end();
      throw why;
    }
  }

  /** Another node on the same store; every line prefers the nodes in the order in which they started. */
  async startNode(): Promise<Node> {
    const origins = Object.values(this.lines).flatMap((line) => ['--public-url', line.origin]);
    const node = await Node.serve([...this.store.flags, ...origins, ...UNHURRIED, ...this.flags]);
    this.nodes.push(node);
    this.#lead();
    return node;
  }

  /** SIGKILL, then a new process on the same store. */
  async killAndRestart(meanwhile: () => Promise<void> = async () => {}): Promise<void> {
    for (const line of Object.values(this.lines)) line.troubled = true;
    await this.nodes.pop()?.kill();
    this.#lead();
    await meanwhile();
    await this.startNode();
  }

  line(who: Who): Line {
    return this.lines[who];
  }

  code(who: Who): string {
    return this.codes[who];
  }

  /** A browser of their own, not yet in. */
  async browserFor(who: Who, options: BrowserContextOptions = {}): Promise<Member> {
    const { locale, context: defaults } = SPEAKS[who];
    const line = this.lines[who];
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 820 }, ...defaults, ...options, baseURL: line.origin });
    if (!this.serviceWorker) await context.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'serviceWorker'));
    await this.guard.watch(context, CAST[who], line);
    const member = new Member(CAST[who], locale, await context.newPage(), line, this.codes[who]);
    if (FACILITATORS.includes(who)) member.authenticator = await Authenticator.on(member.page);
    this.members.push(member);
    return member;
  }

  /** A browser of their own, and in by their link. */
  async enter(who: Who, options: BrowserContextOptions = {}): Promise<Member> {
    return (await this.browserFor(who, options)).join();
  }

  /** One facilitator of each council; Jonas comes in with a card that Claire made for him. */
  async facilitators(options: BrowserContextOptions = {}): Promise<[claire: Member, jonas: Member]> {
    const claire = await this.enter('claire', options);
    this.codes.jonas = await cardFor(claire, CAST.jonas);
    return [claire, await this.enter('jonas', options)];
  }

  async end(): Promise<void> {
    for (const { page } of this.members) await page.context().close();
    for (const line of Object.values(this.lines)) await line.close();
    for (const node of this.nodes) await node.kill();
    await this.store.end();
  }

  #lead(): void {
    for (const line of Object.values(this.lines)) line.leadsTo(...this.nodes.map((node) => node.port));
  }
}

/** Small, with a thumb: 320 × 640, the narrowest that WCAG 1.4.10 asks for. */
export const PHONE: BrowserContextOptions = {
  ...devices['Galaxy S9+'],
  viewport: { width: 320, height: 640 },
};
