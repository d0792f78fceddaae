/**
 * `npm run golden`: runs orders and a programme on a Temporal server, and writes histories and
 * effects to `test/golden/temporal`, named by the package version. Files of earlier versions stay.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { plainHostOptions, requireApplied } from '../bench/orders/plain-orders.ts';
import {
  openTemporalOrders,
  serveWhole,
  type TemporalOrders,
} from '../bench/temporal/temporal-orders.ts';
import type { ContinuityEvent } from '../contracts/index.ts';
import { startDevServer } from '../gateways/index.ts';
import { centreClock, systemClock } from '../live/index.ts';
import {
  type Order,
  type Programme,
  publishingContinuityCore,
  publishingCore,
} from '../orders/index.ts';
import packageJson from '../package.json' with { type: 'json' };
import { anEvent, aPlan, dayMs } from '../test/support/orders/programme-driver.ts';
import {
  historiesFolder,
  ownWorkflows,
  replayHistory,
  tracedBundle,
} from '../test/support/temporal-histories/replay.ts';
import type { HostedCore, TemporalOptions } from '../workflows/index.ts';
import { wordsOf } from './script-options.ts';

wordsOf(
  'npm run golden    records histories and effects of this version on a Temporal server\n',
  [],
);

const lookAgainMs = 20;
const noWork = (): Promise<void> => Promise.resolve();

const served: Partial<TemporalOptions<Order>> = {
  core: publishingCore as HostedCore<Order>,
  isIndexed: true,
  workflowTypes: { order: 'OrderWorkflow' },
};

const clock = centreClock(systemClock, {
  originMs: Date.UTC(2026, 10, 23, 11),
  speed: dayMs / 20_000,
});
const programmes = publishingContinuityCore as HostedCore<Order | Programme>;
const { doers } = plainHostOptions(() => undefined, { leaseMs: 30 * dayMs });
const quick: Partial<TemporalOptions<Order>> = {
  clock,
  others: [programmes as HostedCore<Order>],
  doers: {
    ...doers,
    createChildOrder: {
      leaseMs: 30 * dayMs,
      carryOut: ({ body: { ks, childOrderId } }) =>
        Promise.resolve({ type: 'child.created', ks, childOrderId }),
    },
  },
  queries: { order: (state) => state },
};

async function serveProgramme({ host }: TemporalOrders, processId: string): Promise<void> {
  let told = 0;
  const tell = async (event: ContinuityEvent): Promise<void> => {
    told += 1;
    const actor = { kind: 'system', id: 'golden' };
    const message = { id: `programme-${told}`, processId, atMs: clock.nowMs(), actor, event };
    await requireApplied(host.start(message));
  };
  const plan = aPlan([anEvent(1), anEvent(2, { daysFromLast: 1 })]);
  await tell({
    type: 'startProgramme',
    orderId: 'o1',
    lineId: 'l1',
    childPrefix: 'o1',
    centreId: 'fr',
    customerId: 'c1',
    agentId: 'amelie',
    currency: 'EUR',
    paidMinor: 0,
    payment: { payLineId: 'p1', kind: 'card', tokenRef: 'tok' },
    programme: { plan },
    zone: [{ fromMs: 0, offsetMs: 0 }],
  });
  for (const childOrderId of ['o1-1', 'o1-2']) {
    const isOpen = async (): Promise<boolean> => {
      const { children } = (await host.query(processId, 'order')) as Programme;
      return children.some((one) => one.childOrderId === childOrderId && one.state === 'open');
    };
    while (!(await isOpen())) await pause(lookAgainMs);
    await tell({ type: 'child.invoiced', childOrderId });
  }
}

const order = (whileHeld?: () => Promise<void>) => (orders: TemporalOrders, processId: string) =>
  serveWhole(orders, processId.slice('order/'.length), whileHeld);

const scripts = [
  { name: 'plain', processId: 'order/plain', serve: order() },
  { name: 'held', processId: 'order/held', serve: order(noWork) },
  { name: 'served', processId: 'order/served', serve: order(noWork), more: served },
  { name: 'programme', processId: 'continuity/o1/l1', serve: serveProgramme, more: quick },
];

function lines(rows: readonly unknown[]): string {
  return rows.map((row) => JSON.stringify(row)).join(',\n');
}

const server = await startDevServer();
try {
  const connection = await Connection.connect({ address: server.address });
  const { workflow } = new Client({ connection });
  const bundle = await tracedBundle(ownWorkflows);
  mkdirSync(historiesFolder, { recursive: true });
  for (const { name, processId, serve, more } of scripts) {
    const orders = await openTemporalOrders(server.address, more);
    await serve(orders, processId);
    const handle = workflow.getHandle(processId);
    await handle.result();
    await orders.end();
    const { events } = JSON.parse(JSON.stringify(await handle.fetchHistory()));
    const trace = await replayHistory(bundle, { history: { events } });
    const path = join(historiesFolder, `${packageJson.version}-${name}.json`);
    const text = `{"trace": [\n${lines(trace)}\n], "history": {"events": [\n${lines(events)}\n]}}\n`;
    writeFileSync(path, text);
    process.stdout.write(`${path}: ${events.length} events\n`);
  }
  await connection.close();
} finally {
  await server.stop();
}
