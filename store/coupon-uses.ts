/** Which orders use which codes of coupons. A use is counted once, whoever tells of it again. */
import type { Driver } from './driver.ts';
import { numberIn } from './rows.ts';

/** By what they do. */
export const couponStatements = {
  addUse:
    'insert into coupon_use (centre_id, code, order_id, customer_id, at_ms) values (?, ?, ?, ?, ?) on conflict (centre_id, code, order_id) do nothing',
  dropUse: 'delete from coupon_use where centre_id = ? and code = ? and order_id = ?',
  countUses:
    'select count(*) as count from coupon_use where centre_id = ? and code = ? and order_id <> ?',
  countUsesOf:
    'select count(*) as count from coupon_use where centre_id = ? and customer_id = ? and code = ? and at_ms >= ? and order_id <> ?',
} as const;

/** A code that an order uses, or wants to. */
export interface CouponUse {
  readonly centreId: string;
  readonly code: string;
  readonly orderId: string;
  readonly customerId: string;
}

export class CouponUses {
  readonly #driver: Driver;

  constructor(driver: Driver) {
    this.#driver = driver;
  }

  /** Whoever writes opens the transaction. */
  add({ centreId, code, orderId, customerId }: CouponUse, atMs: number): void {
    const add = this.#driver.prepare(couponStatements.addUse);
    add.run(centreId, code, orderId, customerId, atMs);
  }

  /** The code may be used again. */
  drop({ centreId, code, orderId }: Omit<CouponUse, 'customerId'>): void {
    this.#driver.prepare(couponStatements.dropUse).run(centreId, code, orderId);
  }

  /** Orders beside this one that use the code. */
  count({ centreId, code, orderId }: Omit<CouponUse, 'customerId'>): number {
    const count = this.#driver.prepare(couponStatements.countUses);
    return numberIn(count.first(centreId, code, orderId), 'count');
  }

  /** Those of the customer, since an instant. */
  countOf({ centreId, code, orderId, customerId }: CouponUse, sinceMs: number): number {
    const count = this.#driver.prepare(couponStatements.countUsesOf);
    return numberIn(count.first(centreId, customerId, code, sinceMs, orderId), 'count');
  }
}
