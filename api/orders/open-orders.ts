/**
 * The orders of a centre with all that they ask: a host in a database or in memory, the simulated
 * warehouse, and the sandbox of payments, which lives in the centre's time.
 */
import { join } from 'node:path';
import {
  HttpProvider,
  type PaymentProvider,
  Sandbox,
  SqliteKeyLedger,
  type Transport,
} from '../../gateways/index.ts';
import type { LiveCentre, RuleService } from '../../live/index.ts';
import { inMemory } from '../../store/index.ts';
import { openEmbeddedHost, openInMemoryHost } from '../../workflows/index.ts';
import { Wire } from '../wire.ts';
import { OrderCalls } from './order-calls.ts';
import { orderDoers } from './order-doers.ts';
import { OrderService, type OrderServiceOptions } from './order-service.ts';

/** The databases inside a data folder. */
const files = { orders: 'orders.db', keys: 'payment-keys.db', sandbox: 'payment-sandbox.db' };

export interface OpenOrdersOptions
  extends Omit<OrderServiceOptions, 'openHost' | 'doers' | 'tell'> {
  /** All handlers: orders are taken on their calls, and the first one’s stream tells of them. */
  readonly lives: readonly [LiveCentre, ...LiveCentre[]];
  readonly office: RuleService;
  /** Hears of our own mistakes [says nothing]. */
  readonly onInternal?: (error: Error) => void;
  /** Folder of what outlives the process [memory]. */
  readonly data?: string | undefined;
  /** `postgres://…`, where orders are kept in place of a file in the folder. */
  readonly database?: string | undefined;
}

/** Orders that are taken, and how they are ended. */
export interface OpenedOrders {
  readonly orders: OrderService;
  stop(): Promise<void>;
}

/** Opens the orders of a centre, and goes on with what was under way. */
export async function openOrders({
  data,
  lives,
  office,
  onInternal = () => {},
  database,
  ...of
}: OpenOrdersOptions): Promise<OpenedOrders> {
  const { centreId, store, clock } = of;
  const pathOf = (name: string) => (data === undefined ? inMemory : join(data, name));
  const nowMs = () => clock.nowMs();
  const sandbox = new Sandbox({
    ...{ path: pathOf(files.sandbox), secret: centreId, nowMs: nowMs(), deliver: null },
  });
  const ledger = new SqliteKeyLedger(pathOf(files.keys));
  const provider: PaymentProvider = new HttpProvider({
    ...{ name: 'sandbox', transport: inItsTime(sandbox, nowMs), secret: centreId, nowMs, ledger },
  });
  const opened = Promise.withResolvers<OrderService>();
  const calls = new OrderCalls(lives);
  const doers = orderDoers({
    ...{ centreId, store, provider, calls, nowMs },
    suspecting: { store, wire: new Wire(lives[0]), office },
    orderOf: async (orderId) => await (await opened.promise).order(orderId),
  });
  const openHost: OrderServiceOptions['openHost'] = (options) =>
    data === undefined && database === undefined
      ? openInMemoryHost(options)
      : openEmbeddedHost({ ...options, path: database ?? pathOf(files.orders) });
  const close = async (): Promise<void> => {
    await sandbox.close();
    ledger.close();
  };
  try {
    const tell: OrderServiceOptions['tell'] = (...told) => calls.tell(...told);
    const orders = await OrderService.open({ ...of, openHost, doers, tell });
    calls.follow(orders, onInternal);
    opened.resolve(orders);
    const stop = async (): Promise<void> => {
      calls.stop();
      await orders.stop();
      await close();
    };
    return { orders, stop };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Asks the sandbox, which stands still between requests, at the time it is in the centre. */
function inItsTime(sandbox: Sandbox, nowMs: () => number): Transport {
  return async (request) => {
    const body = JSON.stringify({ nowMs: nowMs() });
    await sandbox.handle({ method: 'POST', path: '/control', body });
    const answer = await sandbox.handle(request);
    if (answer === 'dropped') throw new Error('the sandbox has dropped the connection');
    return answer;
  };
}
