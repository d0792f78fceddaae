/** Stripe moves the money of orders: doers of a host, which may be in a process that is killed. */
import { openStripe, paymentDoers, SqliteKeyLedger } from '../../../gateways/index.ts';
import type { Effect } from '../../../orders/index.ts';
import type { Doer } from '../../../workflows/index.ts';

export interface StripePlace {
  readonly apiBase: string;
  readonly secretKey: string;
  readonly webhookSecret: string;
  readonly centreId: string;
  /** Path of the ledger of keys. */
  readonly keys: string;
}

/** `acted` is told of an effect when Stripe has answered it. */
export async function stripeDoers(
  { keys, ...place }: StripePlace,
  leaseMs: number | undefined,
  acted: (effect: Effect) => void,
): Promise<{ readonly [kind: string]: Doer }> {
  const ledger = new SqliteKeyLedger(keys);
  const doers = paymentDoers(await openStripe({ ...place, ledger, nowMs: Date.now }));
  const all = Object.entries(doers).map(([kind, doer]): [string, Doer] => {
    const carryOut = async (effect: Effect) => {
      const outcome = await doer.carryOut(effect);
      acted(effect);
      return outcome;
    };
    return [kind, { ...doer, ...(leaseMs === undefined ? {} : { leaseMs }), carryOut }];
  });
  return Object.fromEntries(all);
}
