/** Plain orders with what comes after a sale: a return of their goods, payment by instalments. */
import { plainHostOptions } from '../../../bench/orders/plain-orders.ts';
import type { OrderEvent, Verdict } from '../../../contracts/index.ts';
import { type Order, returnCore } from '../../../orders/index.ts';
import { returnDoers } from '../../../services/orders/return-doers.ts';
import type { HostedCore, HostOptions, Message, ProcessHost } from '../../../workflows/index.ts';

type Plain = Parameters<typeof plainHostOptions>;

/** Options of a host that keeps returns too; it is given the host once that is open. */
export function plainReturns(
  told: Plain[0],
  options: Plain[1],
): { readonly options: HostOptions<Order>; readonly opened: (host: ProcessHost) => void } {
  const host = Promise.withResolvers<ProcessHost>();
  const plain = plainHostOptions(told, options);
  const tell = async (message: object): Promise<Verdict> => {
    const verdict = await (await host.promise).deliver(message as Message);
    return verdict.outcome === 'duplicate' ? ((verdict.value ?? verdict) as Verdict) : verdict;
  };
  const { leaseMs } = options ?? {};
  const doers = Object.entries(returnDoers({ nowMs: plain.clock.nowMs, tell })).map(
    ([kind, carryOut]) => {
      const doer = { carryOut: async (effect: Parameters<typeof carryOut>[0]) => carryOut(effect) };
      return [kind, { ...doer, ...(leaseMs === undefined ? {} : { leaseMs }) }];
    },
  );
  return {
    opened: host.resolve,
    options: {
      ...plain,
      others: [returnCore as unknown as HostedCore<Order>],
      doers: { ...plain.doers, ...Object.fromEntries(doers) },
    },
  };
}

/** Payment of a plain order in parts of one card, the later ones due after so many ms each. */
export function plainInstalments(
  parts: readonly number[],
  { fromMs, everyMs }: { readonly fromMs: number; readonly everyMs: number },
): OrderEvent {
  const lines = parts.map((amountMinor, at) => ({
    payLineId: `p${at + 1}`,
    kind: 'card' as const,
    tokenRef: 'tok',
    amountMinor,
    prepay: true,
    instalment: { planId: 'p1', n: at + 1, dueAtMs: fromMs + at * everyMs, accelerate: false },
  }));
  return { type: 'setPaymentLines', lines };
}
