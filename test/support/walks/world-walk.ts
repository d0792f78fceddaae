/**
 * Random walks over the operations of a whole centre: agents and calls, lists, rules, customers,
 * goods, settings, people. Ids come from the centre's own lists. A share of the requests carries
 * nonsense. Nothing may answer 5xx or be reported as a fault.
 */
import { type Operation, operations } from '../../../api/index.ts';
import type { HttpReply, Method, TestApi } from '../api-server.ts';
import { aServer, shopCentre } from '../api-server.ts';
import { MemoryJournal } from '../memory-journal.ts';
import { nonsense } from './nonsense.ts';
import { orderOperations } from './order-walk.ts';
import type { PairCoverage } from './pair-coverage.ts';
import { aBody, type Draw, type Hints, pick } from './request-values.ts';

const table: { readonly [id: string]: Operation } = operations;

/** First part of the paths of each aggregate. The first that matches counts. */
const aggregates = {
  list: /outbound|target-market|do-not-call/,
  rules: /rule-sets|\/jobs\/|prompts/,
  person: /\/users|\/roles|api-keys|webhooks|\/me\/|\/session\b|\/session\/|tickets/,
  customer: /customers|orders|returns/,
  goods: /items|catalogues|coupons|continuity|scripts|pictures|imports|stock|tax-rates|scenarios/,
  agent: /agents?\/|agent-sessions|addresses|\/calls|offers|extensions|messages|agents$/,
  centre: /centres|groups|queues|skills|comparisons|sweeps/,
} as const;
export type Aggregate = keyof typeof aggregates;
export const aggregateNames = Object.keys(aggregates) as readonly Aggregate[];

/** Operations that no walk makes, with the reason. */
const leftOut: { readonly [id: string]: string } = {
  callTapiFunction: 'a view on operations that are walked',
  callTapiMethod: 'a view on operations that are walked',
  takePaymentWebhook: 'sent by the payment provider, signed',
  createCentre: 'needs a service of several centres',
  deleteCentre: 'needs a service of several centres',
  startRun: 'a job of seconds',
  startComparison: 'a job of seconds',
  startSweep: 'a job of seconds',
  startStaffing: 'a job of seconds',
  simulateRules: 'a job of seconds',
};

/** Operations that change something, by aggregate. */
export const operationsOf: { readonly [Name in Aggregate]: readonly string[] } = sorted();

function sorted() {
  const found = Object.fromEntries(aggregateNames.map((name) => [name, [] as string[]]));
  for (const [id, { method, path, handler }] of Object.entries(table)) {
    const isWalked = method !== 'GET' && handler.kind === 'document' && !(id in leftOut);
    if (!isWalked || orderOperations.includes(id)) continue;
    const name = aggregateNames.find((one) => aggregates[one].test(path));
    if (name === undefined) throw new Error(`${id} (${path}) is in no walk`);
    found[name]?.push(id);
  }
  return found as { [Name in Aggregate]: string[] };
}

const people = ['nadia', 'anna', 'claire', 'malik', 'helene', 'paul', 'ines', 'a', 'b'] as const;
const nonsenseShare = 0.12;
/** Parameters with one value, and no list. */
const fixed: ReadonlyMap<string, readonly string[]> = new Map([
  ['centre', ['shop']],
  ['handler', ['main']],
]);
/** Parameters whose objects bodies name. */
const namedInBodies = ['queue', 'group', 'agent', 'address', 'customer', 'item'];
/** Parents whose lists are read. */
const parentsMax = 6;
/** People who have the role of an operation, as far as is known; shared by all walks. */
const permitted = new Map<string, Set<string>>();
/** Lists by the parameter whose values they have. */
const listsOf = Object.entries(table).flatMap(([id, { method, path, handler }]) => {
  const [, list = ''] = /\/([a-z-]+)$/.exec(path) ?? [];
  const isList = method === 'GET' && handler.kind === 'document' && id.startsWith('list');
  const below = Object.values(table).map((one) => one.path.match(`/${list}/\\{(\\w+)\\}`)?.[1]);
  const param = below.find((one) => one !== undefined);
  return isList && param !== undefined ? [{ path, param }] : [];
});

function paramsOf(paths: readonly string[]): Set<string> {
  return new Set(
    paths.flatMap((path) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)),
  );
}

const keyLifeMs = 300 * 86_400_000;

interface WalkStep {
  readonly as: string;
  readonly operation: string;
  readonly path: string;
  readonly body: unknown;
  readonly status: number;
}

export interface WalkedWorld extends TestApi {
  readonly journal: MemoryJournal;
  readonly reported: string[];
  readonly program: string;
}

/** `path`: of its store. */
export async function aWalkedWorld(
  path: string,
  journal = new MemoryJournal(),
  epoch = 1,
): Promise<WalkedWorld> {
  const reported: string[] = [];
  const served = await aServer(
    shopCentre,
    [],
    {},
    {
      path,
      journal: { journal, engine: 'test', onError: ({ message }) => void reported.push(message) },
      epoch,
      takesOrders: true,
      onInternal: ({ message }) => void reported.push(message),
    },
  );
  const made = await served.ask('POST', '/api/v1/centres/shop/api-keys', {
    as: 'nadia',
    body: {
      name: 'program',
      scopes: ['integration', 'gateway'],
      expiresAt: new Date(served.clock.nowMs() + keyLifeMs).toISOString(),
    },
  });
  return { ...served, journal, reported, program: String(made.body['secret']) };
}

export class WorldWalk {
  readonly #world: WalkedWorld;
  readonly #draw: Draw;
  readonly #coverage: PairCoverage;
  readonly #steps: WalkStep[] = [];
  readonly #pools = new Map<string, readonly unknown[]>();
  readonly #lists: typeof listsOf;
  #last: string | null = null;

  constructor(world: WalkedWorld, of: { readonly draw: Draw; readonly coverage: PairCoverage }) {
    this.#world = world;
    this.#draw = of.draw;
    this.#coverage = of.coverage;
    const needed = paramsOf(of.coverage.operations.map((id) => table[id]?.path ?? ''));
    for (const param of namedInBodies) needed.add(param);
    const parents = listsOf.filter(({ param }) => needed.has(param)).map(({ path }) => path);
    for (const param of paramsOf(parents)) needed.add(param);
    this.#lists = listsOf.filter(({ param }) => needed.has(param) && !fixed.has(param));
  }

  get all() { return this.#steps; }

  get report(): readonly string[] {
    return this.#steps
      .filter(({ status }) => status < 300 || (status >= 500 && status !== 503))
      .map(({ as, operation, path, body, status }) => {
        return `${as} ${operation} ${path} ${JSON.stringify(body) ?? ''}: ${status}`;
      });
  }

  async walk(length: number): Promise<readonly string[]> {
    await this.#fillPools();
    for (let step = 0; step < length; step += 1) {
      const state = this.#stateName();
      const operation = this.#coverage.choose(state, this.#last, this.#draw);
      const isAccepted = await this.#does(operation);
      this.#coverage.note(state, this.#last, operation, isAccepted);
      this.#world.clock.turn(pick([0, 1, 1_000, 60_000], this.#draw) ?? 0);
      if (isAccepted) {
        this.#last = operation;
        await this.#fillPools();
      }
      const faults = await this.#faults(isAccepted);
      if (faults.length > 0) return faults;
    }
    return [];
  }

  async #fillPools(): Promise<void> {
    for (const [param, ids] of fixed) this.#pools.set(param, ids);
    for (const { path, param } of this.#lists) {
      const [, parent] = /\{(\w+)\}/.exec(path) ?? [];
      const found: unknown[] = [];
      const parents = parent === undefined ? [''] : (this.#pools.get(parent) ?? []);
      for (const of of parents.slice(0, parentsMax)) {
        const url = path.replace(`{${parent}}`, encodeURIComponent(String(of)));
        const { status, body } = await this.#world.ask('GET', url, { as: readerOf(path) });
        if (status !== 200) continue;
        const items = (body['items'] ?? []) as readonly { readonly [member: string]: unknown }[];
        const ids = items.map((one) => one['id'] ?? one[`${param}Id`] ?? one['number']);
        found.push(...ids.filter((id) => id !== undefined));
      }
      this.#pools.set(param, found);
    }
  }

  /** Of agents and calls: what is possible depends on it. */
  #stateName(): string {
    const { agents, calls } = this.#world.live.projection;
    const agentStates = [...agents.all()].map(({ shown }) => shown.state);
    const callStates = calls.live().map(({ call }) => call.derivedState);
    return [...agentStates, ...[...new Set(callStates)].sort()].join('/');
  }

  #filled(path: string): string | null {
    let filled: string | null = path;
    for (const [, param = ''] of path.matchAll(/\{(\w+)\}/g)) {
      const id = pick(this.#pools.get(param) ?? [], this.#draw);
      if (id === undefined) return null;
      filled = filled.replace(`{${param}}`, encodeURIComponent(String(id)));
    }
    return filled;
  }

  async #does(id: string): Promise<boolean> {
    const operation = table[id];
    if (operation === undefined) return false;
    const path = this.#filled(operation.path);
    if (path === null) return false;
    const sound = aBody(operation, this.#hints(id), this.#draw);
    // No body was found that its schema takes.
    if (sound === undefined && operation.body?.safeParse(undefined).success === false) return false;
    const body = this.#draw() < nonsenseShare ? nonsense(sound, this.#draw) : sound;
    const all: readonly string[] = [...people, 'program'];
    const able = permitted.get(id) ?? new Set(all);
    permitted.set(id, able);
    const first = pick([...able], this.#draw) ?? 'nadia';
    let answer: HttpReply | undefined;
    for (const as of [first, ...[...able].filter((one) => one !== first)]) {
      const who = as === 'program' ? this.#world.program : as;
      answer = await this.#send(operation, { as: who, path, body });
      this.#steps.push({ as, operation: id, path, body, status: answer.status, text: answer.text } as never);
      const { status } = answer;
      if (status === 403 && answer.body['code'] === 'role_missing') able.delete(as);
      if (![401, 403, 404].includes(status)) break;
    }
    return (answer?.status ?? 500) < 300;
  }

  async #send(
    { method }: Operation,
    { as, path, body }: { readonly as: string; readonly path: string; readonly body: unknown },
  ): Promise<HttpReply> {
    const { ask } = this.#world;
    const read = method === 'POST' ? null : await ask('GET', path, { as });
    const tag = read?.headers['etag'];
    const headers = {
      'idempotency-key': `walk-${this.#steps.length}-${as.length}`,
      ...(typeof tag === 'string' ? { 'if-match': tag } : {}),
    };
    return await ask(method as Method, path, {
      as,
      headers,
      ...(body === undefined ? {} : { body }),
    });
  }

  /** Members that name something take the id of something there is. */
  #hints(id: string): Hints {
    const named = [...this.#pools].map(([param, ids]) => [`${param}Id`, ids] as const);
    const pool = (param: string) => this.#pools.get(param) ?? [];
    return {
      ...Object.fromEntries(named),
      customerId: ['1000001', ...pool('customer')],
      groups: [pool('group').map(bare)],
      skills: [{ french: 80 }, {}],
      state: /^(set|force).*(Agent|Session)/.test(id) ? ['ready', 'ready', 'notReady'] : undefined,
      nextState: [undefined],
      to: ['0639980001', ...pool('queue')],
      currency: ['EUR'],
    };
  }

  async #faults(isAccepted: boolean): Promise<readonly string[]> {
    const { reported, ask } = this.#world;
    const last = this.#steps.at(-1);
    // 503: there is no telephone and nobody dials here.
    if (last !== undefined && last.status >= 500 && last.status !== 503) {
      return [`${last.status} of ${last.operation}`, ...reported];
    }
    if (reported.length > 0) return [...reported];
    if (!isAccepted) return [];
    const faults: string[] = [];
    for (const path of ['centres/shop/wallboard', 'handlers/main/agents', 'centres/shop/calls']) {
      const { status, body } = await ask('GET', `/api/v1/${path}`, { as: 'nadia' });
      if (status !== 200) faults.push(`${path} answers ${status}`);
      if (body['unreadable'] !== undefined) faults.push(`${path} leaves out items`);
    }
    return faults;
  }
}

function readerOf(path: string): string {
  if (path.includes('/me/') || path.includes('customers')) return 'helene';
  return path.includes('rule') || path.includes('call') ? 'anna' : 'nadia';
}

const bare = (id: unknown) => String(id).split('.').at(-1);
