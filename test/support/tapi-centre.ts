/** A centre of three groups, each with a queue, two stations and two activities, over HTTP. */
import { expect } from 'vitest';
import type { CentreFile } from '../../routing/index.ts';
import { aServer, type Body, type HttpReply, type Method, type TestApi } from './api-server.ts';
import { aCentre, anAgent, aQueue } from './builders.ts';
import { people } from './rule-service.ts';
import { throughDoor } from './tapi-rows.ts';

const wrapUp = { mode: 'optional', limitMs: 30_000, extensionsMax: 1 } as const;

/** `helene` may sign on to `ga` and `gb`, `malo` to all three; nobody else is there. */
export const tapiCentre: CentreFile = aCentre({
  id: 'shop',
  groups: [{ id: 'ga', name: 'A', wrapUp }, { id: 'gb' }, { id: 'gc' }],
  queues: [
    aQueue('qa', { group: 'ga' }),
    aQueue('qb', { group: 'gb' }),
    aQueue('qc', { group: 'gc' }),
  ],
  addresses: [{ id: 'desk-1', dial: '112' }, { id: 'desk-2' }],
  activities: [
    { id: 'training', name: { en: 'Training', fr: 'Formation' } },
    { id: 'mailing', name: { en: 'Mailing', fr: 'Courrier' } },
  ],
  agents: [
    { ...anAgent('helene', { groups: ['ga', 'gb'], user: 'helene' }), links: undefined },
    { ...anAgent('malo', { groups: ['ga', 'gb', 'gc'] }), links: undefined },
  ].map(({ links: _, ...agent }) => agent),
});

export interface TapiServed extends TestApi {
  /** A request of a person, with a key of its own where it is a POST, and the status expected. */
  as(
    person: string,
    request: `${Method} /${string}`,
    body?: unknown,
    status?: number,
  ): Promise<Body>;
}

/** The service over {@link tapiCentre}. */
export async function aTapiServer(centre: CentreFile = tapiCentre): Promise<TapiServed> {
  const malo = { id: 'malo', name: 'Malo', roles: ['agent'] } as const;
  const accounts = { ...people, people: [...people.people, malo] };
  const served = await aServer(centre, [], {}, { access: { accounts } });
  // Their streams stay open: nobody is logged off because a test turns the clock far.
  for (const { id } of centre.agents ?? []) served.live.presence.connected(id);
  let keys = 0;
  const as: TapiServed['as'] = async (person, request, body, status) => {
    const [method, path] = request.split(' ') as [Method, string];
    keys += 1;
    const got: HttpReply = await served.ask(method, `/api/v1${path}`, {
      as: person,
      ...(body === undefined ? {} : { body }),
      headers: method === 'POST' ? { 'idempotency-key': `k${keys}` } : {},
    });
    const expected = status ?? (got.status === 201 ? 201 : 200);
    expect([got.status, got.body['detail'] ?? ''], request).toEqual([
      expected,
      got.body['detail'] ?? '',
    ]);
    return got.body;
  };
  return { ...served, as: throughDoor(served, as) };
}
