/**
 * The API over the folder of a stopped service: operations on rules and the centre file, inside
 * this process. What is put in force here takes effect at the service's next start.
 */
import { existsSync } from 'node:fs';
import type { InjectOptions } from 'fastify';
import { buildServer } from '../api/index.ts';
import type { AccountsFile } from '../contracts/index.ts';
import { inProcessRunner } from '../gateways/index.ts';
import { type Clock, startLiveCentre, systemClock } from '../live/index.ts';
import type { CentreFile } from '../routing/index.ts';
import { newestValid, RuleService, SimulationService } from '../services/index.ts';
import { inMemory, openStore, type Store } from '../store/index.ts';
import { engineVersion } from './engine-version.ts';
import { stoppedTimeOf } from './journal/open-journal.ts';
import { storeIn } from './open-rule-service.ts';
import { openDataFolder } from './private-folder.ts';
import { unusableData } from './start-error.ts';

interface StoppedService {
  readonly data: string;
  readonly centreId: string;
  /** Reads the accounts, after the folder was checked. */
  readonly accounts: (centre: CentreFile) => AccountsFile;
}

export interface OpenedService {
  /** Carries a request out inside this process. */
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Closes the store and threads, or the process would not end. */
  readonly close: () => void;
}

/** Who asks if nobody is named. */
export const storeReader = { id: '~', name: 'Whoever has the store', roles: ['analyst'] } as const;
/** No rate limit, as nobody else is served. */
const unbounded = { perSecond: 1_000_000, burst: 1_000_000 };

/**
 * @throws {StartError} if the folder has no store, or its rules may not be in force; {StoreError}
 */
export async function openStoppedService(of: StoppedService): Promise<OpenedService> {
  const { data } = of;
  const path = storeIn(data);
  if (!existsSync(path)) throw unusableData(`${path} is not there`);
  openDataFolder(data);
  const store = openStore({ path, nowMs: () => systemClock.nowMs() });
  try {
    return await openOn(store, of);
  } catch (error) {
    store.close();
    throw error;
  }
}

async function openOn(store: Store, of: StoppedService): Promise<OpenedService> {
  const { centreId } = of;
  // An empty one in a folder of an earlier Callwright, which stored no file before a change.
  const none = {
    schema: 'callwright.centre/1',
    id: centreId,
    timeZone: 'UTC',
    queues: [],
  } as const;
  const centre = newestValid(store, centreId, { report: () => {} })?.file ?? none;
  const accounts = withoutPasswords(of.accounts(centre));
  const clock = clockOf(store, of);
  const ruleService = new RuleService({ centreId, store, accounts, clock });
  const [refused] = ruleService.open();
  if (refused !== undefined) throw unusableData(`${refused.code}: ${refused.detail}`);
  const { server, stop } = await serve({ centre, centreId, store, accounts, clock, ruleService });
  const fetch = async (url: string, { method, headers, body }: RequestInit): Promise<Response> => {
    const asked = { method, url, headers, ...(body == null ? {} : { payload: body }) };
    const reply = await server.inject(asked as InjectOptions);
    const given = Object.entries(reply.headers).map(([name, value]) => [name, String(value)]);
    const head = { status: reply.statusCode, headers: Object.fromEntries(given) };
    return new Response(reply.body === '' ? null : reply.body, head);
  };
  const close = (): void => {
    stop();
    ruleService.close();
    store.close();
  };
  return { fetch, close };
}

/** No passwords: whoever can open the store needs none. */
function withoutPasswords(file: AccountsFile): AccountsFile {
  const people = file.people.map(({ password: _, ...person }) => person);
  return { ...file, people: [...people, storeReader] };
}

interface Opened {
  readonly centre: CentreFile;
  readonly centreId: string;
  readonly store: Store;
  readonly accounts: AccountsFile;
  readonly clock: Clock;
  readonly ruleService: RuleService;
}

/** Serves a centre without calls or a request log; all but rules and centre file is in memory. */
async function serve({ ruleService, ...of }: Opened) {
  const { centre, accounts, clock, store } = of;
  const live = startLiveCentre({ centre, clock, speed: 1, originMs: clock.nowMs(), epoch: 1 });
  const onError = (error: Error): void => {
    // An unexpected error is thrown as a bug.
    queueMicrotask(() => {
      throw error;
    });
  };
  const runner = inProcessRunner();
  const simulations = new SimulationService({
    ...of,
    engineVersion,
    wallClock: systemClock,
    onError,
    centreNow: () => ({ centre, ruleSets: ruleService.active.files() }),
    runner: () => runner,
    tell: () => {},
  });
  const requests = openStore({ path: inMemory, nowMs: () => clock.nowMs() });
  const server = await buildServer({
    live,
    ruleService,
    simulations,
    clock,
    version: engineVersion,
    onInternal: onError,
    store: { ...requests, centres: store.centres },
    access: { accounts, isLocal: true, rates: { control: unbounded, interactive: unbounded } },
  });
  const stop = (): void => {
    live.stop();
    void server.close().then(() => requests.close());
  };
  return { server, stop };
}

/**
 * The centre's clock. Times here are later than the service's activations, even without its
 * journal, so that "active at an instant" has one answer.
 */
function clockOf(store: Store, { data, centreId }: StoppedService): Clock {
  const time = stoppedTimeOf(data, centreId, store);
  const lastMs = Math.max(time?.lastMs ?? 0, lastActivationMs(store, centreId));
  const stands = time !== null && !time.isReal;
  return {
    nowMs: () => (stands ? lastMs : Math.max(systemClock.nowMs(), lastMs)),
    after: (delayMs, run) => systemClock.after(delayMs, run),
  };
}

function lastActivationMs({ rules }: Store, centreId: string): number {
  const all = rules.sets(centreId).flatMap(({ id }) => rules.activations(id));
  return all.reduce((lastMs, { atMs }) => Math.max(lastMs, atMs), 0);
}
