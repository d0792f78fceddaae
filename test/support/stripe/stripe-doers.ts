/** Stripe moves the money of orders: doers of a host, which may be in a process that is killed. */
import { openStripe, paymentDoers, StoredKeys } from '../../../gateways/index.ts';
import type { Effect } from '../../../orders/index.ts';
import { isPostgresUrl, openSqlite, openStore } from '../../../store/index.ts';
import type { Doer } from '../../../workflows/index.ts';

export interface StripePlace {
  readonly apiBase: string;
  readonly secretKey: string;
  readonly webhookSecret: string;
  readonly centreId: string;
  /** File of the ledger of keys, or a database `postgres://…`. */
  readonly keys: string;
}

/** `acted` is told of an effect when Stripe has answered it. */
export async function stripeDoers(
  { keys, ...place }: StripePlace,
  leaseMs: number | undefined,
  acted: (effect: Effect) => void,
): Promise<{ readonly [kind: string]: Doer }> {
  const tables = isPostgresUrl(keys)
    ? openStore({ path: keys, nowMs: Date.now }).database
    : openSqlite(keys);
  if (tables === null) throw new Error(`${keys} holds no tables`);
  const ledger = new StoredKeys(tables);
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
