/**
 * `callwright start`: runs a centre until Ctrl-C or SIGTERM, and prints its address and state.
 * Without a centre file: the demo, Maison Verdier, with simulated callers and agents.
 */
import { countPhrase, graceMsRange, maskSecrets } from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import { errorOf, type ReportFault, systemClock } from '../../live/index.ts';
import {
  listenAsStandby,
  openDataFolder,
  type Service,
  type ServiceOptions,
  startCentre,
  startDemo,
  startWhenFree,
  storeIn,
} from '../../server/index.ts';
import { openLog, type ServiceLog } from '../../services/index.ts';
import { isPostgresUrl, StoreError } from '../../store/index.ts';
import { openRequestSpans, type RequestSpans } from '../../workflows/index.ts';
import { type ExitCode, exitCodes, wrongUsage } from '../cli-error.ts';
import { running } from '../command.ts';
import { engineVersion } from '../engine-version.ts';
import { asteriskAt } from '../gateway/asterisk-gateway.ts';
import { builtConsole, consoleLine, noConsoleLine } from '../start/built-console.ts';
import { type OrderServer, openOrderServer, orderServerLine } from '../start/order-server.ts';
import { readGiven } from '../start/read-given.ts';
import { readPartners } from '../start/read-partners.ts';
import { applySettings } from '../start/settings.ts';
import { adminOf, firstCallLines, lockedOut, signOnsOf } from '../start/sign-on-lines.ts';
import {
  centreArguments,
  type StartOptions,
  startOptions,
  withCentres,
} from '../start/start-options.ts';
import { starting } from '../start/starting.ts';
import { closingLines, setAsideLine, statusLine, statusOf } from '../start/status.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { collectorOf, onTemporal } from '../temporal/temporal-place.ts';

const speedMax = 600;
const shutdownMsDefault = 20_000;
/** For a service whose data another one has: it has nothing left to store. */
const fencedMs = 1_000;
/** Time between two status lines: on a terminal, then in a log or pipe. */
const liveLineMs = 1_000;
const plainLineMs = 10_000;
const eraseLine = '\r\u001b[K';

export const command = running({
  arguments: centreArguments,
  options: { '--json': 'one JSON object a line in place of text', ...startOptions },
  examples: [
    'callwright start',
    'callwright start --speed 60 --port 9000',
    'callwright start paris.json lyon.json --data shops',
  ],
  run: async (_options, { centres }, parsed) => {
    applySettings(parsed);
    const given = withCentres(parsed.optsWithGlobals<StartOptions>(), centres);
    return await starting(() => startCommand(given));
  },
});

export async function startCommand(options: StartOptions): Promise<ExitCode> {
  checkOptions(options);
  if (options.data !== undefined) openDataFolder(options.data);
  const beganAtMs = systemClock.nowMs();
  const server = await openOrderServer(options);
  const collector = collectorOf();
  const spans = collector && (await onTemporal(openRequestSpans(collector)));
  const log = openLog(process.stderr, options.logLevel ?? 'warn');
  try {
    return await run(options, { beganAtMs, server, log, spans });
  } finally {
    await spans?.close();
    await server?.stop();
  }
}

interface Beginning {
  readonly beganAtMs: number;
  readonly server: OrderServer | null;
  readonly log: ServiceLog;
  readonly spans: RequestSpans | undefined;
}

async function run(options: StartOptions, beginning: Beginning): Promise<ExitCode> {
  const start = (): Promise<Service> => startService(options, beginning);
  const { standby = false, data = '', database = data } = options;
  const waiting = standby ? listenForInterrupt() : null;
  const tell = (holder: string): void => {
    const told = { standby: true, holder };
    writeLine(
      options.json === true ? JSON.stringify(told) : ` standing by for the service ${holder}`,
    );
  };
  const rehearse = async (): Promise<void> => {
    const { data: _, database: __, orders: ___, ...inMemory } = options;
    const here = { ...inMemory, host: '127.0.0.1', port: 0, drainNotice: 0 };
    await (await startService(here, { ...beginning, server: null })).stop();
  };
  const standingBy = (stop: AbortSignal) =>
    startWhenFree(database, start, {
      stop,
      listen: () => listenAsStandby(options),
      tell,
      rehearse,
    });
  const service = await onTemporal(waiting === null ? start() : standingBy(waiting));
  if (service === null) return exitCodes.yes;
  const { fenced } = service;
  const stop = AbortSignal.any([waiting ?? listenForInterrupt(), fenced]);
  announce(service, options, beginning);
  await report(service, options, stop);
  if (fenced.aborted) beginning.log.error(`another service has taken over: ${fenced.reason}`);
  const limitMs = fenced.aborted ? fencedMs : (options.shutdownLimit ?? shutdownMsDefault);
  const isEnded = await endsWithin(service.stop(), limitMs);
  const status = statusOf(service.live);
  const ranMs = systemClock.nowMs() - beginning.beganAtMs;
  const { timeZone } = service.live.file;
  const { speed } = options;
  if (options.json === true) writeLine(JSON.stringify({ ...status, final: true, ranMs }));
  else for (const line of closingLines(status, { timeZone, ranMs, speed })) writeLine(line);
  // Work that did not end in time would keep the process running and its port taken.
  if (!isEnded && !fenced.aborted) leave(beginning.log);
  // Nothing that is left may write any more.
  if (fenced.aborted) process.exit(exitCodes.stopped);
  return exitCodes.yes;
}

async function endsWithin(ending: Promise<void>, limitMs: number): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const cancel = systemClock.after(limitMs, () => late.resolve(false));
  const isEnded = await Promise.race([ending.then(() => true), late.promise]);
  cancel();
  return isEnded;
}

function leave(log: ServiceLog): never {
  log.error('not all has ended within --shutdown-limit; what was acknowledged is stored');
  process.exit(exitCodes.stopped);
}

/** @throws {CliError} if options contradict each other or are out of range. */
export function checkOptions({
  speed,
  centre,
  grace,
  afterPeople,
  data,
  database,
  orders,
  standby,
  asterisk,
  browserPhones,
}: StartOptions): void {
  const [least, longest] = graceMsRange;
  if (grace !== undefined && (grace < least || grace > longest)) {
    throw wrongUsage(`--grace is ${grace} ms; expected ${least} to ${longest}`);
  }
  for (const [flag, url] of Object.entries({ database, orders })) {
    if (url !== undefined && !isPostgresUrl(url)) {
      throw wrongUsage(
        `--${flag} is no URL of PostgreSQL; expected like postgres://user@host/${flag}`,
      );
    }
    if (url !== undefined && data === undefined) {
      throw wrongUsage(`--${flag} needs --data: the key of sign-ins is kept there, and recordings`);
    }
  }
  if (standby === true && data === undefined) {
    throw wrongUsage('--standby needs --data: the folder of the service that it stands by for');
  }
  if (centre !== undefined && afterPeople === 'resume') {
    throw wrongUsage('--after-people is resume; expected logOff: only the demo has a simulation');
  }
  if (asterisk !== undefined && (centre === undefined || speed !== 1)) {
    throw wrongUsage('--asterisk needs --centre, at speed 1: the demo has a simulated switch');
  }
  if (browserPhones === true && asterisk === undefined) {
    throw wrongUsage('--browser-phones needs --asterisk: the switch that they register at');
  }
  if (!(speed > 0 && speed <= speedMax)) {
    throw wrongUsage(`--speed is ${speed}; expected a number above 0, at most ${speedMax}`);
  }
}

async function startService(
  options: StartOptions,
  { server, log, spans }: Omit<Beginning, 'beganAtMs'>,
): Promise<Service> {
  const { host, port, speed } = options;
  const onInternal: ServiceOptions['onInternal'] = (error, place = {}) => {
    // A store's error is no bug of ours, and its message is complete.
    const err = error instanceof StoreError ? undefined : error;
    log.error({ ...place, err }, error.message);
  };
  let report: ReportFault = onInternal;
  // What an operation began and no one awaits concerns that operation, not the process.
  process.on('unhandledRejection', (error) => report(errorOf(error)));
  const { data, database, orders, journalDays, drainNotice: noticeMs = 0 } = options;
  const { grace: graceMs, afterPeople } = options;
  const { first, ...given } = readGiven(options);
  const service = {
    ...given,
    presence: omitUndefined({ graceMs, afterPeople }),
    callersOrder: options.demoOrders !== false,
    ...(options.console === false ? {} : omitUndefined({ consoleFolder: builtConsole() })),
    clock: systemClock,
    host,
    port,
    speed,
    onInternal,
    log,
    spans,
    noticeMs,
    webhookAllow: options.webhookAllow,
    ...omitUndefined({ data, database, orders, journalDays }),
    ...(server === null ? {} : { temporal: server.place }),
    ...(options.partners === undefined ? {} : { partners: readPartners(options.partners) }),
    ...(options.asterisk === undefined ? {} : { asterisk: asteriskAt(options.asterisk) }),
    browserPhones: options.browserPhones === true,
  };
  const started = await ('plan' in first ? startDemo(first, service) : startCentre(first, service));
  report = started.live.reportFault;
  return started;
}

const lockedShown = 5;

/** Tells which accounts cannot sign in: without a password, once others have one. */
function lockedLine(locked: readonly string[]): string {
  const shown = locked.slice(0, lockedShown).join(', ');
  const more = locked.length > lockedShown ? ` and ${locked.length - lockedShown} more` : '';
  return `${shown}${more} cannot sign in: other accounts have a password, so a name alone is not enough; give each one (callwright accounts hash), or take all of them away`;
}

function announce(
  service: Service,
  options: StartOptions,
  { beganAtMs, server, log }: Beginning,
): void {
  const { live, address, port } = service;
  const { id, name = id, queues, agents = [], seed = 1 } = live.file;
  const { areNamesEnough } = service;
  const place = { address, centreId: id, areNamesEnough };
  const signOns = signOnsOf(service.accounts, place);
  const locked = lockedOut(service.accounts, place);
  if (locked.length > 0) log.warn(lockedLine(locked));
  for (const one of service.setAside) log.warn(setAsideLine(one));
  for (const note of service.fileNotes) log.warn(note);
  if (options.json === true) {
    const temporal =
      server === null ? {} : { temporal: { address: server.place.address, pages: server.pages } };
    const of = { schema: 'callwright.start/1', address, centre: id, signOns, ...temporal };
    const setAside = service.setAside.map(({ because: { code, detail }, ...one }) => {
      return { ...one, code, detail };
    });
    const console = service.hasConsole ? { console: `${address}/` } : {};
    const told = setAside.length === 0 ? { ...of, ...console } : { ...of, ...console, setAside };
    writeLine(JSON.stringify(told));
    return;
  }
  const isDemo = options.centre === undefined;
  const { data, database = data } = options;
  const readySeconds = ((systemClock.nowMs() - beganAtMs) / 1000).toFixed(1);
  const people = `${agents.length} agents · ${queues.length} queues`;
  writeLine(` Callwright ${engineVersion}  ·  node ${process.versions.node}`);
  if (service.hasConsole) writeLine(consoleLine(signOns, place));
  else if (options.console !== false) writeLine(noConsoleLine);
  writeLine(
    isDemo
      ? ` ✓ demo centre "${name}", mail order, Roubaix · ${people}`
      : ` ✓ centre "${name}" · ${people}`,
  );
  for (const { file } of service.further) {
    const people = countPhrase(file.agents?.length ?? 0, 'agent');
    writeLine(` ✓ handler "${file.id}" · ${people} · ${countPhrase(file.queues.length, 'queue')}`);
  }
  for (const line of furtherLines(service)) writeLine(line);
  if (isDemo) {
    writeLine(
      ` ✓ simulated switch, one call each 30 s on average, the first at once, seed ${seed}`,
    );
  }
  if (options.port !== 0 && port !== options.port) {
    writeLine(` ! port ${options.port} is taken; this is the next free one`);
  }
  for (const note of service.fileNotes) writeLine(` ! ${note}`);
  const sets = service.ruleService.sets().length;
  writeLine(
    database === undefined
      ? ` ✓ ${sets} rule sets, in memory: changes end with this process (--data <folder> keeps them)`
      : ` ✓ ${sets} rule sets, kept in ${maskSecrets(storeIn(database))}`,
  );
  for (const one of service.setAside) writeLine(` ! ${setAsideLine(one)}`);
  for (const line of service.journals) writeLine(` ✓ ${line}`);
  if (server !== null) writeLine(orderServerLine(server));
  writeLine(
    ` ✓ API on ${address}   pages /docs   document /openapi.json   stop Ctrl-C   ready in ${readySeconds} s`,
  );
  if (locked.length > 0) writeLine(` ! ${lockedLine(locked)}`);
  const admin = adminOf(service.accounts, place);
  const why = `curl ${address}/api/v1/calls/e${live.epoch}.0.orders.0/why -H 'Authorization: Bearer`;
  const supervisor = signOns.find(({ role }) => role === 'supervisor');
  const ofDemo = areNamesEnough && supervisor !== undefined ? [`${why} ${supervisor.user}'`] : [];
  const ofCentre =
    admin === undefined
      ? []
      : firstCallLines({ address, centreId: id, queueId: queues[0]?.id ?? '', admin });
  const next = isDemo ? ofDemo : ofCentre;
  for (const line of next) writeLine(` next: ${line}`);
}

/** A line for each further centre: its port is that of all, so its name says whom one asks. */
function furtherLines({ centres, port }: Service): readonly string[] {
  return centres.map(({ id, serving, problem }) => {
    if (serving === null) return ` ! centre "${id}" is left closed: ${problem}`;
    const { agents = [], queues } = serving.live.file;
    const people = `${countPhrase(agents.length, 'agent')} · ${countPhrase(queues.length, 'queue')}`;
    return ` ✓ centre "${id}" · ${people} · http://${id}.localhost:${port}/, or with the header Callwright-Centre: ${id}`;
  });
}

function report(service: Service, options: StartOptions, stop: AbortSignal): Promise<void> {
  const { live } = service;
  const { timeZone } = live.file;
  const isLive = process.stdout.isTTY === true && options.json !== true;
  const tell = (): void => {
    const status = statusOf(live);
    if (options.json === true) writeLine(JSON.stringify(status));
    else if (isLive) process.stdout.write(`${eraseLine}${fitted(statusLine(status, timeZone))}`);
    else writeLine(statusLine(status, timeZone));
  };
  return new Promise((resolve) => {
    const first = setTimeout(tell, liveLineMs);
    const timer = setInterval(tell, isLive ? liveLineMs : plainLineMs);
    const end = (): void => {
      clearTimeout(first);
      clearInterval(timer);
      if (isLive) process.stdout.write('\n');
      resolve();
    };
    if (stop.aborted) end();
    else stop.addEventListener('abort', end, { once: true });
  });
}

/** The status line cut to the terminal's width, as a wrapped line cannot be overwritten. */
function fitted(line: string): string {
  return line.slice(0, (process.stdout.columns ?? 80) - 1);
}

function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}
