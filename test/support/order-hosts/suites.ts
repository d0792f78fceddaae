/**
 * Suites A and C to I of durable-orders.md 11 through a host: every case of `test/orders/` runs,
 * and then what it told its orders is told to a host.
 */
import { afterEach, describe } from 'vitest';
import { OrderDriver } from '../orders/order-driver.ts';
import { ProgrammeDriver } from '../orders/programme-driver.ts';
import type { HostName } from './host-stage.ts';
import { type DrivenProcess, throughHost } from './through-host.ts';

/** One after the other, each through a host of its own. */
export function suitesThrough(name: Exclude<HostName, 'temporal'>): Promise<void> {
  return suites(name, 24, async (begun) => {
    for (const driver of begun) await throughHost(name, driver);
  });
}

/** The suites; `through` gets the processes of each case: of a property, which draws hundreds, the first. */
export function suites(
  name: HostName,
  ofOneCase: number,
  through: (begun: readonly DrivenProcess[]) => Promise<void>,
): Promise<void> {
  return describe(`order host ${name}: suites`, async () => {
    afterEach(async () => {
      await through(OrderDriver.begun.splice(0).slice(0, ofOneCase));
      await through(ProgrammeDriver.begun.splice(0).slice(0, ofOneCase));
    });
    await import('../../orders/plain-runs.test.ts');
    await import('../../orders/submission.test.ts');
    await import('../../orders/out-of-order.test.ts');
    await import('../../orders/payment-answers.test.ts');
    await import('../../orders/reviewers.test.ts');
    await import('../../orders/cancel-against-ship.test.ts');
    await import('../../orders/late-goods.test.ts');
    await import('../../orders/random-orders.property.test.ts');
    await import('../../orders/continuity.test.ts');
  }) as unknown as Promise<void>;
}
