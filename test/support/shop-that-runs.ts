/** A shop that runs, and who takes its orders in the terminal. */
import { Readable } from 'node:stream';
import { expect, onTestFinished } from 'vitest';
import { AgentWork } from '../../cli/agent/agent-work.ts';
import { orderActions } from '../../cli/order/order-actions.ts';
import { orderChanges } from '../../cli/order/order-text.ts';
import { OrderWork } from '../../cli/order/order-work.ts';
import { workPlainly } from '../../cli/terminal/plain.ts';
import type { AccountsFile } from '../../contracts/index.ts';
import { aRunningService, type Running, smallCentre } from './running-service.ts';

const accounts: AccountsFile = {
  schema: 'callwright.accounts/1',
  people: [
    { id: 'ann', name: 'Ann', roles: ['agent', 'orderTaker'], agent: 'ann' },
    { id: 'rita', name: 'Rita', roles: ['reviewer'] },
    { id: 'rob', name: 'Rob', roles: ['reviewer'] },
    { id: 'root', name: 'Root', roles: ['admin'] },
  ],
};
const named = (code: string) => ({ code, name: { en: code } });
const channel = {
  users: ['ann', 'rita', 'rob'],
  paymentMethods: [
    { ...named('CARD'), kind: 'card' },
    { ...named('CASH'), kind: 'cash' },
  ],
  holdCodes: [{ ...named('CHECK'), isDefault: true }],
};

/** A shop with mugs at 20,00 and three customers, two of whom are called Bernard. */
export async function aShopThatRuns(data?: string): Promise<Running> {
  const of = data === undefined ? {} : { data };
  const running = await aRunningService(smallCentre, 0, { accounts, ...of });
  const params = { centre: 'shop' };
  const root = running.client('root');
  const made = [
    await root.ask('PUT', '/api/v1/centres/{centre}/channel', {
      params,
      body: channel,
      ifMatch: '"v0"',
    }),
    await root.ask('POST', '/api/v1/centres/{centre}/imports', {
      params,
      query: { kind: 'items' },
      contentType: 'text/csv',
      body: 'sku;name.en;category;price;cost\nMUG;Blue mug;table;20;5\n',
    }),
  ];
  for (const [number, lastName, phone] of [
    ['1000001', 'Bernard', '+33639980001'],
    ['1000002', 'Bernard', '+33639980002'],
    ['1000003', 'Martin', '+33639980003'],
  ] as const) {
    const body = { number, lastName, phones: [{ number: phone }] };
    const post = running.client('ann').post('/api/v1/centres/{centre}/customers', { params, body });
    made.push(await post);
  }
  for (const answer of made) if (!answer.ok) throw new Error(JSON.stringify(answer.problem));
  return running;
}

/** Ann, who takes orders with calls or without, and what she was told. */
export async function anOrderTaker(running: Running, { onCalls = false } = {}) {
  const client = running.client('ann');
  const of = { client, centreId: 'shop' };
  const calls = await AgentWork.of({ ...of, agentId: 'shop.ann' });
  if (onCalls) expect(await calls.watch.read()).toBeNull();
  if (onCalls) expect(await calls.signOn({})).toBeNull();
  const work = new OrderWork({ ...of, calls: onCalls ? calls : null });
  expect(await work.watch.start()).toBeNull();
  const stop = new AbortController();
  onTestFinished(() => {
    stop.abort();
    work.watch.close();
  });
  const told: string[] = [];
  const run = (script: string, endsAtRefusal = true): Promise<boolean> =>
    workPlainly({
      work,
      waitMs: 20_000,
      stop: stop.signal,
      endsAtRefusal,
      actions: orderActions,
      changes: orderChanges,
      lines: Readable.from([script]),
      write: (kind, text) => told.push(`${kind} ${text}`),
    });
  return { work, told, run };
}
