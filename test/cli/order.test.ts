/** Orders taken and reviewed by calls of the API, and added up, beside a service that runs. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { aFolder } from '../support/a-folder.ts';
import { callwrightHere } from '../support/callwright.ts';
import { aShopThatRuns } from '../support/shop-that-runs.ts';

/** Runs lines of the command line as somebody; what the last one has printed. */
function runsOf(address: string) {
  return async (who: string, ...lines: readonly string[]) => {
    let last = { code: null as number | null, stdout: '', stderr: '' };
    for (const line of lines) {
      last = await callwrightHere([...line.split(' '), '--server', address, '--as', who]);
      expect(last.stderr).toBe('');
    }
    return last.stdout.trim();
  };
}

/** An order of two mugs for 40 euros, that is paid by card; its id. */
async function aPaidOrder(run: ReturnType<typeof runsOf>): Promise<string> {
  const customer = await run('ann', 'call listCustomers --number 1000003 --only items.0.id');
  const id = await run('ann', `call createOrder --customer-id ${customer} --only id`);
  await run(
    'ann',
    `call addOrderLine --order ${id} --item-id shop.MUG --quantity 2`,
    `call completeOrder --order ${id}`,
    `call addOrderPayment --order ${id} --method-id CARD --share-percent 100 --token tok_ok`,
  );
  return id;
}

/** The order is submitted at the total and the version that it has now. */
async function submits(run: ReturnType<typeof runsOf>, id: string): Promise<void> {
  const { version, summary } = JSON.parse(await run('ann', `call getOrder --order ${id} --json`));
  const total = JSON.stringify(summary.total);
  await run(
    'ann',
    `call submitOrder --order ${id} --confirmed-total ${total} --if-match ${version}`,
  );
}

describe('orders', () => {
  it('are taken, held, and cleared by one reviewer at a time', async () => {
    const { address } = await aShopThatRuns();
    const run = runsOf(address);
    const id = await aPaidOrder(run);
    await run('ann', `call placeHold --order ${id} --code CHECK --comment rings-back`);
    await submits(run, id);
    expect(await run('ann', 'call listOrders --status onHold')).toContain(id);
    expect(await run('ann', `call getWhyNotShipped --order ${id} --json`)).toContain('hold:CHECK');
    const { number } = JSON.parse(await run('ann', `call getOrder --order ${id} --json`));
    expect(await run('ann', 'call listOrders')).toContain(number);
    const byNumber = JSON.parse(await run('ann', `call getOrder --order ${number} --json`));
    expect(byNumber).toMatchObject({ id });
    const hold = await run('rita', 'review list --source manual --only items.0.id');
    expect(await run('rita', 'review list')).toContain('CHECK');
    await run('rita', `review take ${hold}`);
    const late = ['review', 'take', hold, '--server', address, '--as', 'rob'];
    expect(await callwrightHere(late)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('hold_checked_out'),
    });
    await run('rita', `review give-back ${hold}`);
    await run('rob', `review take ${hold}`, `review clear ${hold} --mode clear`);
    expect(await run('rob', 'review list')).toBe('none');
    const order = JSON.parse(await run('ann', `call getOrder --order ${id} --json`));
    expect(order).toMatchObject({ entry: 'submitted', gate: { open: true } });
  });

  it('have their money added up, of a service or in its folder', async () => {
    const data = aFolder();
    const running = await aShopThatRuns(data);
    const run = runsOf(running.address);
    const id = await aPaidOrder(run);
    await submits(run, id);
    expect(await run('ann', 'order audit')).toBe('the money of every order balances: 1 of 1');
    const { isBalanced, orders } = JSON.parse(await run('ann', 'order audit --json'));
    expect([isBalanced, orders[0]]).toMatchObject([
      true,
      { totalMinor: 4_000, standingMinor: 4_000, capturedMinor: 0, faults: [] },
    ]);
    const audit = (...args: readonly string[]) => callwrightHere(['order', 'audit', ...args]);
    const none = await audit('ord_none', '--server', running.address, '--as', 'ann');
    expect(none.stderr).toMatch(/order_not_found/);
    await running.stop();
    const kept = new DatabaseSync(join(data, 'orders.db'));
    expect(await audit('--data', data)).toMatchObject({ code: 0 });
    kept.exec(
      'update process set snapshot = replace(snapshot, \'"refundedMinor":0\', \'"refundedMinor":9\')',
    );
    kept.close();
    const wrong = await audit('--data', data, id);
    expect(wrong).toMatchObject({ code: 1 });
    expect(wrong.stdout).toMatch(
      /^the money of 1 of 1 orders does not balance\nord_\S+ payment CARD/,
    );
    expect(await audit('--data', aFolder())).toMatchObject({ code: 3 });
  });
});
