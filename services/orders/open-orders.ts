/**
 * Opens a centre's orders with what they need: a host in a database or memory, partners outside,
 * and who takes payments.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Deliver, MailTransport, Sandbox } from '../../gateways/index.ts';
import { type LiveCentre, Wire } from '../../live/index.ts';
import {
  type HostOptions,
  openEmbeddedHost,
  openInMemoryHost,
  openTemporalHost,
  type ProcessHost,
  type TemporalPlace,
} from '../../workflows/index.ts';
import { MailSender } from '../mail/mail-sender.ts';
import {
  PartnerStates,
  type PartnerStatesOptions,
  type Partners,
} from '../partners/partner-states.ts';
import type { RuleService } from '../rules/rule-service.ts';
import { openPayments } from './open-payments.ts';
import { OrderCalls } from './order-calls.ts';
import { orderDoers } from './order-doers.ts';
import { type OrderProcess, OrderService, type OrderServiceOptions } from './order-service.ts';
import { withOwnCards } from './own-cards.ts';
import { OwnStock } from './own-stock.ts';

/** Where orders are stored: in a database, or in a file in the data folder. */
export function orderPath(of: Pick<OpenOrdersOptions, 'data' | 'database'>): string | undefined {
  return of.database ?? (of.data === undefined ? undefined : join(of.data, ordersFile));
}

const ordersFile = 'orders.db';

export interface OpenOrdersOptions
  extends Omit<
    OrderServiceOptions,
    'openHost' | 'doers' | 'payments' | 'partners' | 'tell' | 'timeZone'
  > {
  /** All handlers of the centre; order events go to the stream of the first. */
  readonly lives: readonly [LiveCentre, ...LiveCentre[]];
  readonly ruleService: RuleService;
  /** Receives internal errors [ignored]. */
  readonly onInternal?: (error: Error) => void;
  /** Partners outside [simulated ones]. */
  readonly partners?: Partners | undefined;
  /** Told why a partner does not answer, or null when it does [nobody]. */
  readonly onPartner?: PartnerStatesOptions['onPartner'];
  /** Folder for data that outlives the process [in memory]. */
  readonly data?: string | undefined;
  /** URL `postgres://…` of a database for orders, in place of a file. */
  readonly database?: string | undefined;
  /** Runs orders as Temporal workflows; their records are still stored here [no Temporal]. */
  readonly temporal?: TemporalPlace | undefined;
  /** Name that keeps its workflows apart from those of other centres on Temporal [none]. */
  readonly apart?: string | undefined;
  /** What carries mails [none: they are noted in the time line alone]. */
  readonly mail?: MailTransport | undefined;
  /** How the sandbox delivers its webhooks [it sends none: orders poll]. */
  readonly deliver?: Deliver | null | undefined;
}

export interface OpenedOrders {
  readonly orders: OrderService;
  /** Null: another provider takes payments. */
  readonly sandbox: Sandbox | null;
  stop(): Promise<void>;
}

/** Opens a centre's orders and continues work that the last process left unfinished. */
export async function openOrders({
  data,
  lives,
  ruleService,
  onInternal = () => {},
  onPartner = () => {},
  database,
  temporal,
  apart,
  deliver = null,
  mail,
  partners,
  ...of
}: OpenOrdersOptions): Promise<OpenedOrders> {
  const { centreId, store, clock } = of;
  const nowMs = () => clock.nowMs();
  const timeZone = () => lives[0].file.timeZone;
  const states = new PartnerStates({ store, centreId, nowMs, onPartner });
  const {
    payments: outside,
    sandbox,
    closePayments,
  } = await openPayments({
    centreId,
    nowMs,
    store,
    data,
    deliver,
    partners,
    states,
  });
  const provider = withOwnCards(outside.provider, { centreId, store, nowMs });
  const payments = { ...outside, provider };
  const opened = Promise.withResolvers<OrderService>();
  const calls = new OrderCalls(lives);
  const mails =
    mail && new MailSender({ centreId, store, clock, transport: mail, partners: states });
  const ownStock = new OwnStock({ centreId, store, nowMs });
  const doers = orderDoers({
    mails,
    centre: () => lives[0].file,
    centreId,
    store,
    provider: payments.provider,
    outside: partners,
    states,
    calls,
    nowMs,
    suspecting: { store, wire: new Wire(lives[0]), ruleService },
    orderOf: async (orderId) => await (await opened.promise).order(orderId),
    returnOf: async (returnId) => await (await opened.promise).goodsReturn(returnId),
    ownStock,
    tell: async (message) => await (await opened.promise).tell(message),
    timeZone,
  });
  const path = orderPath({ data, database });
  const openHost: OrderServiceOptions['openHost'] = (options) =>
    openOrderHost(options, { path, temporal, apart });
  const close = async (): Promise<void> => {
    mails?.stop();
    await closePayments();
  };
  try {
    const tell: OrderServiceOptions['tell'] = (...told) => calls.tell(...told);
    const orders = await OrderService.open({
      ...of,
      openHost,
      doers,
      tell,
      timeZone,
      payments,
      partners: states,
      ownStock: partners?.file.warehouse === undefined ? ownStock : undefined,
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

const workflowTypes = {
  order: 'OrderWorkflow',
  return: 'ReturnWorkflow',
  continuity: 'ContinuityProgrammeWorkflow',
};

/**
 * Opens the host of orders; without a path, orders end with the process. @throws {HostError}
 * @throws {TemporalError}
 */
async function openOrderHost(
  options: HostOptions<OrderProcess>,
  {
    path,
    temporal,
    apart,
  }: Pick<OpenOrdersOptions, 'temporal' | 'apart'> & { readonly path: string | undefined },
): Promise<ProcessHost> {
  if (temporal === undefined) {
    return path === undefined
      ? await openInMemoryHost(options)
      : await openEmbeddedHost({ ...options, path });
  }
  const of = { ...options, temporal, workflowTypes, isIndexed: true };
  const named = apart === undefined ? {} : { taskQueue: `orders-${apart}`, idPrefix: `${apart}/` };
  if (path !== undefined) return await openTemporalHost({ ...of, ...named, path });
  // Several workflow processes write the orders' records, so these must be in a file.
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
