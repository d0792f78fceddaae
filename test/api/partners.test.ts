import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PartnerStates } from '../../services/index.ts';
import { openStore } from '../../store/index.ts';
import { aFolder } from '../support/a-folder.ts';
import { aServer } from '../support/api-server.ts';

const place = '/api/v1/partners';

it('says what stands in a partner’s place, to administrators alone', async () => {
  const served = await aServer(undefined, [], {}, { takesOrders: true });
  const fresh = { state: 'unknown', lastProblem: null, lastProblemAt: null };
  expect((await served.ask('GET', place, { as: 'nadia' })).body).toEqual({
    items: [
      { name: 'payments', implementation: 'sandbox', ...fresh },
      { name: 'warehouse', implementation: 'own', ...fresh },
    ],
  });
  expect((await served.ask('GET', place, { as: 'helene' })).status).toBe(403);
});

it('keeps a partner’s last problem over a restart, but not for another partner', () => {
  const path = join(aFolder(), 'a.db');
  const atMs = Date.UTC(2026, 10, 27);
  const open = (implementation: string) => {
    const store = openStore({ path, nowMs: () => atMs });
    const states = new PartnerStates({ store, centreId: 'shop', nowMs: () => atMs });
    states.declare('payments', implementation);
    return { states, store };
  };
  const first = open('stripe');
  first.states.tell('payments', 'no answer at https://key:hunter2@pay.example');
  first.states.tell('payments', null);
  expect(first.states.all()).toMatchObject([{ state: 'up' }]);
  first.store.close();
  const second = open('stripe');
  expect(second.states.all()).toEqual([
    {
      name: 'payments',
      implementation: 'stripe',
      state: 'unknown',
      lastProblem: expect.stringMatching(/^no answer at (?!.*hunter2)/),
      lastProblemAt: '2026-11-27T00:00:00.000Z',
    },
  ]);
  second.store.close();
  const other = open('sandbox');
  expect(other.states.all()).toMatchObject([{ implementation: 'sandbox', lastProblem: null }]);
  other.store.close();
});
