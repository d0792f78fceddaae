/** The HTTP server over a live centre, asked without sockets. */
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { onTestFinished, TestRunner } from 'vitest';
import { type AccessOptions, buildServer, type ServerOptions } from '../../api/index.ts';
import type { AccountsFile } from '../../contracts/index.ts';
import { inProcessRunner } from '../../gateways/index.ts';
import { centreClock, type LiveCentreOptions } from '../../live/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import type { RuleSetFile, RuleWorld } from '../../rules/index.ts';
import {
  type OpenedOrders,
  type OpenOrdersOptions,
  openOrders,
  RuleService,
  SimulationService,
} from '../../services/index.ts';
import { inMemory, openStore, type Store } from '../../store/index.ts';
import { aCentre, anAgent, aQueue } from './builders.ts';
import { aLiveCentre, mondayMs, type TestCentre } from './live-centre.ts';
import { faultOfRefusal } from './refusals.ts';
import { people } from './rule-service.ts';
import { TurnedClock } from './turned-clock.ts';

export interface TestApi extends TestCentre {
  readonly app: FastifyInstance;
  readonly ruleService: RuleService;
  readonly simulations: SimulationService;
  readonly store: Store;
  /** A request, and what came of it. */
  ask(method: Method, url: string, request?: TestRequest): Promise<HttpReply>;
  /** In the centre's time. */
  centreNowMs(): number;
  /** Of payments, where orders are taken. */
  readonly sandbox?: OpenedOrders['sandbox'];
  readonly stopOrders?: OpenedOrders['stop'];
  readonly orders?: OpenedOrders['orders'];
  /** Status, content type and parsed body of a GET, for somebody who may look at all. */
  get(url: string, headers?: { readonly [name: string]: string }): Promise<HttpReply>;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface HttpReply {
  readonly status: number;
  readonly type: string;
  readonly headers: { readonly [name: string]: unknown };
  readonly body: Body;
  readonly text: string;
}

/** A JSON document of which a test knows the shape. */
export interface Body {
  readonly [member: string]: unknown;
}

/** Two queues of one group, two agents; `q` for both, `z` for `b` alone. */
export const shopCentre: CentreFile = aCentre({
  id: 'shop',
  skills: ['french'],
  groups: [{ id: 'g', name: 'Sales', wrapUp: { mode: 'optional', limitMs: 30_000 } }],
  queues: [
    aQueue('q', {
      name: 'Orders',
      group: 'g',
      serviceLevel: { measureId: 'serviceLevelOffered', share: 0.8, targetMs: 10_000 },
      plan: { required: [{ skill: 'french', minLevel: 50 }] },
    }),
    aQueue('z', { group: 'g' }),
  ],
  addresses: [{ id: 'desk' }],
  agents: [
    anAgent('a', { name: 'Ann', groups: ['g'], skills: { french: 80 } }),
    anAgent('b', {
      name: 'Ben',
      groups: ['g'],
      skills: { french: 20 },
      links: [{ queue: 'q' }, { queue: 'z', rank: 1 }],
    }),
  ],
});

/** A test asks as fast as it can. */
const fast = { perSecond: 1e6, burst: 1e6 };
const unlimited = { control: fast, interactive: fast, integration: fast, auth: fast };

export interface TestRequest {
  /** The person asked for; or a token, or the key of a program. */
  readonly as?: string;
  /** A document, or a text or a file as it is. */
  readonly body?: unknown;
  readonly headers?: { readonly [name: string]: string };
}

/**
 * A server over `shopCentre`, unless said otherwise, with the people of `rule-office.ts`; its store
 * in memory, or in a file.
 */
export async function aServer(
  centre: CentreFile = shopCentre,
  ruleSets: readonly RuleSetFile[] = [],
  world: RuleWorld = {},
  {
    path = inMemory,
    access = {},
    takesOrders = false,
    takesWebhooks = false,
    orderHost = {},
    journal,
    epoch = 1,
    clock = new TurnedClock(),
    ...options
  }: Partial<
    Pick<
      ServerOptions,
      | 'arrivalLimitMs'
      | 'benchResults'
      | 'consoleFolder'
      | 'dials'
      | 'log'
      | 'onInternal'
      | 'onScreen'
      | 'parts'
      | 'spans'
      | 'webhookAllow'
    >
  > & {
    readonly path?: string;
    /** Number of the life of the process [1]. */
    readonly epoch?: number;
    /** [One that begins at 0] */
    readonly clock?: TurnedClock;
    readonly journal?: LiveCentreOptions['journal'];
    /** Its orders live in memory, in the centre's time. */
    readonly takesOrders?: boolean;
    /** The sandbox of payments tells them what it does, over HTTP. */
    readonly takesWebhooks?: boolean;
    /** Where its orders are kept [memory]. */
    readonly orderHost?: Pick<
      OpenOrdersOptions,
      'data' | 'database' | 'mail' | 'partners' | 'temporal'
    >;
    readonly access?: Partial<AccessOptions>;
  } = {},
): Promise<TestApi> {
  const { accounts = peopleOf(centre) } = access;
  const officeClock = centreClock(clock, { originMs: mondayMs, speed: 1 });
  const store = openStore({
    path,
    nowMs: () => officeClock.nowMs(),
    later: (delayMs, run) => clock.after(delayMs, run),
  });
  const ruleService = new RuleService({
    centreId: centre.id,
    store,
    accounts,
    clock: officeClock,
    world,
  });
  ruleService.catchUp();
  ruleService.open();
  ruleService.addInitialVersions(ruleSets);
  const alive = aLiveCentre({
    centre,
    epoch,
    clock,
    customers: store,
    ruleSets: ruleService.active.files(),
    onRules: (line) => ruleService.onDecision(line),
    ...(options.onInternal === undefined ? {} : { onFault: options.onInternal }),
    ...(journal === undefined ? {} : { journal }),
  });
  const { live } = alive;
  ruleService.serve(live);
  const onInternal = (error: Error): never => {
    throw error;
  };
  const runner = inProcessRunner();
  const simulations = new SimulationService({
    centreId: centre.id,
    store,
    accounts,
    clock: officeClock,
    wallClock: clock,
    centreNow: () => ({ centre: live.file, ruleSets: ruleService.active.files() }),
    runner: () => runner,
    tell: (told) => live.tell(told),
    onError: onInternal,
    engineVersion: '0.0.0-test',
  });
  const post = (body: string, signature: string) => {
    const headers = { 'payment-signature': signature };
    return ask('POST', '/api/v1/webhooks/payments/sandbox', { body, headers });
  };
  const deliver: Parameters<typeof openOrders>[0]['deliver'] = takesWebhooks
    ? async (body, signature) => (await post(body, signature)).status === 204
    : null;
  const lives = [live] as const;
  // Workflows go by what they are told of a clock that is turned.
  const orderClock = { ...officeClock, speed: clock.speed };
  const shop = { centreId: centre.id, store, clock: orderClock, lives, ruleService, deliver };
  const of = { ...shop, ...orderHost };
  const taken = takesOrders ? await answered(openOrders({ ...of, onInternal }), clock) : undefined;
  const app = await buildServer({
    live,
    clock,
    ruleService,
    simulations,
    store,
    onInternal,
    ...(taken === undefined ? {} : { orders: taken.orders }),
    ...options,
    version: '0.0.0-test',
    access: { isLocal: true, rates: unlimited, ...access, accounts },
  });
  store.serve('http://shop.test');
  // Jobs that nobody waits for would run on beside the tests that follow.
  if (TestRunner.getCurrentTest() !== undefined) onTestFinished(() => simulations.stop());
  const ask: TestApi['ask'] = async (method, url, { as, body, headers = {} } = {}) => {
    const asking = app.inject({
      method,
      url,
      headers: {
        ...(as === undefined ? {} : { authorization: `Bearer ${as}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: isPlain(body) ? body : JSON.stringify(body) }),
    });
    const answer = await answered(asking, clock);
    const type = String(answer.headers['content-type']);
    const got = {
      status: answer.statusCode,
      type,
      headers: answer.headers,
      text: answer.body,
      body: /[/+]json/.test(type) ? answer.json<Body>() : {},
    };
    const fault = url.startsWith('/api/') ? faultOfRefusal(got) : null;
    if (fault !== null) throw new Error(`${method} ${url}: ${fault}`);
    return got;
  };
  return {
    ...alive,
    app,
    ruleService,
    simulations,
    store,
    ask,
    centreNowMs: () => officeClock.nowMs(),
    ...(taken === undefined
      ? {}
      : { sandbox: taken.sandbox, stopOrders: taken.stop, orders: taken.orders }),
    get: (url, headers = {}) => ask('GET', url, { as: 'anna', headers }),
  };
}

function isPlain(body: unknown): body is string | Buffer {
  return typeof body === 'string' || Buffer.isBuffer(body);
}

/** Those of `rule-service.ts`, and each agent of the centre under their own id. */
function peopleOf({ agents = [] }: CentreFile): AccountsFile {
  const known = new Set(people.people.map(({ id }) => id));
  const own = agents.filter(({ id }) => !known.has(id));
  const roles = ['agent', 'orderTaker'] as const;
  return {
    ...people,
    people: [...people.people, ...own.map(({ id }) => ({ id, name: id, roles }))],
  };
}

/** No answer takes longer, also of a slow thread: waiting on would take all memory. */
const answerMsMax = 60_000;
/** Turns of the event loop before an answer is awaited without loading the processor. */
const promptTurns = 50;

/** Turns the clock until the answer is there, as what is submitted waits for its instant. */
async function answered<Answer>(asking: Promise<Answer>, clock: TurnedClock): Promise<Answer> {
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  asking.then(end, end);
  const latestMs = performance.now() + answerMsMax;
  for (let turns = 0; ; turns += 1) {
    await (turns < promptTurns ? new Promise(setImmediate) : pause(1));
    if (isOver) return await asking;
    if (performance.now() > latestMs) throw new Error(`no answer in ${answerMsMax} ms`);
    clock.turn(0);
  }
}
