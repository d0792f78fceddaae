/** Three agents at stations 12, 14 and 16 of a group with two queues, asked over HTTP. */
import { expect } from 'vitest';
import type { StreamEvent } from '../../live/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import { aServer, type Body, type HttpReply, type Method, type TestApi } from './api-server.ts';
import { aCentre, anAgent, aQueue, logsOn } from './builders.ts';
import { people } from './rule-service.ts';
import { throughDoor } from './tapi-rows.ts';

const wrapUp = { mode: 'optional', limitMs: 30_000 } as const;
const links = [{ queue: 'q' }, { queue: 'z', rank: 1 }];

export const stationsCentre: CentreFile = aCentre({
  id: 'shop',
  groups: [{ id: 'g', wrapUp }],
  queues: [aQueue('q', { group: 'g', treatments: ['welcome'] }), aQueue('z', { group: 'g' })],
  addresses: [
    { id: 'st12', dial: '12' },
    { id: 'st14', dial: '14' },
    { id: 'st16', dial: '16' },
  ],
  agents: ['ann', 'ben', 'cai'].map((id) => anAgent(id, { groups: ['g'], links })),
});

/** A leg as answers show it. */
export interface LegBody extends Body {
  readonly id: string;
  readonly agentId: string | null;
  readonly state: string;
}

export interface Stations extends TestApi {
  /** A request of a person, and the body of its answer, which has the status [200, or 201]. */
  as(
    person: string,
    request: `${Method} /${string}`,
    body?: unknown,
    status?: number,
  ): Promise<Body>;
  /** A request with a text for its body, whatever comes of it. */
  raw(person: string, method: Method, path: string, text: string): Promise<HttpReply>;
  /** An agent logs on at their station, ready. */
  seat(...agents: readonly Agent[]): void;
  /** A call arrives by the switch; its id. */
  arrive(body: { readonly [member: string]: unknown }): Promise<string>;
  /** A call of queue q that an agent talks in; its id. */
  talking(agent: Agent, more?: { readonly [member: string]: unknown }): Promise<string>;
  call(callId: string): Promise<Body>;
  /** The last leg of an agent in a call. */
  leg(callId: string, agent: Agent): Promise<LegBody>;
  /** Types of events so far, of this beginning. */
  events(prefix: string): readonly string[];
  agent(agentId: Agent): Promise<Body>;
}

const stationOf = { ann: 'st12', ben: 'st14', cai: 'st16' } as const;
type Agent = keyof typeof stationOf;

/** Where orders are taken, every agent takes them. */
export async function someStations(
  centre: CentreFile = stationsCentre,
  {
    takesOrders = false,
    orderHost = {},
    ...options
  }: Pick<NonNullable<Parameters<typeof aServer>[3]>, 'dials' | 'epoch' | 'journal' | 'path'> & {
    readonly takesOrders?: boolean;
    readonly orderHost?: { readonly data?: string };
  } = {},
): Promise<Stations> {
  const roles = takesOrders ? (['agent', 'orderTaker'] as const) : (['agent'] as const);
  const own = (centre.agents ?? []).map(({ id }) => ({ id, name: id, roles }));
  const accounts = { ...people, people: [...people.people, ...own] };
  const served = await aServer(
    centre,
    [],
    {},
    {
      takesOrders,
      orderHost,
      access: { accounts },
      ...options,
    },
  );
  const key = { name: 'switch', scopes: ['integration'], expiresAt: '1970-02-01T00:00:00Z' };
  const made = await served.ask('POST', '/api/v1/centres/shop/api-keys', {
    as: 'nadia',
    body: key,
    headers: { 'idempotency-key': 'switch' },
  });
  const secret = String(made.body['secret']);
  const told: StreamEvent[] = [];
  served.live.onEvents((events) => {
    for (const event of events) told.push(event);
  });
  let keys = 0;
  const send = (person: string, method: Method, path: string, body: unknown) => {
    keys += 1;
    return served.ask(method, `/api/v1${path}`, {
      as: person === 'switch' ? secret : person,
      ...(body === undefined ? {} : { body }),
      headers: method === 'POST' ? { 'idempotency-key': `k${keys}` } : {},
    });
  };
  const native: Stations['as'] = async (person, request, body, status) => {
    const [method, path] = request.split(' ') as [Method, string];
    const got = await send(person, method, path, body);
    const expected = status ?? (got.status === 201 ? 201 : 200);
    const why = got.body['detail'] ?? '';
    expect([got.status, why], request).toEqual([expected, why]);
    return got.body;
  };
  const as = throughDoor(served, native);
  const call = (callId: string) => as('ann', `GET /calls/${callId}`);
  const arrive: Stations['arrive'] = async (body) =>
    String((await as('switch', 'POST /centres/shop/calls', body))['id']);
  return {
    ...served,
    as,
    call,
    arrive,
    raw: send,
    seat: (...agents) =>
      served.tell(...agents.map((id) => logsOn(id, { addressId: stationOf[id] }))),
    talking: async (agent, more = {}) => {
      const id = await arrive({ queueId: 'shop.q', from: '+33639980001', ...more });
      const { offers } = (await call(id)) as { offers: readonly { id: string; agentId: string }[] };
      const offer = offers.at(-1);
      expect(offer?.agentId).toBe(`shop.${agent}`);
      await as(agent, `POST /offers/${offer?.id}/accept`, {});
      await as('switch', `POST /offers/${offer?.id}/connected`);
      return id;
    },
    leg: async (callId, agent) => {
      const { legs } = (await call(callId)) as unknown as { legs: readonly LegBody[] };
      const found = legs.findLast(({ agentId }) => agentId === `shop.${agent}`);
      if (found === undefined) throw new Error(`${agent} has no leg in ${callId}`);
      return found;
    },
    events: (prefix) =>
      told
        .map((event) => ('effect' in event ? event.effect.type : event.told.type))
        .filter((type) => type.startsWith(prefix)),
    agent: (id) => as('ann', `GET /agents/shop.${id}`),
  };
}
