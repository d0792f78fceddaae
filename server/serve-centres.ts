/** Serves opened centres: orders, the API on a port, a switch, and the order in which all ends. */
import type { FastifyInstance } from 'fastify';
import { buildServer } from '../api/index.ts';
import { type AsteriskAddress, keepOpen, type SimulatedSwitch } from '../gateways/index.ts';
import { centreClock, type LiveCentre } from '../live/index.ts';
import { type OpenedOrders, openOrders, PartsWatch } from '../services/index.ts';
import { accessOf, namesAreEnough } from './access.ts';
import type { DemoOrders } from './demo/demo-orders.ts';
import { peopleOutside } from './demo/people-outside.ts';
import { engineVersion, publishedResults } from './engine-version.ts';
import { closeCentre, type OpenedCentre, openFurther } from './open-centre.ts';
import { announceClosing, listen } from './port.ts';
import type { Service, ServiceOptions } from './service-options.ts';
import { watchParts } from './watch-parts.ts';

export async function serveCentres(
  first: OpenedCentre,
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
    for (const one of all) await closeCentre(one);
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

function servedOf({ live, ruleService, past, pastDay, jobs: { simulations } }: OpenedCentre) {
  return { live, ruleService, past, pastDay, simulations };
}

/** Keeps Asterisk connected until the service closes; its calls stay up for the next run. */
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
