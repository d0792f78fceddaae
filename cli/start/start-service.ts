/** Composes a service: live centre, simulated switch for a demo, HTTP server. */
import type { FastifyInstance } from 'fastify';
import { type AccessOptions, buildServer, type ServerOptions } from '../../api/index.ts';
import type { AccountsFile } from '../../contracts/index.ts';
import {
  type AsteriskAddress,
  keepOpen,
  type SimulatedSwitch,
  startSimulatedSwitch,
} from '../../gateways/index.ts';
import {
  addDays,
  type Clock,
  centreClock,
  defaultPresence,
  instantOfLocal,
  type LiveCentre,
  type PresenceRules,
  startLiveCentre,
  weekdayOf,
} from '../../live/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import type { RuleSetFile, RuleWorld } from '../../rules/index.ts';
import {
  type OpenedOrders,
  openOrders,
  PartsWatch,
  type RuleService,
  type SetAsideVersion,
} from '../../services/index.ts';
import type { Journal, Store } from '../../store/index.ts';
import type { TemporalPlace } from '../../workflows/index.ts';
import { withCallersForPeople } from '../demo/callers-for-people.ts';
import { DemoOrders } from '../demo/demo-orders.ts';
import { loadDemoShop } from '../demo/load-demo-shop.ts';
import { peopleOutside } from '../demo/people-outside.ts';
import { engineVersion, publishedResults } from '../engine-version.ts';
import type { ReadCentre } from '../files/read-centre.ts';
import { accessOf, everybodyOf, namesAreEnough } from './access-options.ts';
import { beginOf, type CentreBegin, journalFor, journalLine } from './open-journal.ts';
import { type OpenedRuleService, openRuleService } from './open-rule-service.ts';
import { type OpenedSimulations, openSimulations } from './open-simulations.ts';
import { type PastDayReaders, readBeside } from './past-day-thread.ts';
import { announceClosing, listen } from './port.ts';
import type { ReadDemo } from './read-demo.ts';
import { watchParts } from './service-parts.ts';

/** The centre of a further handler (company), whose name replaces the id of its centre file. */
export type HandlerFiles = Pick<ReadCentre, 'centre' | 'ruleSets'>;

export interface ServiceOptions extends Pick<ServerOptions, 'log' | 'spans' | 'webhookAllow'> {
  readonly clock: Clock;
  readonly speed: number;
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly onInternal: NonNullable<ServerOptions['onInternal']>;
  /** How long the service reports "not ready" before it closes its port. Default: 0. */
  readonly noticeMs?: number;
  /** Folder of the store. Default: memory. */
  readonly data?: string;
  /** Days of journal that are kept. Default: all. */
  readonly journalDays?: number;
  /** `postgres://…` of the store and the journals. Default: the folder. */
  readonly database?: string;
  /** `postgres://…` of the orders. Default: the folder. */
  readonly orders?: string;
  /** Temporal for orders. Default: orders are no workflows. */
  readonly temporal?: TemporalPlace;
  /** The Asterisk that it drives. Default: none, and clients report calls. */
  readonly asterisk?: AsteriskAddress;
  /** Default: the demo's people; for a centre, an admin and each agent. */
  readonly accounts?: AccountsFile;
  /** Default: on loopback, people by their names. */
  readonly access?: Omit<AccessOptions, 'accounts'>;
  /** Further handlers, with unique names. Default: none. */
  readonly handlers?: readonly HandlerFiles[];
  /** Folder of the built console. Default: none is served. */
  readonly consoleFolder?: string;
  /** Whether simulated callers of the demo order. Default: true. */
  readonly callersOrder?: boolean;
  /** Whether callers of the demo ask for people who are ready. Default: true. */
  readonly callsPeople?: boolean;
  /**
   * For how long people who work as agents may lose their connection. Default: the demo's; for a
   * centre 30 s.
   */
  readonly presence?: Partial<PresenceRules>;
}

export interface Service {
  readonly live: LiveCentre;
  readonly further: readonly LiveCentre[];
  readonly ruleService: RuleService;
  /** Number of the centre's version, if it was changed over the API; null if it is the file's. */
  readonly centreVersion: number | null;
  readonly accounts: AccountsFile;
  /** Whether a name without a password is enough, from this machine. */
  readonly areNamesEnough: boolean;
  readonly address: string;
  readonly port: number;
  readonly hasConsole: boolean;
  readonly journals: readonly string[];
  readonly setAside: readonly SetAsideVersion[];
  /** Refuses new requests, answers those under way, and closes the port. */
  stop(): Promise<void>;
}

/** Runs a demo, whose clock starts at the demo's own time. */
export async function startDemo(read: ReadDemo, options: ServiceOptions): Promise<Service> {
  const { demo, centre, plan, dayStartMs } = read;
  const { timeZone } = centre;
  const [hours = 0, minutes = 0] = demo.start.time.split(':').map(Number);
  const firstMs = instantOfLocal(demo.start.date, (hours * 60 + minutes) * 60_000, timeZone);
  const begin = beginOf({ data: placeOf(options), centreId: centre.id, originMs: firstMs });
  const { originMs } = begin;
  const accounts = () => options.accounts ?? read.accounts;
  const { ruleSets } = plan;
  const presence = { ...defaultPresence, ...demo.people, ...options.presence };
  const { world } = read;
  const opened = await open(options, { centre, ruleSets, begin, accounts, world, presence });
  const { live, store } = opened;
  const { id: centreId, seed = 1, agents = [] } = centre;
  const agentIds = agents.map(({ id }) => id);
  const of = { centreId, seed, world, agentIds, nowMs: originMs };
  loadDemoShop(store, { ...of, accounts: opened.accounts });
  opened.ruleService.supplyStored();
  const dayToPlay = (day: number): { startMs: number; load: number } => {
    const date = addDays(demo.start.date, day);
    return {
      startMs: instantOfLocal(date, dayStartMs, timeZone) - originMs,
      load: loadOn(demo.loadByWeekday, weekdayOf(date)),
    };
  };
  live.gateway = 'simulated-switch';
  const { callersOrder = true, callsPeople = true, onInternal: onError } = options;
  const orders = new DemoOrders({
    centreId,
    store,
    world,
    onError,
    isInFolder: options.data !== undefined,
  });
  const taking = callersOrder ? { orders } : {};
  const left = live.journal?.recovered == null ? {} : { waiting: await countLeftWaiting(live) };
  const played = startSimulatedSwitch({ port: live, plan, dayToPlay, ...taking, ...left });
  const simulated = withCallersForPeople(played, { live, plan, store, callsPeople });
  live.presence.leaveTo(simulated);
  return serve(opened, options, { simulated, orders });
}

/** Runs a centre of the user, in real time. Calls come only by the inbox. */
export async function startCentre(
  { centre, ruleSets }: Pick<ReadCentre, 'centre' | 'ruleSets'>,
  options: ServiceOptions,
): Promise<Service> {
  const { clock, speed } = options;
  const data = placeOf(options);
  const follows = speed === 1 ? { clock } : {};
  const begin = beginOf({ data, centreId: centre.id, originMs: clock.nowMs(), ...follows });
  const accounts = (inForce: CentreFile) => options.accounts ?? everybodyOf(inForce);
  const presence = { ...defaultPresence, ...options.presence };
  const opened = await open(options, { centre, ruleSets, begin, accounts, world: {}, presence });
  return serve(opened, options, { simulated: null, orders: null });
}

/**
 * Calls left in queues by an earlier run, whose simulated agents are logged off, since this run has
 * its own.
 */
export async function countLeftWaiting(live: LiveCentre) {
  const { projection, presence } = live;
  const leaving: Promise<unknown>[] = [];
  for (const { agentId, shown, holds } of projection.agents.all()) {
    if (shown.state === 'released' || presence.personOf(agentId) !== undefined) continue;
    for (const { offerId } of holds.values()) {
      leaving.push(live.submit({ type: 'endWrapUp', offerId }));
    }
    leaving.push(live.submit({ type: 'logOff', agentId }));
  }
  await Promise.all(leaving);
  const queued = projection.queues().flatMap(({ queueId }) => projection.waitingIn(queueId));
  return queued.map(({ call, queueId }) => {
    return { callId: projection.calls.partOf(call.callId), queueId: queueId ?? '' };
  });
}

interface Opened extends OpenedRuleService, PastDayReaders {
  readonly live: LiveCentre;
  readonly begin: CentreBegin;
  readonly journal: Journal | null;
  readonly journalSaid: string | null;
  readonly jobs: OpenedSimulations;
}

function openFurther(first: Opened, files: HandlerFiles, options: ServiceOptions): Promise<Opened> {
  const { live, store, begin } = first;
  const accounts = () => first.accounts;
  const presence = { ...defaultPresence, ...options.presence };
  const of = { ...files, begin, accounts, world: {}, presence };
  return open(options, { ...of, store, epoch: live.epoch, ownerId: live.file.id });
}

function servedOf({ live, ruleService, past, pastDay, jobs: { simulations } }: Opened) {
  return { live, ruleService, past, pastDay, simulations };
}

/** Rules first, since the centre begins with the active ones. */
async function open(
  options: ServiceOptions,
  of: {
    readonly centre: CentreFile;
    readonly ruleSets: readonly RuleSetFile[];
    readonly begin: CentreBegin;
    readonly accounts: (centre: CentreFile) => AccountsFile;
    readonly world: RuleWorld;
    readonly presence: PresenceRules;
    readonly store?: Store;
    readonly epoch?: number;
    readonly ownerId?: string;
  },
): Promise<Opened> {
  const { clock, speed, onInternal: onError } = options;
  const data = placeOf(options);
  const { presence, begin, epoch: given, ...ofOffice } = of;
  const opened = openRuleService({ ...ofOffice, ...begin, clock, speed, data, onError });
  const { ruleService, store, centre, accounts } = opened;
  const epoch = given ?? store.beginLife(clock.nowMs());
  const { id: centreId, timeZone } = centre;
  const ofJournal = {
    centreId,
    timeZone,
    epoch,
    ownerId: of.ownerId,
    speed,
    begin,
    keepDays: options.journalDays,
    onError,
  };
  const ofHandler = of.ownerId === undefined ? {} : { ownerId: of.ownerId };
  const beganAtMs = clock.nowMs();
  const journal = data === undefined ? null : await journalFor({ data, ...ofJournal });
  const live = startLiveCentre({
    centre,
    clock,
    speed,
    epoch,
    originMs: begin.originMs,
    presence,
    ...ofHandler,
    ...(journal === null ? {} : { journal }),
    customers: store,
    ruleSets: ruleService.active.files(),
    onRules: (line) => ruleService.onDecision(line),
  });
  ruleService.serve(live);
  const jobs = openSimulations({
    live,
    ruleService,
    store,
    accounts,
    clock,
    speed,
    ...begin,
    onError,
  });
  const tookMs = clock.nowMs() - beganAtMs;
  const journalSaid = journal && journalLine({ live, journal: journal.journal, tookMs });
  const read = readBeside(data, { centreId, originMs: begin.originMs, epoch, ...ofHandler });
  const kept = journal?.journal ?? null;
  return { ...opened, ...read, live, begin, journal: kept, journalSaid, jobs };
}

function placeOf({ data, database }: ServiceOptions): string | undefined {
  return database ?? data;
}

function loadOn(loads: ReadDemo['demo']['loadByWeekday'], weekday: number): number {
  return Object.entries(loads).find(([day]) => Number(day) === weekday)?.[1] ?? 1;
}

async function serve(
  first: Opened,
  options: ServiceOptions,
  {
    simulated,
    orders,
  }: { readonly simulated: SimulatedSwitch | null; readonly orders: DemoOrders | null },
): Promise<Service> {
  const { live, ruleService, store, accounts } = first;
  const { clock, onInternal } = options;
  const { access = accessOf(options, accounts) } = options;
  const agentsArePeople = simulated === null && options.accounts === undefined;
  const all = [first];
  let app: FastifyInstance | null = null;
  const closeAsterisk =
    options.asterisk === undefined ? null : openAsterisk(live, options.asterisk, options);
  let taken: OpenedOrders | null = null;
  const parts = new PartsWatch({ clock, log: options.log });
  const stop = async (): Promise<void> => {
    parts.stop();
    simulated?.hush();
    for (const one of all) one.live.stop();
    await orders?.close();
    if (app !== null) await announceClosing(options);
    await app?.close();
    await closeAsterisk?.();
    await taken?.stop();
    for (const one of all) await closeHandler(one);
    store.close();
  };
  try {
    for (const files of options.handlers ?? []) all.push(await openFurther(first, files, options));
    const [, ...furtherHandlers] = all.map(servedOf);
    const lives = all.map((one) => one.live);
    watchParts(parts, options, { store, lives });
    taken = await openOrders({
      onProvider: (name, problem) => parts.tell(`provider ${name}`, problem),
      centreId: live.file.id,
      store,
      ruleService,
      onInternal,
      data: options.data,
      database: options.orders,
      temporal: options.temporal,
      clock: centreClock(clock, { ...first.begin, speed: options.speed }),
      lives: [live, ...lives.slice(1)],
      onAlarm: ({ kind, subject, problem }) =>
        onInternal(new Error(`${kind} ${subject}: ${problem}`)),
    });
    app = await buildServer({
      ...servedOf(first),
      furtherHandlers,
      clock,
      store,
      onInternal,
      orders: taken.orders,
      parts,
      onScreen: (screen) => orders?.open(screen),
      ...(simulated === null ? {} : { dials: peopleOutside(live) }),
      log: options.log,
      spans: options.spans,
      webhookAllow: options.webhookAllow,
      consoleFolder: options.consoleFolder,
      version: engineVersion,
      benchResults: publishedResults(),
      access: { ...access, accounts, agentsArePeople },
    });
    const port = await listen(app, options);
    const host = options.host.includes(':') ? `[${options.host}]` : options.host;
    const address = `http://${host}:${port}`;
    store.serve(address);
    const centreVersion = store.centres.last(live.file.id)?.version ?? null;
    const further = all.slice(1).map((one) => one.live);
    const journals = all.flatMap(({ journalSaid }) => journalSaid ?? []);
    const setAside = all.flatMap((one) => one.setAside);
    const areNamesEnough = namesAreEnough(access, accounts);
    const hasConsole = options.consoleFolder !== undefined;
    const said = { areNamesEnough, centreVersion, address, port, hasConsole, journals, setAside };
    return { live, further, ruleService, accounts, ...said, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function closeHandler({ jobs, live, journal, past, ruleService }: Opened): Promise<void> {
  await jobs.stop();
  await live.stopped;
  await live.journal?.keeper.snapshot();
  await journal?.close();
  past?.close();
  ruleService.close();
}

/** Until it is closed; calls stay up and are found by the next run. */
function openAsterisk(live: LiveCentre, place: AsteriskAddress, { clock, log }: ServiceOptions) {
  const stop = new AbortController();
  const ended = keepOpen({
    place,
    timers: clock,
    stop: stop.signal,
    attach: (driver) => live.switch.attach(driver),
    tell: (text, isWell) => (isWell ? log?.info(text) : log?.warn(text)),
  });
  return () => {
    stop.abort();
    return ended;
  };
}
