/**
 * Puts a service together: live centre, simulated switch where it is a demo, HTTP server.
 */
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { buildServer } from '../../api/index.ts';
import { type AccountsFile, worldOf } from '../../contracts/index.ts';
import { type SimulatedSwitch, startSimulatedSwitch } from '../../gateways/index.ts';
import {
  addDays,
  type Clock,
  instantOfLocal,
  type LiveCentre,
  type RuleOffice,
  startLiveCentre,
  weekdayOf,
} from '../../live/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import type { RuleSetFile, RuleWorld } from '../../rules/index.ts';
import { CliError } from '../cli-error.ts';
import { engineVersion } from '../engine-version.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ReadCentre } from '../files/read-centre.ts';
import { type OpenedOffice, openOffice } from './open-office.ts';
import { type OpenedSimulations, openSimulations } from './open-simulations.ts';
import type { ReadDemo } from './read-demo.ts';

/** Ports tried, from the one asked for upwards. */
const portTriesMax = 20;
const portMax = 65_535;

export interface ServiceOptions {
  readonly clock: Clock;
  readonly speed: number;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly onInternal: (error: Error) => void;
  /** Folder of the store [memory]. */
  readonly data?: string;
  /** Who works here [the demo's people; of a centre, nobody]. */
  readonly accounts?: AccountsFile;
}

/** A service that listens. */
export interface Service {
  readonly live: LiveCentre;
  readonly office: RuleOffice;
  readonly address: string;
  readonly port: number;
  /** Takes nothing new, answers what was asked, lets the port go. */
  stop(): Promise<void>;
}

/** Runs a demo: its clock starts when the demo says, whatever the time is here. */
export function startDemo(read: ReadDemo, options: ServiceOptions): Promise<Service> {
  const { demo, centre, plan, dayStartMs } = read;
  const { timeZone } = centre;
  const [hours = 0, minutes = 0] = demo.start.time.split(':').map(Number);
  const originMs = instantOfLocal(demo.start.date, (hours * 60 + minutes) * 60_000, timeZone);
  const { accounts = read.accounts } = options;
  const { ruleSets } = plan;
  const opened = open(options, { centre, ruleSets, originMs, accounts, world: read.world });
  const { live } = opened;
  const dayToPlay = (day: number): { startMs: number; load: number } => {
    const date = addDays(demo.start.date, day);
    return {
      startMs: instantOfLocal(date, dayStartMs, timeZone) - originMs,
      load: loadOn(demo.loadByWeekday, weekdayOf(date)),
    };
  };
  return serve(opened, options, startSimulatedSwitch({ port: live, plan, dayToPlay }));
}

/** Runs a centre of the user's, now. Nobody calls but who uses the inbox. */
export function startCentre(
  { centre, ruleSets }: Pick<ReadCentre, 'centre' | 'ruleSets'>,
  options: ServiceOptions,
): Promise<Service> {
  const originMs = options.clock.nowMs();
  const { accounts = { schema: 'callwright.accounts/1', people: [] } } = options;
  return serve(open(options, { centre, ruleSets, originMs, accounts, world: {} }), options, null);
}

interface Opened extends OpenedOffice {
  readonly live: LiveCentre;
  readonly jobs: OpenedSimulations;
}

/** The office first: the centre begins with the rules that it says are in force. */
function open(
  options: ServiceOptions,
  of: {
    readonly centre: CentreFile;
    readonly ruleSets: readonly RuleSetFile[];
    readonly originMs: number;
    readonly accounts: AccountsFile;
    readonly world: RuleWorld;
  },
): Opened {
  const { clock, speed, data, onInternal } = options;
  const { centre, originMs, accounts, ruleSets } = of;
  const opened = openOffice({
    ...{ centreId: centre.id, clock, speed, originMs, accounts, ruleSets, data },
    world: worldOf(centre, of.world),
    onError: onInternal,
  });
  const { office, store } = opened;
  const live = startLiveCentre({
    ...{ centre, clock, speed, originMs },
    ruleSets: office.active.files(),
    onRules: (line) => office.onDecision(line),
  });
  office.serve(live);
  const jobs = openSimulations({
    ...{ live, office, store, accounts, clock, speed, originMs },
    onError: onInternal,
  });
  return { ...opened, live, jobs };
}

function loadOn(loads: ReadDemo['demo']['loadByWeekday'], weekday: number): number {
  return Object.entries(loads).find(([day]) => Number(day) === weekday)?.[1] ?? 1;
}

async function serve(
  { live, office, store, jobs }: Opened,
  options: ServiceOptions,
  simulated: SimulatedSwitch | null,
): Promise<Service> {
  const { clock, onInternal } = options;
  const { simulations } = jobs;
  const app = await buildServer({
    ...{ live, clock, office, simulations, store, onInternal },
    version: engineVersion,
  });
  const stop = async (): Promise<void> => {
    simulated?.hush();
    live.stop();
    await app.close();
    await jobs.stop();
    office.close();
    store.close();
  };
  try {
    const port = await listen(app, options);
    const host = options.host.includes(':') ? `[${options.host}]` : options.host;
    const address = `http://${host}:${port}`;
    store.serve(address);
    return { live, office, address, port, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Takes the next free port where the one asked for is taken. */
async function listen(app: FastifyInstance, { host, port }: ServiceOptions): Promise<number> {
  const last = Math.min(port + portTriesMax - 1, portMax);
  for (let tried = port; tried <= last; tried += 1) {
    try {
      await app.listen({ host, port: tried });
      const address = app.server.address() as AddressInfo;
      return address.port;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : '';
      if (code !== 'EADDRINUSE') throw noAddress(`${host}:${tried}`, String(code));
    }
  }
  throw noAddress(`${host}, ports ${port} to ${last}`, 'all taken');
}

function noAddress(where: string, why: string): CliError {
  return new CliError(exitCodes.wrongUsage, `callwright cannot listen on ${where} (${why})`);
}
