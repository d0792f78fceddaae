/** A service of two centres that share nothing: `paris`, the first, and `lyon`. */
import type { AccountsFile } from '../../contracts/index.ts';
import { roleNames } from '../../contracts/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import type { CentreToOpen } from '../../server/index.ts';
import type { Body, Method } from './api-server.ts';
import { aCentre, anAgent, aQueue } from './builders.ts';
import { aRunningService, type RunningService } from './running-service.ts';

/** Nothing else is called so: who reads it in lyon has read something of paris. */
export const parisMark = 'Zanzibar';

function centreOf(id: string, name: string, agent: string): CentreFile {
  return aCentre({
    id,
    name,
    groups: [{ id: 'sales', name: `Sales of ${name}` }],
    queues: [aQueue('orders', { group: 'sales' })],
    addresses: [{ id: 'seat', dial: '101' }],
    agents: [anAgent(agent, { name, groups: ['sales'], links: [{ queue: 'orders' }] })],
  });
}

export function peopleOf(...ids: readonly string[]): AccountsFile {
  const people = ids.map((id) => ({ id, name: id, roles: roleNames }));
  return { schema: 'callwright.accounts/1', people };
}

export const parisCentre = centreOf('paris', parisMark, 'anna');
export const lyonFiles = {
  centre: centreOf('lyon', 'Lyon', 'hugo'),
  ruleSets: [],
  accounts: peopleOf('lea', 'hugo'),
};
export const lyon: CentreToOpen = { name: 'lyon', read: () => lyonFiles };

export interface CentreReply {
  readonly status: number;
  readonly body: Body;
  readonly text: string;
  readonly location: string | null;
}

export interface SeveralCentres extends RunningService {
  ask(as: string, request: string, body?: unknown, headers?: Bodyless): Promise<CentreReply>;
}

type Bodyless = { readonly [name: string]: string };

/** `root` and `anna` are people of paris alone, `lea` and `hugo` of lyon alone. */
export async function severalCentres(
  options: Parameters<typeof aRunningService>[2] = {},
): Promise<SeveralCentres> {
  const running = await aRunningService(parisCentre, 0, {
    accounts: peopleOf('root', 'anna'),
    centres: [lyon],
    ...options,
  });
  let keys = 0;
  const ask: SeveralCentres['ask'] = async (as, request, body, headers = {}) => {
    const [method = '', path = ''] = request.split(' ') as [Method, string];
    keys += 1;
    const answer = await fetch(`${running.address}${path}`, {
      method,
      headers: {
        ...(as === '' ? {} : { authorization: `Bearer ${as}` }),
        'idempotency-key': `k${keys}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      redirect: 'manual',
    });
    const text = await answer.text();
    const isDocument = answer.headers.get('content-type')?.includes('json') === true;
    const read = isDocument && text !== '' ? (JSON.parse(text) as Body) : {};
    return { status: answer.status, body: read, text, location: answer.headers.get('location') };
  };
  return { ...running, ask };
}
