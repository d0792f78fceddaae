/** The suites of orders through a host on Temporal: some cases at once, for its answers take long. */
import { afterAll, expect } from 'vitest';
import { suites } from '../support/order-hosts/suites.ts';
import { isTemporalHere } from '../support/order-hosts/temporal-here.ts';
import { SharedHosts } from '../support/order-hosts/through-temporal.ts';

const parallel = 8;

if (isTemporalHere) {
  const host = await SharedHosts.open();
  const problems: string[] = [];
  const running = new Set<Promise<unknown>>();
  afterAll(async () => {
    await Promise.all(running);
    await host.stop();
    expect(problems).toEqual([]);
  });
  await suites('temporal', 2, async (begun) => {
    const { currentTestName = '' } = expect.getState();
    for (const driver of begun) {
      while (running.size >= parallel) await Promise.race(running);
      const told = host
        .through(driver)
        .catch((error: Error) => {
          const { message, cause = '' } = error;
          problems.push(`${currentTestName}: ${message} ${cause}`);
        })
        .finally(() => running.delete(told));
      running.add(told);
    }
  });
}
