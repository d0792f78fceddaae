/** Plain orders on a Temporal server, with a hold if requested, from the call to the delivery. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { OrderEvent } from '../../contracts/index.ts';
import type { Order } from '../../orders/index.ts';
import { openTemporalHost, type ProcessHost, type TemporalOptions } from '../../workflows/index.ts';
import {
  plainCommands,
  plainGoods,
  plainHostOptions,
  plainMessage,
  requireApplied,
} from '../orders/plain-orders.ts';

const reviewer = { kind: 'reviewer', id: 'rita' };
const lookAgainMs = 20;

export interface TemporalOrders {
  readonly host: ProcessHost;
  readonly released: Map<string, () => void>;
  end(): Promise<void>;
}

export async function openTemporalOrders(
  address: string,
  more: Partial<TemporalOptions<Order>> = {},
): Promise<TemporalOrders> {
  const folder = mkdtempSync(join(tmpdir(), 'callwright-temporal-'));
  const released = new Map<string, () => void>();
  const host = await openTemporalHost({
    ...plainHostOptions(({ kind, key }) => {
      if (kind === 'releaseToFulfilment') released.get(key.slice(0, key.indexOf('/')))?.();
    }),
    path: join(folder, 'orders.db'),
    temporal: { address },
    ...more,
  });
  const end = async (): Promise<void> => {
    await host.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { host, released, end };
}

/** Serves an order until it is closed; with `whileHeld` it is held meanwhile, then cleared. */
export async function serveWhole(
  { host, released }: TemporalOrders,
  order: string,
  whileHeld?: () => Promise<void>,
  commands: readonly OrderEvent[] = plainCommands(order),
): Promise<void> {
  let told = 0;
  const tell = (event: OrderEvent, more: object = {}): Promise<void> => {
    const message = { ...plainMessage(order, told, event), ...more };
    told += 1;
    return requireApplied(host.start(message));
  };
  const release = new Promise<void>((resolve) => released.set(order, resolve));
  const [submit] = commands.slice(-1);
  for (const event of commands.slice(0, -1)) await tell(event);
  if (whileHeld !== undefined)
    await tell({ type: 'placeHold', source: 'manual', holdCode: 'LOOK', clearRole: 'lead' });
  if (submit !== undefined) await tell(submit);
  if (whileHeld !== undefined) {
    await idle(host, order);
    await whileHeld();
    const [hold] = (await orderOf(host, order)).holds;
    const ref = { holdId: hold?.holdId ?? '', roles: ['lead'] };
    await tell({ type: 'checkOutHold', ...ref, version: 1 }, { actor: reviewer });
    await tell({ type: 'clearHold', ...ref, version: 2, next: 'none' }, { actor: reviewer });
  }
  await release;
  const put = commands.flatMap((event) => (event.type === 'changeLines' ? event.put : []));
  for (const event of plainGoods(put.map(({ lineId }) => lineId))) {
    await idle(host, order);
    await tell(event);
  }
  await idle(host, order);
}

async function orderOf(host: ProcessHost, order: string): Promise<Order> {
  return (await host.query(`order/${order}`, 'order')) as Order;
}

async function idle(host: ProcessHost, order: string): Promise<void> {
  while (((await host.query(`order/${order}`, 'openEffects')) as []).length > 0)
    await pause(lookAgainMs);
}
