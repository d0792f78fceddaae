/** A service that listens on a port of its own, with its real clock, as people start it. */
import { onTestFinished } from 'vitest';
import { Client, type ClientOptions } from '#client';
import type { AccountsFile } from '../../contracts/index.ts';
import { systemClock } from '../../live/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import type { Service, ServiceOptions } from '../../server/service-options.ts';
import { startCentre } from '../../server/start-centre.ts';
import { aCentre, anAgent, aQueue } from './builders.ts';

/** Two agents of one group with two queues, wrap-up as long as they want it. */
export const smallCentre: CentreFile = aCentre({
  id: 'shop',
  name: 'The shop',
  groups: [
    { id: 'sales', wrapUp: { mode: 'optional', limitMs: 60_000, extensionsMax: 1 } },
    { id: 'repairs' },
  ],
  queues: [aQueue('orders', { group: 'sales' }), aQueue('returns', { group: 'repairs' })],
  addresses: [{ id: 'seat-1', dial: '101' }],
  agents: [
    anAgent('ann', { name: 'Ann', groups: ['sales'], links: [{ queue: 'orders' }] }),
    anAgent('ben', { name: 'Ben', groups: ['repairs'], links: [{ queue: 'returns' }] }),
  ],
});

export const smallAccounts: AccountsFile = {
  schema: 'callwright.accounts/1',
  people: [
    { id: 'ann', name: 'Ann', roles: ['agent'] },
    { id: 'ben', name: 'Ben', roles: ['agent'] },
    { id: 'sue', name: 'Sue', roles: ['supervisor'] },
    { id: 'root', name: 'Root', roles: ['admin'] },
  ],
};

export interface RunningService {
  readonly service: Service;
  readonly address: string;
  readonly port: number;
  stop(): Promise<void>;
  /** A client of a person, or by a key. */
  client(bearer: string, options?: Partial<ClientOptions>): Client;
  /** A key of an integration. */
  key(): Promise<string>;
  /** A call arrives; its id. */
  arrive(queue: string): Promise<string>;
}

/** Stops with the test. */
export async function aRunningService(
  centre: CentreFile = smallCentre,
  port = 0,
  options: Partial<
    Pick<
      ServiceOptions,
      | 'handlers'
      | 'accounts'
      | 'clock'
      | 'data'
      | 'database'
      | 'orders'
      | 'temporal'
      | 'centres'
      | 'access'
      | 'log'
      | 'onInternal'
      | 'partners'
    >
  > = {},
): Promise<RunningService> {
  const service = await startCentre(
    { centre, ruleSets: [] },
    {
      clock: systemClock,
      speed: 1,
      host: '127.0.0.1',
      port,
      accounts: smallAccounts,
      onInternal: (error) => {
        throw error;
      },
      ...options,
    },
  );
  let isStopped = false;
  const stop = async (): Promise<void> => {
    if (isStopped) return;
    isStopped = true;
    await service.stop();
  };
  onTestFinished(stop);
  const { address } = service;
  const client: RunningService['client'] = (bearer, options = {}) =>
    new Client({ server: address, bearer, ...options });
  let kept = '';
  const key = async (): Promise<string> => {
    if (kept !== '') return kept;
    const made = await client('root').post('/api/v1/centres/{centre}/api-keys', {
      params: { centre: centre.id },
      body: {
        name: 'switch',
        scopes: ['integration'],
        expiresAt: new Date(systemClock.nowMs() + 3_600_000).toISOString(),
      },
    });
    if (!made.ok) throw new Error(made.problem.detail);
    kept = made.body.secret ?? '';
    return kept;
  };
  return {
    service,
    port: service.port,
    stop,
    address,
    client,
    key,
    arrive: async (queue) => {
      const made = await client(await key()).post('/api/v1/centres/{centre}/calls', {
        params: { centre: centre.id },
        body: { queueId: `${centre.id}.${queue}`, from: '+33639980001' },
      });
      if (!made.ok) throw new Error(made.problem.detail);
      return made.body.callId;
    },
  };
}
