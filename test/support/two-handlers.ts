/** A service of two handlers over HTTP: `shop`, and `lyon` beside it. Ann works in both. */
import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'vitest';
import type { AccountsFile } from '../../contracts/index.ts';
import type { Body, Method } from './api-server.ts';
import { aCentre, anAgent, aQueue } from './builders.ts';
import { admitting } from './rule-service.ts';
import { aRunningService, type RunningService, smallCentre } from './running-service.ts';
import type { TurnedClock } from './turned-clock.ts';

const turnsMax = 2_000_000;

/** Ann works in both; here she is somebody else's name sake. */
const lyonCentre = aCentre({
  id: 'lyon',
  name: 'Lyon',
  groups: [{ id: 'sales' }, { id: 'repairs' }],
  queues: [aQueue('spares', { group: 'repairs' }), aQueue('orders', { group: 'sales' })],
  addresses: [{ id: 'bench-1', dial: '201' }],
  agents: [
    anAgent('anna', { user: 'ann', groups: ['repairs'], links: [{ queue: 'spares' }] }),
    anAgent('hugo', { groups: ['repairs'], links: [{ queue: 'spares' }] }),
  ],
});

const accounts: AccountsFile = {
  schema: 'callwright.accounts/1',
  people: [
    { id: 'ann', name: 'Ann', roles: ['agent'], agent: 'ann' },
    { id: 'hugo', name: 'Hugo', roles: ['agent'], agent: 'ben', handlers: ['main'] },
    { id: 'lea', name: 'Léa', roles: ['supervisor'], handlers: ['lyon'] },
    { id: 'sue', name: 'Sue', roles: ['supervisor'] },
    { id: 'root', name: 'Root', roles: ['admin'] },
  ],
};

export interface TwoHandlers extends RunningService {
  /** A request, of the API or of the view, that is to be answered so. */
  as(
    person: string,
    request: `${Method} /${string}`,
    body?: object,
    status?: number,
  ): Promise<Body>;
}

/** With the clock of the system, or one that is turned. */
export async function aServiceOfTwo(clock?: TurnedClock): Promise<TwoHandlers> {
  const doors = { ...admitting(['order'], 1), set: 'lyon-doors' };
  const handlers = [{ centre: lyonCentre, ruleSets: [doors] }];
  const running = await aRunningService(smallCentre, 0, {
    handlers,
    accounts,
    ...(clock === undefined ? {} : { clock }),
  });
  let keys = 0;
  const as: TwoHandlers['as'] = async (person, request, body, status) => {
    const [method = '', path = ''] = request.split(' ');
    keys += 1;
    const base = path.startsWith('/tapi/') ? '' : '/api/v1';
    const asking = fetch(`${running.address}${base}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${person}`,
        'idempotency-key': `k${keys}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    let isAnswered = false;
    const answered = asking.finally(() => {
      isAnswered = true;
    });
    await until(() => {
      clock?.turn(0);
      return isAnswered;
    });
    const answer = await answered;
    const got = (await answer.json()) as Body;
    const expected = status ?? (answer.status === 201 ? 201 : 200);
    expect([request, answer.status, got['detail']]).toEqual([request, expected, got['detail']]);
    return got;
  };
  return { ...running, as };
}

/** Waits for what other threads and sockets bring, for some 20 seconds. */
export async function until(isSo: () => boolean): Promise<void> {
  for (let turns = 0; !isSo(); turns += 1) {
    if (turns > turnsMax) throw new Error(`not so after ${turnsMax} turns: ${isSo}`);
    await turn();
  }
}
