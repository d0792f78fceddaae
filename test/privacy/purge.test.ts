import { expect, it } from 'vitest';
import type { Retention } from '../../contracts/index.ts';
import { systemClock } from '../../live/index.ts';
import { openLog } from '../../services/index.ts';
import { aFolder } from '../support/a-folder.ts';
import { anErasedShop, makeCustomer, setUpShop, typed } from '../support/erased-shop.ts';
import { TurnedClock } from '../support/turned-clock.ts';

const dayMs = 86_400_000;
const history = 'customers/shop.1000001/history?kinds=notes';

/** The shop of a folder as it is so many days later, once the purge after a start has run. */
async function daysLater(data: string, days: number, retention: Retention) {
  const lines: string[] = [];
  const clock = new TurnedClock(systemClock.nowMs() + days * dayMs);
  const shop = await anErasedShop({
    data,
    clock,
    log: openLog({ write: (line: string) => lines.push(line) }, 'info'),
    partners: {
      file: { schema: 'callwright.partners/1', retention },
      secretOf: () => '',
    },
  });
  clock.turn(60_000);
  await expect.poll(() => lines.find((line) => line.includes('is purged'))).toBeDefined();
  const purged = JSON.parse(lines.find((line) => line.includes('is purged')) ?? '{}') as object;
  return { shop, purged };
}

it('notes and what people did are purged after their periods, and counted', async () => {
  const data = aFolder();
  const first = await anErasedShop({ data });
  await setUpShop(first);
  await makeCustomer(first);
  expect((await first.ok('ann', 'GET', history)).text).toContain(typed.note);
  await first.stop();
  const before = await daysLater(data, 29, { historyDays: 30, auditDays: 60 });
  expect(before.purged).toMatchObject({ history: 0, audit: 0 });
  expect((await before.shop.ok('ann', 'GET', history)).text).toContain(typed.note);
  await before.shop.stop();
  const after = await daysLater(data, 31, { historyDays: 30, auditDays: 60 });
  expect(after.purged).toMatchObject({ history: 1, audit: 0 });
  expect((await after.shop.ok('ann', 'GET', history)).text).not.toContain(typed.note);
  await after.shop.stop();
  const last = await daysLater(data, 61, { auditDays: 60 });
  expect(last.purged).not.toHaveProperty('history');
  expect(last.purged).toMatchObject({ audit: expect.any(Number) });
  expect(last.purged).not.toMatchObject({ audit: 0 });
});

it('records of calls are purged after the days of calls', async () => {
  const data = aFolder();
  const list = 'centres/shop/calls/past';
  const first = await anErasedShop({ data });
  const id = await first.arrive('orders');
  await first.ok(await first.key(), 'POST', `calls/${id}/hangup`, {});
  await expect.poll(async () => (await first.ok('rita', 'GET', list)).text).toContain(id);
  await first.stop();
  const before = await daysLater(data, 29, { callsDays: 30 });
  expect(before.purged).toMatchObject({ calls: 0 });
  expect((await before.shop.ok('rita', 'GET', list)).text).toContain(id);
  await before.shop.stop();
  const after = await daysLater(data, 31, { callsDays: 30 });
  expect(after.purged).toMatchObject({ calls: 1 });
  expect((await after.shop.ok('rita', 'GET', list)).text).not.toContain(id);
});
