/**
 * The orders of a centre with all that they ask: a host in a database or in memory, the simulated
 * warehouse, and the sandbox of payments, which lives in the centre's time.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Deliver,
  EarlyWebhooks,
  HttpProvider,
  type PaymentProvider,
  Sandbox,
  SqliteKeyLedger,
  type Transport,
} from '../../gateways/index.ts';
import { reasonOf } from '../../kernel/index.ts';
import type { LiveCentre, RuleService } from '../../live/index.ts';
import type { Order, Programme } from '../../orders/index.ts';
import { inMemory } from '../../store/index.ts';
import {
  type HostOptions,
  openEmbeddedHost,
  openInMemoryHost,
  openTemporalHost,
  type ProcessHost,
  type TemporalPlace,
} from '../../workflows/index.ts';
import { Wire } from '../wire.ts';
import { OrderCalls } from './order-calls.ts';
import { orderDoers } from './order-doers.ts';
import { OrderService, type OrderServiceOptions } from './order-service.ts';

/** Where a service keeps its orders: in a database, else in its folder. */
export function orderPath(of: Pick<OpenOrdersOptions, 'data' | 'database'>): string | undefined {
  return of.database ?? (of.data === undefined ? undefined : join(of.data, files.orders));
}

/** The databases inside a data folder. */
const files = {
  orders: 'orders.db',
  keys: 'payment-keys.db',
  early: 'payment-webhooks.db',
  sandbox: 'payment-sandbox.db',
};

export interface OpenOrdersOptions
  extends Omit<OrderServiceOptions, 'openHost' | 'doers' | 'payments' | 'tell'> {
  /** All handlers: orders are taken on their calls, and the first one’s stream tells of them. */
  readonly lives: readonly [LiveCentre, ...LiveCentre[]];
  readonly office: RuleService;
  /** Hears of our own mistakes [says nothing]. */
  readonly onInternal?: (error: Error) => void;
  /** Hears whether a payment provider answers: why not; null: it does [nobody does]. */
  readonly onProvider?: (name: string, problem: string | null) => void;
  /** Folder of what outlives the process [memory]. */
  readonly data?: string | undefined;
  /** `postgres://…`, where orders are kept in place of a file in the folder. */
  readonly database?: string | undefined;
  /** Where orders are workflows; their record is kept as ever [they are not]. */
  readonly temporal?: TemporalPlace | undefined;
  /** Where the sandbox sends its webhooks [nowhere: orders look its answers up]. */
  readonly deliver?: Deliver | null | undefined;
}

/** Orders that are taken, and how they are ended. */
export interface OpenedOrders {
  readonly orders: OrderService;
  readonly sandbox: Sandbox;
  stop(): Promise<void>;
}

/** Opens the orders of a centre, and goes on with what was under way. */
export async function openOrders({
  data,
  lives,
  office,
  onInternal = () => {},
  onProvider = () => {},
  database,
  temporal,
  deliver = null,
  ...of
}: OpenOrdersOptions): Promise<OpenedOrders> {
  const { centreId, store, clock } = of;
  const pathOf = (name: string) => (data === undefined ? inMemory : join(data, name));
  const nowMs = () => clock.nowMs();
  // Only the sandbox, which lives here, signs with it.
  const secret = randomUUID();
  const sandbox = new Sandbox({
    path: pathOf(files.sandbox),
    secret,
    nowMs: nowMs(),
    deliver,
  });
  const ledger = new SqliteKeyLedger(pathOf(files.keys));
  const early = new EarlyWebhooks(pathOf(files.early));
  const name = 'sandbox';
  const provider: PaymentProvider = new HttpProvider({
    name,
    transport: heardOf(inItsTime(sandbox, nowMs), (problem) => onProvider(name, problem)),
    secret,
    nowMs,
    ledger,
  });
  const opened = Promise.withResolvers<OrderService>();
  const calls = new OrderCalls(lives);
  const doers = orderDoers({
    centreId,
    store,
    provider,
    calls,
    nowMs,
    suspecting: { store, wire: new Wire(lives[0]), office },
    orderOf: async (orderId) => await (await opened.promise).order(orderId),
    tell: async (message) => await (await opened.promise).tell(message),
    timeZone: () => lives[0].file.timeZone,
  });
  const path = orderPath({ data, database });
  const openHost: OrderServiceOptions['openHost'] = (options) =>
    openOrderHost(options, { path, temporal });
  const close = async (): Promise<void> => {
    await sandbox.close();
    ledger.close();
    early.close();
  };
  try {
    const tell: OrderServiceOptions['tell'] = (...told) => calls.tell(...told);
    const orders = await OrderService.open({
      ...of,
      openHost,
      doers,
      tell,
      payments: { name, provider, early },
    });
    calls.follow(orders, onInternal);
    opened.resolve(orders);
    const caughtUp = orders.catchUpWithCustomers().catch(onInternal);
    const stop = async (): Promise<void> => {
      calls.stop();
      await orders.stop();
      await caughtUp;
      await close();
    };
    return { orders, sandbox, stop };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Says of each request whether the provider could be reached, and was in order. */
function heardOf(transport: Transport, hear: (problem: string | null) => void): Transport {
  return async (...asked) => {
    try {
      const answer = await transport(...asked);
      hear(answer.status >= 500 ? `it answers ${answer.status}` : null);
      return answer;
    } catch (error) {
      hear(reasonOf(error));
      throw error;
    }
  };
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

/** The workflow of the orders that a service takes. */
const workflowTypes = { order: 'servedOrderWorkflow' };

/** Without a path, nothing outlives the host. @throws {HostError} @throws {TemporalError} */
async function openOrderHost(
  options: HostOptions<Order | Programme>,
  {
    path,
    temporal,
  }: { readonly path: string | undefined; readonly temporal: TemporalPlace | undefined },
): Promise<ProcessHost> {
  if (temporal === undefined) {
    return path === undefined
      ? await openInMemoryHost(options)
      : await openEmbeddedHost({ ...options, path });
  }
  const of = { ...options, temporal, workflowTypes, isIndexed: true };
  if (path !== undefined) return await openTemporalHost({ ...of, path });
  // Workflows of several processes write the record, so it needs a file.
  const folder = await mkdtemp(join(tmpdir(), 'callwright-orders-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const own = `orders-${randomUUID().slice(0, 8)}`;
  try {
    const host = await openTemporalHost({
      ...of,
      path: join(folder, 'orders.db'),
      isPassing: true,
      taskQueue: own,
      idPrefix: `${own}/`,
    });
    const close = host.stop.bind(host);
    const stop = async (): Promise<void> => {
      await close();
      await remove();
    };
    return Object.assign(host, { stop });
  } catch (error) {
    await remove();
    throw error;
  }
}
