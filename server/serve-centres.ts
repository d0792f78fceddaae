/** Serves opened centres: orders, the API on a port, a switch, and the order in which all ends. */
import { existsSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { buildServer, CentreDoors, type ServiceMetrics } from '../api/index.ts';
import {
  type AsteriskAddress,
  keepOpen,
  SimulatedMail,
  type SimulatedSwitch,
} from '../gateways/index.ts';
import { dayMs, omitUndefined, reasonOf } from '../kernel/index.ts';
import {
  centreClock,
  inTurns,
  isolatedClock,
  type LiveCentre,
  type ReportFault,
  Wire,
} from '../live/index.ts';
import {
  missingCustomerKeys,
  type OpenedOrders,
  openMail,
  openOrders,
  orderPath,
  PartsWatch,
  type PrivacyContext,
  purgeOld,
  resumeErasures,
} from '../services/index.ts';
import type { Alarm } from '../workflows/index.ts';
import { accessOf, namesAreEnough } from './access.ts';
import type { DemoOrders } from './demo/demo-orders.ts';
import { peopleOutside } from './demo/people-outside.ts';
import { engineVersion, publishedResults } from './engine-version.ts';
import { FurtherCentres, type ServedCentre } from './further-centres.ts';
import { closeCentre, type OpenedCentre, openFurther } from './open-centre.ts';
import { announceClosing, listen } from './port.ts';
import type { Service, ServiceOptions } from './service-options.ts';
import type { SharedStores } from './shared-store.ts';
import { wrongSetting } from './start-error.ts';
import { importStockOnSchedule } from './stock-imports.ts';
import { watchParts } from './watch-parts.ts';

interface Serving {
  readonly simulated: SimulatedSwitch | null;
  readonly orders: DemoOrders | null;
}

/** Opens the other centres of the service beside the first, and listens for all. */
export async function serveCentres(
  first: OpenedCentre,
  options: ServiceOptions,
  of: Serving & { readonly stores: SharedStores },
): Promise<Service> {
  const { live, ruleService, store, accounts } = first;
  const { access = accessOf(options, accounts) } = options;
  const doors = new CentreDoors(() => further.closedIds());
  const places = { first, doors, stores: of.stores, serve: serveCentre };
  const further = new FurtherCentres({ ...options, access }, places);
  const served = await serveCentre(first, { ...options, access }, { ...of, doors, further });
  try {
    await further.openAll();
    const port = await listen(served.app, options);
    const host = options.host.includes(':') ? `[${options.host}]` : options.host;
    const address = `http://${host}:${port}`;
    store.serve(address);
    const areNamesEnough = namesAreEnough(access, accounts);
    const hasConsole = options.consoleFolder !== undefined;
    const said = { areNamesEnough, address, port, hasConsole };
    const { handlers, journals, setAside, stop } = served;
    const centres = further.all().slice(1);
    const { fenced } = store;
    const fileNotes = [...served.fileNotes, ...further.fileNotes];
    const all = { further: handlers, centres, journals, setAside, fileNotes, fenced };
    return { live, ruleService, accounts, ...said, ...all, stop };
  } catch (error) {
    await served.stop();
    throw error;
  }
}

/** Serves a centre without listening. `doors` are given to the first, which listens for all. */
async function serveCentre(
  first: OpenedCentre,
  options: ServiceOptions,
  {
    simulated,
    orders,
    doors,
    further,
  }: Serving & { readonly doors?: CentreDoors; readonly further: FurtherCentres },
): Promise<ServedCentre> {
  const { live, ruleService, store, accounts, faults } = first;
  const onInternal = faults.report;
  const clock = isolatedClock(options.clock, onInternal);
  const { access = accessOf(options, accounts) } = options;
  const agentsArePeople = simulated === null && options.accounts === undefined;
  const all = [first];
  let app: FastifyInstance | null = null;
  const closeAsterisk =
    options.asterisk === undefined ? null : openAsterisk(live, options.asterisk, options);
  let taken: OpenedOrders | null = null;
  let endStock = (): void => undefined;
  const parts = new PartsWatch({ clock, log: options.log });
  const stop = async (): Promise<void> => {
    parts.stop();
    endStock();
    simulated?.hush();
    // Before the clock of the centre stops: what they have asked for waits for events of it.
    await orders?.close();
    for (const one of all) one.live.stop();
    if (app !== null && doors !== undefined) await announceClosing(options);
    if (doors !== undefined) await further.stop();
    await app?.close();
    await closeAsterisk?.();
    await taken?.stop();
    for (const one of all) await closeCentre(one);
    store.close();
  };
  try {
    for (const files of options.handlers ?? []) all.push(await openFurther(first, files, options));
    const lives = all.map((one) => one.live);
    watchParts(parts, options, { store, lives });
    taken = await openOrders({
      mail: await mailOf(options, simulated),
      partners: options.partners,
      onPartner: (name, problem) => parts.tell(`partner ${name}`, problem),
      centreId: live.file.id,
      store,
      ruleService,
      onInternal,
      data: options.data,
      database: ordersIn(options),
      temporal: options.temporal,
      apart: doors === undefined ? live.file.id : undefined,
      clock: centreClock(clock, { ...first.begin, speed: options.speed }),
      lives: [live, ...lives.slice(1)],
      onAlarm: reportAlarm(further.metrics, live.file.id, onInternal),
    });
    app = await buildServer({
      ...servedOf(first),
      furtherHandlers: all.slice(1).map(servedOf),
      clock,
      store,
      faults,
      metrics: further.metrics,
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
      centres: further,
      ...omitUndefined({ doors }),
    });
    taken = purgedDaily(taken, { store, wire: new Wire(live), lives }, options);
    endStock = importStockOnSchedule(options, app.serving);
    further.door({ id: live.file.id, app, serving: app.serving });
    return { app, opened: first, ...reportsOf(all), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** URL of the orders' database: the store's, unless an earlier version has begun them in a file. */
function ordersIn({ orders, database, data, log }: ServiceOptions): string | undefined {
  const file = orderPath({ data });
  if (orders !== undefined || file === undefined || !existsSync(file)) return orders ?? database;
  if (database !== undefined) {
    log?.warn(`orders are in ${file}, which a standby on another machine lacks; expected --orders`);
  }
  return undefined;
}

/** What the start tells of all handlers. */
function reportsOf(all: readonly OpenedCentre[]) {
  return {
    handlers: all.slice(1).map((one) => one.live),
    journals: all.flatMap(({ journalSaid }) => journalSaid ?? []),
    setAside: all.flatMap((one) => one.setAside),
    fileNotes: all.flatMap(({ fileNote }) => fileNote ?? []),
  };
}

/** @throws {StartError} where the partners file asks for a package that is not installed */
async function mailOf({ partners }: ServiceOptions, simulated: SimulatedSwitch | null) {
  const mail = await openMail(partners).catch((error: unknown) => {
    throw wrongSetting(reasonOf(error));
  });
  return mail ?? (simulated === null ? undefined : new SimulatedMail());
}

function servedOf({ live, ruleService, past, pastDay, jobs: { simulations } }: OpenedCentre) {
  return { live, ruleService, past, pastDay, simulations };
}

function reportAlarm(metrics: ServiceMetrics, centre: string, report: ReportFault) {
  return ({ kind, subject, problem }: Alarm): void => {
    metrics.countAlarm(centre, kind);
    report(new Error(`${kind} ${subject}: ${problem}`));
  };
}

const firstPurgeMs = 60_000;

const erasedAgain = {
  restored: 'a customer who was erased had come back with a backup, and is erased again',
  begun: 'the erasure of a customer that had not ended is done',
};

/** Goes on with erasures; purges what is older than its period, soon after the start and daily. */
function purgedDaily(
  taken: OpenedOrders,
  centre: Omit<PrivacyContext, 'orders'>,
  { clock, log, onInternal, partners, journalDays }: ServiceOptions,
): OpenedOrders {
  const of = { ...centre, orders: taken.orders, journalDays };
  for (const { customerId, why, remains } of resumeErasures(of)) {
    log?.warn({ customerId, why, remains }, erasedAgain[why]);
  }
  inTurns(missingCustomerKeys(of), clock).catch(onInternal);
  let cancel = (): void => {};
  const purge = (): void => {
    purgeOld(partners?.file.retention ?? {}, of)
      .then((removed) => log?.info(removed, 'what was older than its period is purged'))
      .catch(onInternal);
    cancel = clock.after(dayMs, purge);
  };
  cancel = clock.after(firstPurgeMs, purge);
  const stop = (): Promise<void> => {
    cancel();
    return taken.stop();
  };
  return { ...taken, stop };
}

/** Keeps Asterisk connected until the service closes; its calls stay up for the next run. */
function openAsterisk(
  live: LiveCentre,
  place: AsteriskAddress,
  { clock, log, browserPhones = false }: ServiceOptions,
) {
  const stop = new AbortController();
  const ended = keepOpen({
    place,
    browserPhones,
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
