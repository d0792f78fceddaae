/**
 * The HTTP server of one centre: the table of operations, behind one set of rules.
 *
 * Nothing here decides anything.
 * Source: ux-and-api.md 2, 3.
 */

import { randomBytes } from 'node:crypto';
import websocket from '@fastify/websocket';
import Fastify, { type FastifyInstance } from 'fastify';
import { type BenchResults, holdsCardNumber, type Person } from '../contracts/index.ts';
import {
  CentreService,
  type Clock,
  type Dials,
  type LiveCentre,
  Outbound,
  type PastSpan,
  type RuleService,
  type SimulationService,
  type Span,
} from '../live/index.ts';
import type { JournalReader, Store } from '../store/index.ts';
import { type BrowserOptions, guardBrowsers } from './access/browsers.ts';
import { guardHeaders } from './access/card-numbers.ts';
import { Gate, type Named } from './access/gate.ts';
import { type EntryOptions, Principals, type Wires } from './access/principals.ts';
import { RateLimits, type Rates } from './access/rates.ts';
import { serveDocs } from './document/docs-pages.ts';
import { EventStreams } from './event-streams.ts';
import { gatewaySockets } from './gateway/gateway-sockets.ts';
import { Gateways } from './gateway/gateways.ts';
import { Handlers } from './handlers.ts';
import { AnsweredOnce } from './idempotency.ts';
import { observe, type Watching } from './operating/observe.ts';
import type { PartsWatch } from './operating/parts-watch.ts';
import type { LogPlace } from './operating/service-log.ts';
import { serviceMetrics } from './operating/service-metrics.ts';
import type { Table } from './operation.ts';
import { operations } from './operations/index.ts';
import { OrderScreen } from './orders/order-screen.ts';
import type { OrderService } from './orders/order-service.ts';
import { type AnswerPage, consolePages } from './pages/console-pages.ts';
import { installProblems, refuseBadPath, refuseClient } from './problems.ts';
import { answersRebuiltBy } from './rebuilt-answers.ts';
import { compileValidator } from './refusal.ts';
import { takeBodies } from './request-bodies.ts';
import { RunningRequests } from './running.ts';
import { compileSerializer, serveOperation } from './serve-operations.ts';
import type { Serving } from './serving.ts';
import { Commands } from './socket/commands.ts';
import { messageBytesMax } from './socket/frames.ts';
import { Sockets } from './socket/sockets.ts';
import { TapiView } from './tapi/tapi-view.ts';
import { onceFree } from './turns.ts';
import { Webhooks } from './webhooks/webhooks.ts';
import { Wire } from './wire.ts';

const bodyBytesMax = 1_048_576;
/** Node reads heads of requests up to this length. */
const pathLengthMax = 16_384;
/** How long a request may take to arrive, its body included. */
const arrivalLimitDefaultMs = 30_000;
/** Between two looks for requests that take longer. */
const arrivalCheckMs = 1_000;
const requestIdForm = /^[\w.:-]{1,64}$/;
/** Of this process; its requests are counted after it. */
const requestIdPrefix = `req_${randomBytes(9).toString('hex')}`;
const requestIdDigits = 8;
let requests = 0;

/** One ACD system of a centre. */
export interface HandlerOptions {
  readonly live: LiveCentre;
  readonly office: RuleService;
  readonly simulations: SimulationService;
  /** Its journal on disk, to be read [none is kept]. */
  readonly past?: JournalReader | null;
  /** Makes a span of it again [events in memory are shown]. */
  readonly pastDay?: ((span: Span) => Promise<PastSpan>) | null;
  /** Dials for outbound lists [nothing does]. */
  readonly dials?: Dials;
}

export interface ServerOptions extends HandlerOptions, Omit<Watching, 'count'> {
  readonly clock: Clock;
  readonly store: Store;
  /** Of the centre [none are taken]. */
  readonly orders?: OrderService;
  /** Watches what the service needs from outside [nobody does]. */
  readonly parts?: PartsWatch;
  /** Gets what agents have who are simulated [none are]. */
  readonly onScreen?: (screen: OrderScreen) => void;
  /** Beside the first [none]. */
  readonly furtherHandlers?: readonly HandlerOptions[];
  /** Holds the console as it was built [none is served]. */
  readonly consoleFolder?: string | undefined;
  /** Of the engine. */
  readonly version: string;
  /** What the benches measured [nothing]. */
  readonly benchResults?: BenchResults | undefined;
  readonly access: AccessOptions;
  /** Private subnets that webhooks may be sent to [none]. */
  readonly webhookAllow?: readonly string[] | undefined;
  /** Hears of our own mistakes [says nothing]. */
  readonly onInternal?: (error: Error, place?: LogPlace) => void;
  /** How long a request may take to arrive, its body included [30 s]. */
  readonly arrivalLimitMs?: number;
}

/** Who may come in, and how; from which pages; how often. */
export interface AccessOptions extends EntryOptions, BrowserOptions {
  /** Where they differ from the usual. */
  readonly rates?: Partial<Rates>;
  /** Proxies whose `X-Forwarded-…` is believed: addresses and subnets [none]. */
  readonly trustProxy?: readonly string[];
  /** `/metrics` is open to whoever reaches it [false]. */
  readonly isOpenMetrics?: boolean;
}

/** Builds a server that is ready to listen or to be asked by `inject`. */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const { clock, version } = options;
  const app = emptyServer(options);
  const handlers = new Handlers();
  const metrics = serviceMetrics(clock, () => handlers.permitted(null));
  observe(app, { ...options, count: metrics.count });
  // Before the sockets are closed: who has one is told.
  app.addHook('preClose', (done) => {
    webhooks.close();
    tapi.close();
    for (const part of parts) part.streams.close();
    done();
  });
  // Errors of a socket end it by themselves.
  await app.register(websocket, {
    options: { maxPayload: messageBytesMax },
    errorHandler: () => {},
  });
  app.setValidatorCompiler(compileValidator);
  app.setSerializerCompiler(compileSerializer);
  takeBodies(app);
  guardBrowsers(app, options.access);
  const table: Table = operations;
  const { onInternal = () => {} } = options;
  const answerPage = pagesOf(options, table, () => gate.principals.areNamesEnough);
  installProblems(app, { table, onInternal, answerPage });
  guardHeaders(app);
  const documents = serveDocs(app, { table, version });
  const entries = Object.entries(table).map(([id, operation]) => ({ id, operation }));
  const { store } = options;
  const parts = partsOf(options, () => gate.principals.connections.look());
  const [{ wire, streams }] = parts;
  const sockets = new Sockets({ wire, clock, streams, commands: () => commands });
  const wires = parts.map((part) => part.wire) as unknown as Wires;
  const webhooks = new Webhooks({ ...options, wires });
  const gate = openGate(app, { entries, wires, ...options });
  const { orders = null, parts: watched = null } = options;
  const admitGateway = gatewaySockets({
    clock,
    handlers,
    wheel: streams.wheel,
    commands: () => commands,
    log: options.log,
  });
  const { benchResults = { items: [] } } = options;
  const said = { clock, store, version, benchResults, documents, admitGateway };
  const shared = {
    ...said,
    gate,
    handlers,
    sockets,
    orders,
    parts: watched,
    metrics,
    webhooks,
    tapi: () => tapi,
  };
  for (const part of parts) handlers.add({ ...part, ...shared });
  const serving = { ...parts[0], ...shared };
  if (orders !== null) options.onScreen?.(new OrderScreen(serving));
  const once = new AnsweredOnce({
    store,
    clock,
    isJournaled: (request) => parts.some(({ live }) => live.journal?.carried.has(request) === true),
  });
  for (const { live } of parts) once.recover(live.journal?.carried.all() ?? []);
  const routes = {
    serving,
    once,
    onceFree: onceFree(store, clock),
    running: new RunningRequests(),
    rebuild: answersRebuiltBy(table),
  };
  app.addHook('onClose', () => routes.running.ended().then(() => once.storeGathered()));
  const commands = new Commands({ ...routes, table, onInternal, onAnswer: metrics.count });
  const tapi = new TapiView({ store, clock, handlers, commands });
  for (const one of entries) serveOperation(app, one, routes);
  await app.ready();
  return app;
}

/** The console, at every path whose first part nobody else serves. */
function pagesOf(
  { consoleFolder, orders }: ServerOptions,
  table: Table,
  isDemo: () => boolean,
): AnswerPage | undefined {
  if (consoleFolder === undefined) return undefined;
  const taken = Object.values(table).map(({ path }) => path.split('/')[1] ?? '');
  return consolePages(consoleFolder, {
    taken: new Set([...taken, 'docs']),
    hasCardPage: () => orders !== undefined && isDemo(),
  });
}

/** A server without routes. */
function emptyServer({
  access,
  arrivalLimitMs = arrivalLimitDefaultMs,
}: ServerOptions): FastifyInstance {
  return Fastify({
    trustProxy: proxiesOf(access),
    bodyLimit: bodyBytesMax,
    genReqId: ({ headers }) => requestIdOf(headers['x-request-id']),
    // The schema of a parameter says how long it may be; no head of a request holds this much.
    routerOptions: { maxParamLength: pathLengthMax },
    requestTimeout: arrivalLimitMs,
    http: {
      // Node takes the longer of the two as the limit of the whole.
      headersTimeout: arrivalLimitMs,
      connectionsCheckingInterval: Math.min(arrivalLimitMs, arrivalCheckMs),
    },
    frameworkErrors: refuseBadPath,
    clientErrorHandler: refuseClient,
  });
}

type Part = Pick<
  Serving,
  'wire' | 'streams' | 'centres' | 'gateways' | 'outbound' | Exclude<keyof HandlerOptions, 'dials'>
>;

/** What each handler has of its own. */
function partsOf(
  { clock, store, furtherHandlers = [], ...first }: ServerOptions,
  /** Hears of each version of a centre: who is an agent may have changed with it. */
  onCentreChange: () => void,
): [Part, ...Part[]] {
  const all = [first, ...furtherHandlers].map((one) => ({ ...one, wire: new Wire(one.live) }));
  const wires = all.map(({ wire }) => wire);
  return all.map(
    ({ live, office, simulations, past = null, pastDay = null, dials = null, wire }) => ({
      live,
      past,
      pastDay,
      office,
      simulations,
      wire,
      streams: new EventStreams({ wire, wires, clock }),
      outbound: new Outbound({
        live,
        store,
        clock,
        dials: () => (live.switch.isAttached ? live.switch : dials),
      }),
      gateways: new Gateways({ wire, clock, store }),
      centres: new CentreService({
        live,
        store,
        nowMs: () => live.originMs + live.nowMs,
        onChange: (file) => {
          office.follow(file);
          onCentreChange();
        },
        rulesBroken: (file) => office.brokenBy(file),
      }),
    }),
  ) as unknown as [Part, ...Part[]];
}

/** False: none; a list of none would cost each request a look. */
function proxiesOf({ trustProxy = [] }: AccessOptions): string[] | false {
  return trustProxy.length === 0 ? false : [...trustProxy];
}

/** What all operations go through. */
function openGate(
  app: FastifyInstance,
  of: ServerOptions & { readonly entries: readonly Named[]; readonly wires: Wires },
): Gate {
  const { access, furtherHandlers = [] } = of;
  app.decorateRequest('principal', null);
  app.decorateRequest('isForOthers', false);
  app.decorateRequest('serving', null);
  const onStranger = (person: Person): void => {
    for (const { office, simulations } of [of, ...furtherHandlers]) {
      office.know(person);
      simulations.know(person);
    }
  };
  const principals = new Principals(access, { ...of, onStranger });
  const { isOpenMetrics = false } = access;
  const limits = new RateLimits(of.clock, access.rates);
  return new Gate({ ...of, principals, limits, isOpenMetrics });
}

function requestIdOf(header: string | readonly string[] | undefined): string {
  if (typeof header === 'string' && requestIdForm.test(header) && !holdsCardNumber(header)) {
    return header;
  }
  requests += 1;
  return requestIdPrefix + requests.toString(16).padStart(requestIdDigits, '0');
}
