/**
 * Chromium before a real service that serves the console as it is built, for tests of the console.
 *
 * A sign-in is made once a person and shared: a service takes few of them a minute.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import axe from 'axe-core';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { afterEach } from 'vitest';
import { Client } from '#client';
import { soundArgs } from '../../bench/console/console-pages.ts';
import type { AccountsFile } from '../../contracts/index.ts';
import type { AsteriskAddress } from '../../gateways/index.ts';
import { systemClock } from '../../live/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import { startDemo } from '../../server/demo/start-demo.ts';
import type { Service, ServiceOptions } from '../../server/service-options.ts';
import { startCentre } from '../../server/start-centre.ts';
import { newFolder } from './a-folder.ts';
import { readVerdier } from './maison-verdier.ts';
import { programHere } from './program-here.ts';
import { smallAccounts, smallCentre } from './running-service.ts';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);
/** WCAG 2.2, A and AA. */
const everyRule: axe.RunOnly = {
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
};
const rulesOfColour = ['color-contrast', 'link-in-text-block'];
/** What axe-core looks for: everything, what a language may change, what a theme may change. */
const lookedFor: Readonly<Record<'all' | 'words' | 'colour', axe.RunOptions>> = {
  all: { runOnly: everyRule },
  words: {
    runOnly: everyRule,
    rules: Object.fromEntries(rulesOfColour.map((rule) => [rule, { enabled: false }])),
  },
  colour: { runOnly: { type: 'rule', values: rulesOfColour } },
};

/**
 * The pages of Chromium's own address bar, which nobody sees, take twice the processor of the page
 * that is tested. The list stands in place of playwright's, so what of that matters here is in it.
 */
const featuresOff = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'PreconnectToSearch',
];
const browserArgs = [
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-sync',
  `--disable-features=${featuresOff.join(',')}`,
];

interface BrowserProgram {
  readonly chromium: string;
  readonly libraries: string;
}

/** A busy machine takes its time; the default of `expect.poll` is the same. */
const shownMsMax = 60_000;
let program: BrowserProgram | null = null;

/** Whether Chromium is here; if not, its tests are left out and the reason is printed. */
export async function hasBrowser(): Promise<boolean> {
  const found = await programHere('Chromium', 'browser-program.mjs');
  if (found !== null) program = JSON.parse(found) as BrowserProgram;
  return found !== null;
}

export interface ConsoleVisit {
  readonly lang?: string;
  readonly theme?: string;
  readonly width?: number;
}

interface BuildOptions {
  readonly hasStates?: boolean;
}

/** Which centre it is, and who may make keys there. */
interface RigCentre {
  readonly id: string;
  readonly admin: string;
}

const smallShop: RigCentre = { id: smallCentre.id, admin: 'root' };
const demo: RigCentre = { id: 'verdier', admin: 'nadia' };

interface RigParts {
  readonly centre: RigCentre;
  readonly browser: Browser;
  readonly begin: (options: ServiceOptions) => Promise<Service>;
  readonly options: ServiceOptions;
}

const rigs = new Set<ConsoleRig>();

// A test that fails says what its people saw; the script of the pictures runs no test.
if (process.env['VITEST'] !== undefined) {
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    const shown = await Promise.all([...rigs].map((rig) => rig.shown()));
    console.error(`Shown when "${task.name}" failed:\n${shown.join('\n---\n')}`);
  });
}

/** A service with its console, and a browser before it. */
export class ConsoleRig {
  readonly #centre: RigCentre;
  readonly #browser: Browser;
  readonly #begin: RigParts['begin'];
  readonly #options: ServiceOptions;
  #service: Service;
  readonly #contexts = new Map<string, Promise<BrowserContext>>();
  #key: Client | null = null;

  private constructor(service: Service, { centre, browser, begin, options }: RigParts) {
    this.#service = service;
    this.#centre = centre;
    this.#browser = browser;
    this.#begin = begin;
    this.#options = options;
  }

  get address(): string {
    return this.#service.address;
  }

  /** Of the centre, or of a small shop. */
  static start(
    centre: CentreFile = smallCentre,
    accounts: AccountsFile = smallAccounts,
    {
      speed = 1,
      ruleSets = [],
      webhookAllow = [],
      asterisk,
    }: {
      readonly speed?: number;
      readonly ruleSets?: readonly RuleSetFile[];
      /** Private subnets that webhooks may be sent to [none]. */
      readonly webhookAllow?: readonly string[];
      /** Its stations may be in browsers, which have a microphone that beeps [no switch]. */
      readonly asterisk?: AsteriskAddress;
    } = {},
  ): Promise<ConsoleRig> {
    const phones = asterisk === undefined ? {} : { asterisk, browserPhones: true };
    const options = { accounts, speed, webhookAllow, ...phones };
    return ConsoleRig.#of(smallShop, (all) => startCentre({ centre, ruleSets }, all), options);
  }

  /** Of the demo; `hasStates`: its console has the page of examples, and states that are forced. */
  static startDemo({
    speed = 1,
    callersOrder = true,
    hasStates = false,
  } = {}): Promise<ConsoleRig> {
    const options = { speed, callersOrder, callsPeople: !hasStates, hasStates };
    return ConsoleRig.#of(demo, (all) => startDemo(readVerdier(), all), options);
  }

  static async #of(
    centre: RigCentre,
    begin: RigParts['begin'],
    {
      hasStates = false,
      ...own
    }: Pick<
      ServiceOptions,
      | 'accounts'
      | 'asterisk'
      | 'browserPhones'
      | 'speed'
      | 'callersOrder'
      | 'callsPeople'
      | 'webhookAllow'
    > &
      BuildOptions,
  ): Promise<ConsoleRig> {
    const args = own.browserPhones === true ? [...browserArgs, ...soundArgs] : browserArgs;
    const [consoleFolder, browser] = await Promise.all([builtConsole(hasStates), launched(args)]);
    const options: ServiceOptions = {
      ...own,
      clock: systemClock,
      host: '127.0.0.1',
      port: 0,
      consoleFolder,
      data: newFolder('console'),
      onInternal: (error) => {
        throw error;
      },
    };
    const rig = new ConsoleRig(await begin(options), { centre, browser, begin, options });
    rigs.add(rig);
    return rig;
  }

  /** What every open page shows now. */
  async shown(): Promise<string> {
    const pages = this.#browser.contexts().flatMap((context) => context.pages());
    const shown = await Promise.all(
      pages.map(async (page) => `${page.url()}\n${await page.locator('body').innerText()}`),
    );
    return shown.join('\n---\n');
  }

  async stop(): Promise<void> {
    rigs.delete(this);
    await this.#browser.close();
    await this.#service.stop();
    rmSync(this.#options.data ?? '', { recursive: true, force: true });
  }

  /** The service is gone while something is done, and then comes back at its place. */
  async without(run: (data: string) => Promise<void>): Promise<void> {
    const { port } = this.#service;
    await this.#service.stop();
    await run(this.#options.data ?? '');
    this.#service = await this.#begin({ ...this.#options, port });
  }

  /** The service begins again where it was, and time goes on in its centre at another pace. */
  async goOnAt(speed: number): Promise<void> {
    const { port } = this.#service;
    await this.#service.stop();
    this.#service = await this.#begin({ ...this.#options, port, speed });
  }

  /** A browser of its own, in which nobody is signed in; it allows notifications, or nothing. */
  context(permissions: readonly string[] = ['notifications']): Promise<BrowserContext> {
    return this.#context({
      viewport: { width: 1440, height: 860 },
      locale: 'en-GB',
      permissions: [...permissions],
    });
  }

  /** The browser of a person, signed in. */
  of(person: string): Promise<BrowserContext> {
    const context = this.#contexts.get(person) ?? this.#signedIn(person);
    this.#contexts.set(person, context);
    return context;
  }

  async #signedIn(person: string): Promise<BrowserContext> {
    const sound = this.#options.browserPhones === true ? ['microphone'] : [];
    const context = await this.context(['notifications', ...sound]);
    const page = await context.newPage();
    await page.goto(`${this.address}/?as=${person}`);
    await page.getByRole('navigation').waitFor();
    // Their first sign-in offers a tour, which is not what they are here for.
    await page.evaluate(`for (const name of Object.keys(localStorage))
      if (name.startsWith('callwright.tour.'))
        localStorage.setItem(name, JSON.stringify({ state: 'left', steps: {} }))`);
    await page.close();
    return context;
  }

  /** A further browser with the sign-in of that person. */
  async another(person: string): Promise<BrowserContext> {
    const signedIn = await (await this.of(person)).storageState();
    return this.#context({ storageState: signedIn });
  }

  async #context(options: BrowserContextOptions): Promise<BrowserContext> {
    const context = await this.#browser.newContext(options);
    context.setDefaultTimeout(shownMsMax);
    return context;
  }

  /** A page of a person at a path, shown to its end. */
  async page(person: string, path: string, visit: ConsoleVisit = {}): Promise<Page> {
    const context = await this.of(person);
    const page = await context.newPage();
    const { lang = 'en', theme = 'light', width = 1440 } = visit;
    await page.setViewportSize({ width, height: 860 });
    const mark = path.includes('?') ? '&' : '?';
    await page.goto(`${this.address}${path}${mark}lang=${lang}&theme=${theme}`);
    return page;
  }

  client(person: string): Client {
    return new Client({ server: this.address, bearer: person });
  }

  /** A call arrives in a queue; its id. */
  async arrive(queue: string, from = '+33639980001'): Promise<string> {
    this.#key ??= new Client({ server: this.address, bearer: await this.key('integration') });
    const made = await this.#key.post('/api/v1/centres/{centre}/calls', {
      params: { centre: this.#centre.id },
      body: { queueId: `${this.#centre.id}.${queue}`, from },
    });
    if (!made.ok) throw new Error(made.problem.detail);
    return made.body.callId;
  }

  /** The caller gives up. */
  async leave(call: string): Promise<void> {
    const answer = await this.#key?.post('/api/v1/calls/{call}/hangup', { params: { call } });
    if (answer?.ok !== true) throw new Error(answer?.problem.detail);
  }

  /** The key of a program. */
  async key(scope: 'integration' | 'gateway'): Promise<string> {
    const { id, admin } = this.#centre;
    const made = await this.client(admin).post('/api/v1/centres/{centre}/api-keys', {
      params: { centre: id },
      body: {
        name: 'switch',
        scopes: [scope],
        expiresAt: new Date(systemClock.nowMs() + 86_400_000).toISOString(),
      },
    });
    if (!made.ok) throw new Error(made.problem.detail);
    return made.body.secret ?? '';
  }
}

/** Takes a reviewer's decision, and confirms it in the dialog that says what will happen. */
export async function decides(page: Page, name: string): Promise<void> {
  // A button's key is part of its name.
  await page.getByRole('button', { name: new RegExp(`^${name}( [A-Z])?$`) }).click();
  await page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
}

/**
 * What axe-core finds wrong on a page, a line each: rule, place, and why.
 */
export async function accessFaults(
  page: Page,
  of: keyof typeof lookedFor = 'all',
): Promise<readonly string[]> {
  if (!(await page.evaluate<boolean>("'axe' in globalThis"))) await page.evaluate(axe.source);
  const found = await page.evaluate(
    (options) => (globalThis as unknown as { readonly axe: typeof axe }).axe.run(options),
    { resultTypes: ['violations'], preload: false, ...lookedFor[of] } satisfies axe.RunOptions,
  );
  if (found.passes.length === 0) throw new Error('axe-core has looked at nothing');
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${String(target)}: ${failureSummary}`),
  );
}

export function launched(args: readonly string[] = browserArgs): Promise<Browser> {
  if (program === null) throw new Error('hasBrowser was not asked before');
  const { chromium: executablePath, libraries } = program;
  return chromium.launch({
    executablePath,
    chromiumSandbox: false,
    env: { ...process.env, ...(libraries === '' ? {} : { LD_LIBRARY_PATH: libraries }) },
    args: [...args],
  });
}

/** Built once for its sources; two files of tests that begin together build into folders of their own. */
async function builtConsole(hasStates: boolean): Promise<string> {
  const script = join(root, 'scripts/build-console.mjs');
  const { stdout } = await run(process.execPath, [script, '--hash']);
  const cache = join(root, 'node_modules/.cache/console');
  const name = `${stdout.trim().slice(0, 16)}${hasStates ? '-states' : ''}`;
  const folder = join(cache, name);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const own = `${folder}.${process.pid}`;
  await run(process.execPath, [script, '--out', own, ...(hasStates ? ['--states'] : [])]);
  if (existsSync(folder)) rmSync(own, { recursive: true });
  else renameSync(own, folder);
  return folder;
}
