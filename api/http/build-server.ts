/** Assembles the HTTP server of a centre from the table of operations. */
import { randomBytes } from 'node:crypto';
import websocket from '@fastify/websocket';
import Fastify, { type FastifyInstance, type FastifyServerFactory } from 'fastify';
import {
  type BenchResults,
  holdsCardNumber,
  httpMessages,
  type Person,
  refusal,
} from '../../contracts/index.ts';
import {
  type Clock,
  type Dials,
  isolatedClock,
  type LiveCentre,
  Outbound,
  type PastSpan,
  type ReportFault,
  type Span,
  Wire,
} from '../../live/index.ts';
import {
  AgentPhones,
  CallArchive,
  CallRecorder,
  CentreService,
  type EntryOptions,
  FaultBook,
  holdsRight,
  type LogPlace,
  type OrderService,
  type PartsWatch,
  Principals,
  type Rates,
  type RuleService,
  type SimulationService,
  Webhooks,
  type Wires,
} from '../../services/index.ts';
import type { JournalReader, Store } from '../../store/index.ts';
import { serveDocs } from '../document/docs-pages.ts';
import { gatewaySockets } from '../gateway/gateway-sockets.ts';
import { Gateways } from '../gateway/gateways.ts';
import { dialRight } from '../operations/access-rules.ts';
import { serveKeyLogOns } from '../operations/agent-numbers.ts';
import { operations } from '../operations/index.ts';
import type { OperationTable } from '../operations/operation.ts';
import { OrderScreen } from '../operations/order-screen.ts';
import { cardPageOf } from '../operations/orders/payments.ts';
import type { ServiceCentres, Services } from '../operations/services.ts';
import { EventStreams } from '../streams/event-streams.ts';
import { Commands } from '../streams/socket/commands.ts';
import { messageBytesMax } from '../streams/socket/frames.ts';
import { Sockets } from '../streams/socket/sockets.ts';
import { TapiView } from '../tapi/tapi-view.ts';
import { type BrowserOptions, guardBrowsers } from './admission/browsers.ts';
import { guardHeaders } from './admission/card-numbers.ts';
import { Gate, type NamedOperation } from './admission/gate.ts';
import { RateLimits } from './admission/rate-limits.ts';
import { onceFree } from './carry-out.ts';
import type { CentreDoors } from './centre-doors.ts';
import { type AnswerPage, type ConsolePagesOptions, consolePages } from './console-pages.ts';
import { Handlers } from './handlers.ts';
import { IdempotentAnswers } from './idempotency.ts';
import { type ServiceMetrics, serviceMetrics } from './metrics/service-metrics.ts';
import { observe, type RequestObserver } from './observe.ts';
import { installProblems, refuseBadPath, refuseClient } from './problems.ts';
import { answersRebuiltBy } from './rebuilt-answers.ts';
import { takeBodies } from './request-bodies.ts';
import { RunningRequests } from './running-requests.ts';
import { serializersOf, serveOperation } from './serve-operations.ts';
import { staleExplainedBy } from './stale-version.ts';
import { compileValidator } from './validation.ts';

const bodyBytesMax = 1_048_576;
/** Longest path parameter: Node's limit for a request's head, in bytes. */
const pathLengthMax = 16_384;
/** Time limit for a request to arrive, with its body. */
const arrivalLimitDefaultMs = 30_000;
const arrivalCheckMs = 1_000;
const requestIdForm = /^[\w.:-]{1,64}$/;
const requestIdPrefix = `req_${randomBytes(9).toString('hex')}`;
const requestIdDigits = 8;
let requests = 0;

export interface HandlerOptions {
  readonly live: LiveCentre;
  readonly ruleService: RuleService;
  readonly simulations: SimulationService;
  /** Reader of the journal on disk [no journal]. */
  readonly past?: JournalReader | null;
  /** Replays a span of the journal for past days [shows events in memory]. */
  readonly pastDay?: ((span: Span) => Promise<PastSpan>) | null;
  /** Outbound dialling of lists [no dialling]. */
  readonly dials?: Dials;
}

export interface ServerOptions extends HandlerOptions, Omit<RequestObserver, 'count'> {
  readonly clock: Clock;
  readonly store: Store;
  /** The centre's orders [no orders]. */
  readonly orders?: OrderService;
  /** State of what this service depends on [nothing is watched]. */
  readonly parts?: PartsWatch;
  /** Faults of the centre; it replaces `onInternal` [a book of this server alone]. */
  readonly faults?: FaultBook | undefined;
  /** Metrics of all centres of the service [of this server alone]. */
  readonly metrics?: ServiceMetrics;
  /** Receives the order operations for simulated agents [none are simulated]. */
  readonly onScreen?: (screen: OrderScreen) => void;
  /** Handlers besides the first [none]. */
  readonly furtherHandlers?: readonly HandlerOptions[];
  /** Folder of the built console [no console]. */
  readonly consoleFolder?: string | undefined;
  readonly version: string;
  /** Bench results to show [none]. */
  readonly benchResults?: BenchResults | undefined;
  readonly access: AccessOptions;
  /** Private subnets that webhooks may be sent to [none]. */
  readonly webhookAllow?: readonly string[] | undefined;
  /** Called with internal errors, and where they happened [ignored]. */
  readonly onInternal?: (error: Error, place?: LogPlace) => void;
  /** Time limit in ms for a request to arrive, with its body [30 000]. */
  readonly arrivalLimitMs?: number;
  /** All centres of the service [this one is alone]. */
  readonly centres?: ServiceCentres;
  /** The doors to them, for the centre whose server listens for all [it listens for itself]. */
  readonly doors?: CentreDoors;
}

export interface AccessOptions extends EntryOptions, BrowserOptions {
  readonly rates?: Partial<Rates>;
  /** Proxies whose `X-Forwarded-…` headers are trusted: addresses and subnets [none]. */
  readonly trustProxy?: readonly string[];
  /** Whether `/metrics` needs no sign-in [false]. */
  readonly isOpenMetrics?: boolean;
}

/** Builds a server, to listen or be tested by `inject`. */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const { version, benchResults = { items: [] } } = options;
  const { faults = new FaultBook(options.clock, options.onInternal) } = options;
  const onInternal = faults.report;
  const clock = isolatedClock(options.clock, onInternal);
  const app = emptyServer(options);
  const handlers = new Handlers();
  const { store, metrics = serviceMetrics(clock) } = options;
  observe(app, { ...options, count: metrics.count });
  // Runs before sockets close, so that clients learn why.
  app.addHook('preClose', (done) => {
    webhooks.close();
    tapi.close();
    for (const part of parts) closePart(part);
    done();
  });
  await addProtocol(app, onInternal, options.doors);
  guardBrowsers(app, options.access);
  const table: OperationTable = operations;
  const { orders = null, parts: watched = null, centres: ofService = null } = options;
  const answerPage = pagesOf(options, table, () => cardPageOf({ orders, gate }));
  installProblems(app, { table, onInternal, answerPage });
  guardHeaders(app);
  const documents = serveDocs(app, { table, version });
  const entries = Object.entries(table).map(([id, operation]) => ({ id, operation }));
  const onCentreChange = () => gate.principals.connections.look();
  const parts = partsOf(options, { onCentreChange, onQuality: metrics.countScore });
  const [{ wire, streams }] = parts;
  const sockets = new Sockets({ wire, clock, streams, commands: () => commands });
  const wires = parts.map((part) => part.wire) as unknown as Wires;
  const webhooks = new Webhooks({ ...options, wires });
  const gate = openGate(app, { entries, wires, ...options });
  const admitGateway = gatewaySockets({
    clock,
    handlers,
    wheel: streams.wheel,
    commands: () => commands,
    log: options.log,
  });
  const said = { clock, store, version, benchResults, documents, admitGateway };
  const shared = {
    ...said,
    gate,
    handlers,
    sockets,
    orders,
    parts: watched,
    faults,
    ofService,
    metrics,
    webhooks,
    tapi: () => tapi,
  };
  const added = parts.map((part) => handlers.add({ ...part, ...shared }));
  for (const one of added) serveKeyLogOns(one);
  metrics.follow(added, app);
  const serving = { ...parts[0], ...shared };
  app.decorate('serving', serving);
  if (orders !== null) options.onScreen?.(new OrderScreen(serving));
  const once = keptAnswers(parts, options);
  const routes = {
    serving,
    once,
    onceFree: onceFree(store, clock),
    running: new RunningRequests(),
    onInternal,
    rebuild: answersRebuiltBy(table),
    explainStale: staleExplainedBy(table),
  };
  app.addHook('onClose', () => routes.running.ended().then(() => once.storeGathered()));
  const commands = new Commands({ ...routes, table, onAnswer: metrics.count });
  const tapi = new TapiView({ store, clock, handlers, commands });
  for (const one of entries) serveOperation(app, one, routes);
  await app.ready();
  options.doors?.takeUpgrades(app);
  return app;
}

/** Sockets, requests that no centre serves, and how bodies are read, checked and written. */
async function addProtocol(
  app: FastifyInstance,
  report: ReportFault,
  doors?: CentreDoors,
): Promise<void> {
  refuseWhenClosing(app);
  app.addHook('onRequest', (request, _reply, done) => done(doors?.refusalOf(request.raw)));
  await app.register(websocket, {
    options: { maxPayload: messageBytesMax },
    errorHandler: () => {},
  });
  app.setValidatorCompiler(compileValidator);
  app.setSerializerCompiler(serializersOf(report));
  takeBodies(app);
}

/** Answers requests of connections that are still open; Fastify's answer is no problem document. */
function refuseWhenClosing(app: FastifyInstance): void {
  let isClosing = false;
  app.addHook('preClose', (done) => {
    isClosing = true;
    done();
  });
  app.addHook('onRequest', (_request, _reply, done) =>
    done(isClosing ? refusal(httpMessages.noNewWork) : undefined),
  );
}

function closePart({ streams, phones }: Part): void {
  streams.close();
  phones.stop();
}

/** Answers to repeated requests, with those that journals carried out before. */
function keptAnswers(
  parts: readonly Part[],
  { store, clock }: Pick<ServerOptions, 'store' | 'clock'>,
): IdempotentAnswers {
  const once = new IdempotentAnswers({
    store,
    clock,
    carriedBy: (request) =>
      parts.flatMap(({ live }) => live.journal?.carried.get(request) ?? []).at(0),
  });
  for (const { live } of parts) once.recover(live.journal?.carried.all() ?? []);
  return once;
}

/** Serves the console at paths whose first segment no route uses. */
function pagesOf(
  { consoleFolder }: ServerOptions,
  table: OperationTable,
  cardPage: ConsolePagesOptions['cardPage'],
): AnswerPage | undefined {
  if (consoleFolder === undefined) return undefined;
  const taken = Object.values(table).map(({ path }) => path.split('/')[1] ?? '');
  return consolePages(consoleFolder, {
    taken: new Set([...taken, 'docs']),
    cardPage,
  });
}

function emptyServer({
  access,
  arrivalLimitMs = arrivalLimitDefaultMs,
  doors,
}: ServerOptions): FastifyInstance {
  return Fastify({
    trustProxy: proxiesOf(access),
    bodyLimit: bodyBytesMax,
    // A plugin is slow only where the machine is busy, which is no reason to fail.
    pluginTimeout: 0,
    return503OnClosing: false,
    genReqId: ({ headers }) => requestIdOf(headers['x-request-id']),
    // Schemas limit each parameter, so the router's limit is beyond any request's head.
    routerOptions: { maxParamLength: pathLengthMax },
    requestTimeout: arrivalLimitMs,
    http: {
      // Set too: Node applies the larger of both limits.
      headersTimeout: arrivalLimitMs,
      connectionsCheckingInterval: Math.min(arrivalLimitMs, arrivalCheckMs),
    },
    frameworkErrors: refuseBadPath,
    clientErrorHandler: refuseClient,
    ...(doors === undefined ? {} : { serverFactory: doors.serverFor as FastifyServerFactory }),
  });
}

type Part = Pick<
  Services,
  | 'wire'
  | 'streams'
  | 'centres'
  | 'gateways'
  | 'outbound'
  | 'recorder'
  | 'archive'
  | 'phones'
  | Exclude<keyof HandlerOptions, 'dials'>
>;

function partsOf(
  { clock, store, furtherHandlers = [], ...first }: ServerOptions,
  told: {
    /** Called for each new version of the centre, in which agents may differ. */
    readonly onCentreChange: () => void;
    /** Called with the mean opinion score of a call in a browser. */
    readonly onQuality: (wire: Wire, mos: number) => void;
  },
): [Part, ...Part[]] {
  const all = [first, ...furtherHandlers].map((one) => ({
    ...one,
    wire: new Wire(one.live, store.numbers),
  }));
  for (const { wire } of all) numberNewCalls(wire, store);
  const wires = all.map(({ wire }) => wire);
  return all.map(
    ({ live, ruleService, simulations, past = null, pastDay = null, dials = null, wire }) => ({
      live,
      past,
      pastDay,
      ruleService,
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
      phones: new AgentPhones({
        live,
        clock,
        onQuality: (mos) => told.onQuality(wire, mos),
      }),
      archive: new CallArchive({
        live,
        store,
        clock,
        onError: ({ message }) => first.log?.warn(`records of calls: ${message}`),
      }),
      recorder: new CallRecorder({
        live,
        store,
        onProblem: (problem) => first.log?.warn(problem),
      }),
      centres: new CentreService({
        live,
        store,
        nowMs: () => live.originMs + live.nowMs,
        onChange: (file) => {
          ruleService.follow(file);
          told.onCentreChange();
        },
        rulesBroken: (file) => ruleService.brokenBy(file),
      }),
    }),
  ) as unknown as [Part, ...Part[]];
}

/** Has calls numbered as they begin, many at once, so that a first list of them writes nothing. */
function numberNewCalls(wire: Wire, { numbers }: Store): void {
  wire.live.onEffects((effects) => {
    for (const effect of effects) {
      if (effect.type !== 'call.queued' && effect.type !== 'interaction.began') continue;
      numbers.expect({ centreId: wire.ownerId, kind: 'call', id: wire.call(effect.callId) });
    }
  });
}

/** Trusted proxies; false if none, as an empty list costs each request a check. */
function proxiesOf({ trustProxy = [] }: AccessOptions): string[] | false {
  return trustProxy.length === 0 ? false : [...trustProxy];
}

function openGate(
  app: FastifyInstance,
  of: ServerOptions & { readonly entries: readonly NamedOperation[]; readonly wires: Wires },
): Gate {
  const { access, furtherHandlers = [] } = of;
  app.decorateRequest('principal', null);
  app.decorateRequest('isForOthers', false);
  app.decorateRequest('serving', null);
  const onStranger = (person: Person): void => {
    for (const { ruleService, simulations } of [of, ...furtherHandlers]) {
      ruleService.know(person);
      simulations.know(person);
    }
  };
  const principals = new Principals(access, { ...of, onStranger });
  for (const wire of of.wires) {
    const holders = (agentId: string) =>
      principals.people.everybody().filter((person) => wire.agentOf(person) === agentId);
    wire.live.mayDial = (agentId, cost) =>
      holders(agentId).some((person) => holdsRight(dialRight(cost), { scopes: [], ...person }));
  }
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
