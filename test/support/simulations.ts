/** Scenarios and jobs over HTTP, as clients meet them. */
import { setImmediate as turn } from 'node:timers/promises';
import { inProcessRunner, type ReplicationRunner } from '../../gateways/index.ts';
import type { JobNotice } from '../../live/index.ts';
import { SimulationService } from '../../services/index.ts';
import { inMemory, openStore, type Store } from '../../store/index.ts';
import { type Body, type HttpReply, shopCentre, type TestApi } from './api-server.ts';
import { mondayMs } from './live-centre.ts';
import { people } from './rule-service.ts';
import { aCallType, aScenario } from './scenarios.ts';
import { TurnedClock } from './turned-clock.ts';

export const api = '/api/v1';

/** The shop with clerks for its second queue. */
export const clerkCentre = {
  ...shopCentre,
  profiles: [{ id: 'clerk', groups: ['g'], links: [{ queue: 'z' }] }],
};

/** Two hours of {@link clerkCentre}. */
export const clerkScenario = {
  ...aScenario({ callTypes: [aCallType({ id: 'orders', queue: 'z' })] }),
  centre: { file: 'shop' },
  agents: { shifts: [{ profile: 'clerk', count: 3, start: '08:00', end: '12:00' }] },
};

let keys = 0;

/** A key that no other request has. */
export function fresh(): { readonly 'idempotency-key': string } {
  keys += 1;
  return { 'idempotency-key': `key-${keys}` };
}

/** Keeps a scenario; its id. */
export async function keeps(served: TestApi, scenario: object = aScenario()): Promise<string> {
  const { body } = await served.ask('POST', `${api}/centres/shop/scenarios`, {
    as: 'ines',
    body: scenario,
  });
  return String(body['id']);
}

/** Starts a job; what the answer was. */
export function starts(
  served: TestApi,
  path: string,
  body: object = {},
  as = 'ines',
): Promise<HttpReply> {
  return served.ask('POST', `${api}${path}`, { as, body, headers: fresh() });
}

/** Waits until a job has ended; the job. */
export async function waitForEnd(served: TestApi, location: unknown): Promise<Body> {
  for (;;) {
    // Requests that are not sent over a socket leave the event loop no turn.
    await turn();
    const { body } = await served.ask('GET', String(location), { as: 'ines' });
    if (body['state'] !== 'running' && body['state'] !== 'queued') return body;
  }
}

/** A runner that starts nothing until it is let go. */
export function heldRunner(): ReplicationRunner & { readonly letGo: () => void } {
  const runner = inProcessRunner();
  let letGo = (): void => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const held = (signal: AbortSignal | undefined) =>
    new Promise<void>((resolve) => {
      void gate.then(resolve);
      signal?.addEventListener('abort', () => resolve());
    });
  return {
    ...runner,
    run: async (job, options = {}) => {
      await held(options.signal);
      return await runner.run(job, options);
    },
    letGo: () => letGo(),
  };
}

export interface TestSimulations {
  readonly simulations: SimulationService;
  readonly store: Store;
  readonly told: JobNotice[];
  readonly clock: TurnedClock;
  /** What the log of the service would tell. */
  readonly errors: readonly Error[];
  /** What each of them was about. */
  readonly places: readonly (string | undefined)[];
}

/** A simulation service alone. */
export function aSimulationService({
  store,
  runner = inProcessRunner(),
}: {
  readonly store?: Store;
  readonly runner?: ReplicationRunner;
} = {}): TestSimulations {
  const clock = new TurnedClock(mondayMs);
  const own = store ?? openStore({ path: inMemory, nowMs: () => clock.nowMs() });
  const told: JobNotice[] = [];
  const errors: Error[] = [];
  const places: (string | undefined)[] = [];
  const simulations = new SimulationService({
    centreId: 'shop',
    store: own,
    accounts: people,
    clock,
    wallClock: clock,
    centreNow: () => ({ centre: shopCentre, ruleSets: [] }),
    runner: () => runner,
    tell: (one) => void told.push(one),
    onError: (error, at) => {
      errors.push(error);
      places.push(at?.what);
    },
    engineVersion: '0.0.0-test',
  });
  return { simulations, store: own, told, clock, errors, places };
}
