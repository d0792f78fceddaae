/** Coupon codes used by orders; repeated reports count once. */
import { Repository } from './rows.ts';

/** A code that an order uses or is about to use. */
export interface CouponUse {
  readonly centreId: string;
  readonly code: string;
  readonly orderId: string;
  readonly customerId: string;
}

export class CouponUses extends Repository {
  /** Deletes a use, so the code is available again. */
  readonly drop = this.writer<Omit<CouponUse, 'customerId'>>(
    'delete from coupon_use where centre_id = ? and code = ? and order_id = ?',
  );
  readonly #count = this.counter<[string, string, string]>(
    'select count(*) as count from coupon_use where centre_id = ? and code = ? and order_id <> ?',
    'count',
  );
  readonly #countAll = this.counter<[string, string]>(
    'select count(*) as count from coupon_use where code = ? and order_id <> ?',
    'count',
  );
  readonly #countOf = this.counter<[string, string, string, number, string]>(
    'select count(*) as count from coupon_use where centre_id = ? and customer_id = ? and code = ? and at_ms >= ? and order_id <> ?',
    'count',
  );
  readonly #add = this.writer(
    'insert into coupon_use (centre_id, code, order_id, customer_id, at_ms) values (?, ?, ?, ?, ?) on conflict (centre_id, code, order_id) do nothing',
  );

  /** Records a use; the caller opens the transaction. */
  add(use: CouponUse, atMs: number): void {
    this.#add({ ...use, atMs });
  }

  /** Number of other orders that use the code. */
  count({ centreId, code, orderId }: Omit<CouponUse, 'customerId'>): number {
    return this.#count(centreId, code, orderId);
  }

  /** Number of other orders of all centres that use the code. */
  countAll({ code, orderId }: Pick<CouponUse, 'code' | 'orderId'>): number {
    return this.#countAll(code, orderId);
  }

  /** Number of the customer's other orders that have used the code since an instant. */
  countOf({ centreId, code, orderId, customerId }: CouponUse, sinceMs: number): number {
    return this.#countOf(centreId, customerId, code, sinceMs, orderId);
  }
}
