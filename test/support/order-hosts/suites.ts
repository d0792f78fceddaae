/**
 * Suites A and C to H of durable-orders.md 11 through a host: every case of `test/orders/` runs,
 * and then what it told its orders is told to a host.
 */
import { afterEach, describe } from 'vitest';
import { OrderDriver } from '../orders/order-driver.ts';
import type { HostName } from './host-stage.ts';
import { throughHost } from './through-host.ts';

/** Of a property, which draws hundreds. */
const ordersOfOneCase = 24;
const caseMsMax = 60_000;

export function suitesThrough(name: Exclude<HostName, 'temporal'>): Promise<void> {
  return suites(name, async (begun) => {
    for (const driver of begun.slice(0, ordersOfOneCase)) await throughHost(name, driver);
  });
}

/** The suites; `after` gets the orders of each case. */
export function suites(
  name: HostName,
  after: (begun: readonly OrderDriver[]) => Promise<void>,
): Promise<void> {
  return describe(`order host ${name}: suites`, async () => {
    afterEach(() => after(OrderDriver.begun.splice(0)), caseMsMax);
    await import('../../orders/plain-runs.test.ts');
    await import('../../orders/submission.test.ts');
    await import('../../orders/out-of-order.test.ts');
    await import('../../orders/payment-answers.test.ts');
    await import('../../orders/reviewers.test.ts');
    await import('../../orders/cancel-against-ship.test.ts');
    await import('../../orders/random-orders.property.test.ts');
  }) as unknown as Promise<void>;
}
