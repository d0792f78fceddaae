/**
 * A host in a process of its own, to be killed: it is sent messages, answers verdicts, and ends
 * itself at a marked step if it is told to. Its provider writes every act to a ledger file.
 */
import { appendFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import type { Verdict } from '../../../contracts/index.ts';
import { systemClock } from '../../../live/clock.ts';
import type { Effect, Order } from '../../../orders/index.ts';
import {
  HostError,
  type HostPoint,
  type Message,
  type ProcessHost,
} from '../../../workflows/index.ts';
import { type StripePlace, stripeDoers } from '../stripe/stripe-doers.ts';
import type { DurableHost } from './host-stage.ts';
import { openHostOf } from './open-host-of.ts';
import { plainReturns } from './plain-hosts.ts';
import { tallyCore } from './tally-core.ts';

/** Where a host ends itself: at a point, with a message of this id [any], after so long. */
export interface HostEnding {
  readonly point: HostPoint | 'asked' | 'acted';
  readonly id?: string;
  /** Points of this name that it lets pass [0]. */
  readonly after?: number;
  readonly spinMs?: number;
}

/** What a child is begun with. */
export interface ChildOrder {
  readonly name: DurableHost;
  readonly path: string;
  readonly ledger: string;
  readonly ending?: HostEnding;
  /** Plain orders, whose money is in the ledger, with leases of so long; else tallies. */
  readonly ordersLeaseMs?: number;
  /** Of plain orders: who moves the money in place of the ledger's provider. */
  readonly stripe?: StripePlace;
}

/** To the child: deliver all of these. */
export interface ChildQuestion {
  readonly messages: readonly Message[];
}

/** From the child: it is ready, or one message was answered. */
export interface ChildAnswer {
  readonly id?: string;
  readonly verdict?: unknown;
  readonly problem?: string;
}

const busyPauseMs = 100;
// Who is killed leaves what was compiled to the next all the same.
flushCompileCache();
let passed = 0;

function end({ ending }: ChildOrder, point: HostEnding['point'], ids: readonly string[]): void {
  if (ending?.point !== point) return;
  if (ending.id !== undefined && !ids.some((id) => id.startsWith(ending.id ?? ''))) return;
  passed += 1;
  if (passed <= (ending.after ?? 0)) return;
  const beganAtMs = performance.now();
  while (performance.now() - beganAtMs < (ending.spinMs ?? 0));
  process.kill(process.pid, 'SIGKILL');
}

async function open(order: ChildOrder): Promise<ProcessHost> {
  const reached = (point: HostPoint, ids: readonly string[]): void => end(order, point, ids);
  if (order.ordersLeaseMs !== undefined) {
    const { ordersLeaseMs: leaseMs } = order;
    const act = ({ key, body }: Effect): void => {
      end(order, 'asked', [key]);
      appendFileSync(order.ledger, `${key} ${body['amountMinor'] ?? 0}\n`);
      end(order, 'acted', [key]);
    };
    const { options, opened } = plainReturns(act, { reached, leaseMs });
    const money = order.stripe && (await stripeDoers(order.stripe, leaseMs, act));
    const doers = { ...options.doers, ...money };
    const host = await openHostOf(order.name, { ...options, doers, path: order.path });
    opened(host);
    return host;
  }
  const carryOut = ({ key }: { readonly key: string }) => {
    end(order, 'asked', [key]);
    appendFileSync(order.ledger, `${key}\n`);
    end(order, 'acted', [key]);
    return Promise.resolve({ type: 'effect.done', key });
  };
  return await openHostOf(order.name, {
    core: tallyCore,
    doers: { act: { carryOut, leaseMs: 5_000 } },
    clock: systemClock,
    path: order.path,
    reached,
  });
}

function tell(answer: ChildAnswer): void {
  process.send?.(answer);
}

/** Goods come back once their money was taken: of an order unpaid, a refund is by check. */
async function untilPaid(opened: ProcessHost, event: Message['event']): Promise<void> {
  if (event.type !== 'startReturn') return;
  for (;;) {
    const { orderId } = event as { readonly orderId?: string };
    const { paymentLines } = (await opened.query(`order/${orderId}`, 'order')) as Order;
    if (paymentLines.every(({ capturedMinor }) => capturedMinor > 0)) return;
    await pause(busyPauseMs);
  }
}

/** What is refused for now is sent again, as callers do. */
async function started(opened: ProcessHost, message: Message): Promise<Verdict> {
  for (;;) {
    try {
      await untilPaid(opened, message.event);
      return await opened.start(message);
    } catch (error) {
      if (!(error instanceof HostError && error.isPassing)) throw error;
      await pause(busyPauseMs);
    }
  }
}

let host: Promise<ProcessHost> | null = null;
process.on('message', (asked: ChildQuestion | ChildOrder) => {
  if ('path' in asked) {
    host = open(asked);
    host.then(
      () => tell({}),
      (error: Error) => tell({ problem: error.message }),
    );
    return;
  }
  void host?.then((opened) => {
    for (const message of asked.messages) {
      started(opened, message).then(
        (verdict) => tell({ id: message.id, verdict }),
        (error: Error) => tell({ id: message.id, problem: error.message }),
      );
    }
  });
});
