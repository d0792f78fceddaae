/** Orders taken in the terminal, and what holds them worked there, beside a service that runs. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { aFolder } from '../support/a-folder.ts';
import { callwrightHere, jsonLines } from '../support/callwright.ts';
import { anOrderTaker, aShopThatRuns } from '../support/shop-that-runs.ts';

describe('an order taker', () => {
  it('takes an order on a call: who calls, lines, two payments, recap, submit', async () => {
    const running = await aShopThatRuns();
    const { work, told, run } = await anOrderTaker(running, { onCalls: true });
    const callId = await running.arrive('orders');
    expect(await run('ready; answer; customer; add MUG; quantity 1 2'), told.join('\n')).toBe(true);
    expect(told).toContain('news customer 1000001 Bernard');
    expect(told).toContain('news total 40.00 EUR; to pay 40.00 EUR');
    told.length = 0;
    expect(await run('recap; pay card 50% tok_ok; pay cash; submit; hangup'), told.join('\n')).toBe(
      true,
    );
    const recap = told.slice(told.indexOf('done recap'), told.indexOf('done pay card 50% tok_ok'));
    expect(recap).toContain('news line 1  2 × MUG at 20.00 EUR');
    expect(told).toContain('news payment 1  CARD 20.00 EUR authorised');
    expect(told).toContainEqual(expect.stringMatching(/^news payment 2 {2}CASH 20\.00 EUR /));
    expect(work.now.order).toMatchObject({
      entry: 'submitted',
      gate: { open: true },
      callIds: [callId],
      agentId: 'ann',
    });
    expect(told.join('\n')).toMatch(/order ord_\S+ submitted.*; goods may leave/);
    expect(await run('leave'), told.join('\n')).toBe(true);
    expect(work.now.order).toBeNull();
  });

  it('hears what a refusal means, what stands in the way, and what would help', async () => {
    const running = await aShopThatRuns();
    const { work, told, run } = await anOrderTaker(running);
    const refusalOf = async (line: string): Promise<string> => {
      told.length = 0;
      expect(await run(line), told.join('\n')).toBe(false);
      return told.find((text) => text.startsWith('refused')) ?? '';
    };
    expect(await refusalOf('customer bernard')).toMatch(/More than one .* say a number/);
    expect(told).not.toContain('news customer 1000001 Bernard');
    expect(work.now.order).toBeNull();
    expect(await run('customer martin; add MUG; recap')).toBe(true);
    expect(await refusalOf('submit')).toMatch(
      /^refused payment_required: .*pay card 50% tok_ok\. In the way: .*payment missing.* Allowed now: submit, /,
    );
    expect(await refusalOf('remove 2')).toMatch(/No line 2; there is 1\./);
    expect(await refusalOf('pay gold')).toMatch(/gold is no way to pay; expected CARD, CASH/);
    expect(await refusalOf('pay cash much')).toMatch(/'much' is no amount; expected .* 50%/);
    expect(await refusalOf('dance')).toMatch(/'dance' is no action; expected ready, answer/);
  });

  it('sells a programme with its card, and sees stock and prices', async () => {
    const running = await aShopThatRuns();
    const root = running.client('root');
    const params = { centre: 'shop' };
    const club = { code: 'CLUB', name: { en: 'Mug club' }, events: [{ itemId: 'MUG' }] };
    const made = [
      await root.ask('POST', '/api/v1/centres/{centre}/continuity-programmes', {
        params,
        body: club,
      }),
      await root.ask('POST', '/api/v1/centres/{centre}/imports', {
        params,
        query: { kind: 'items' },
        contentType: 'text/csv',
        body: 'sku;name.en;category;price;cost\nCLUB;Club;table;0;0\n',
      }),
      await root.ask('PATCH', '/api/v1/items/{item}', {
        params: { item: 'shop.CLUB' },
        ifMatch: '"v1"',
        body: { continuityProgrammeId: 'CLUB' },
      }),
    ];
    for (const answer of made) if (!answer.ok) throw new Error(JSON.stringify(answer.problem));
    const { work, told, run } = await anOrderTaker(running);
    expect(await run('customer 1000003; add CLUB; recap'), told.join('\n')).toBe(true);
    expect(told).toContainEqual(
      expect.stringMatching(/^news line 1 .*; lacks payment: programme 1/),
    );
    expect(await run('submit')).toBe(false);
    expect(told.at(-1)).toMatch(/^refused order_incomplete: .*programme <line> <token>/);
    expect(await run('back; programme 1 tok_ok 2030-12; recap; submit'), told.join('\n')).toBe(
      true,
    );
    expect(work.now.order).toMatchObject({
      entry: 'submitted',
      lines: [
        { continuity: { blockers: [], payment: { methodId: 'CARD', cardExpiry: '2030-12' } } },
      ],
    });
    expect(await run('leave; customer 1000003; add MUG; details'), told.join('\n')).toBe(true);
    expect(told).toContainEqual(expect.stringMatching(/^news line 1 {2}MUG: .*is the base price/));
  });

  it('types no card number: a card is a token of the payment provider', async () => {
    const running = await aShopThatRuns();
    const { work, told, run } = await anOrderTaker(running);
    await run('customer 1000003; add MUG');
    expect(await run('pay card 20 4111111111111111')).toBe(false);
    expect(told.at(-1)).toMatch(/a token of the payment provider, such as tok_ok/);
    expect(work.now.order?.payments).toEqual([]);
    expect(await run('pay card')).toBe(false);
    expect(told.at(-1)).toMatch(/a token of the payment provider, such as tok_ok/);
    expect(await run('pay card 20 tok_ok; unpay 1; pay card 20 tok_ok')).toBe(true);
    expect(work.now.order?.payments).toMatchObject([{ amount: { amountMinor: 2_000 } }]);
  });

  it('holds, and goes on with an order there is', async () => {
    const running = await aShopThatRuns();
    const { work, told, run } = await anOrderTaker(running);
    expect(await run('customer 1000003; add MUG 3; hold CHECK she rings back; leave')).toBe(true);
    const [, id = ''] = /order (ord_\S+) draft, on hold/.exec(told.join('\n')) ?? [];
    expect(work.now.order).toBeNull();
    expect(await run(`open ${id}; find blue`), told.join('\n')).toBe(true);
    expect(told).toContain('news found MUG  Blue mug  20.00 EUR');
    expect(told.join('\n')).toContain('hold CHECK (held by a person): she rings back');
  });

  it.each(['👩🏽‍🌾 Ödön', 'שרה כהן', 'عائشة', 'Nguyễn'])(
    'serves %s by that name',
    async (lastName) => {
      const running = await aShopThatRuns();
      const of = { params: { centre: 'shop' }, body: { number: '1000004', lastName } };
      const post = running.client('ann').post('/api/v1/centres/{centre}/customers', of);
      expect((await post).ok).toBe(true);
      const { told, run } = await anOrderTaker(running);
      const script = `customer ${lastName}; add MUG; hold CHECK ${lastName} rings back`;
      expect(await run(script), told.join('\n')).toBe(true);
      expect(told).toContain(`news customer 1000004 ${lastName}`);
      expect(told).toContain(`news hold CHECK (held by a person): ${lastName} rings back`);
    },
  );

  it('helps, and ends at quit', async () => {
    const { told, run } = await anOrderTaker(await aShopThatRuns());
    expect(await run('help; quit; add MUG')).toBe(true);
    expect(told.some((text) => text.includes('pay <method> [amount or share; what is due]'))).toBe(
      true,
    );
    expect(told.at(-1)).toBe('done quit');
  });
});

describe('the commands', () => {
  it('take an order and work its hold, with answers for programs', async () => {
    const { address } = await aShopThatRuns();
    const as = (noun: string, who: string, ...args: readonly string[]) =>
      callwrightHere([noun, '--server', address, '--as', who, '--wait', '5s', ...args]);
    const script = 'customer 1000003; add MUG; recap; hold CHECK; pay cash; submit';
    const taken = await as('order', 'ann', '--call', 'none', '--json', '--script', script);
    expect(taken, taken.stdout).toMatchObject({ code: 0, stderr: '' });
    const news = jsonLines<{ type: string; text: string }>(taken.stdout);
    expect(news).toContainEqual({ type: 'done', text: 'submit' });
    const listed = await as('review', 'rita', '--once');
    expect(listed.stdout).toMatch(
      /^waits ord_\S+ {2}hold CHECK \(held by a person\) {2}20\.00 EUR {2}0:\d\d old\n$/,
    );
    const { waiting } = JSON.parse((await as('review', 'rita', '--json')).stdout);
    expect(waiting).toMatchObject([{ code: 'CHECK', source: 'manual', owner: null }]);
    const cleared = await as('review', 'rita', '--script', 'take CHECK; clear-and-submit seen');
    expect(cleared.code, cleared.stdout).toBe(0);
    expect(cleared.stdout).toMatch(/submitted.*; goods may leave/);
    expect((await as('review', 'rob', '--once')).stdout).toBe('');
  });

  it('give a hold to one reviewer at a time, who may give it back', async () => {
    const { address } = await aShopThatRuns();
    const as = (who: string, script: string, ...of: readonly string[]) =>
      callwrightHere([...of, '--server', address, '--as', who, '--script', script]);
    await as('ann', 'customer 1000003; add MUG; hold CHECK; quit', 'order', '--call', 'none');
    expect(await as('rita', 'take', 'review')).toMatchObject({ code: 0 });
    const none = await as('rob', 'take', 'review', '--wait', '10ms');
    expect(none).toMatchObject({ code: 1 });
    expect(none.stdout).toContain('with rita');
    expect(none.stdout).toContain('! take needs a hold that nobody works');
    expect(await as('rita', 'give-back', 'review', '--wait', '10ms')).toMatchObject({ code: 0 });
    expect(await as('rob', 'take', 'review')).toMatchObject({ code: 0 });
  });

  it('add up the money of orders, of a service or in its folder', async () => {
    const data = aFolder();
    const running = await aShopThatRuns(data);
    const { address } = running;
    const as = (...args: readonly string[]) => callwrightHere(['order', ...args]);
    const script = 'customer 1000003; add MUG 2; recap; pay card 100% tok_ok; submit; quit';
    const at = ['--server', address, '--as', 'ann'];
    await as(...at, '--call', 'none', '--script', script);
    const asked = await as('audit', ...at);
    expect(asked).toMatchObject({ code: 0, stdout: 'the money of every order balances: 1 of 1\n' });
    const { isBalanced, orders } = JSON.parse((await as('audit', '--json', ...at)).stdout);
    expect([isBalanced, orders[0]]).toMatchObject([
      true,
      { totalMinor: 4_000, standingMinor: 4_000, capturedMinor: 0, faults: [] },
    ]);
    expect((await as('audit', ...at, 'ord_none')).stderr).toMatch(/order_not_found/);
    await running.stop();
    const kept = new DatabaseSync(join(data, 'orders.db'));
    expect(await as('audit', '--data', data)).toMatchObject({ code: 0 });
    kept.exec(
      'update process set snapshot = replace(snapshot, \'"refundedMinor":0\', \'"refundedMinor":9\')',
    );
    kept.close();
    const wrong = await as('audit', '--data', data, orders[0].orderId);
    expect(wrong).toMatchObject({ code: 1 });
    expect(wrong.stdout).toMatch(
      /^the money of 1 of 1 orders does not balance\nord_\S+ payment CARD/,
    );
    expect(await as('audit', '--data', aFolder())).toMatchObject({ code: 3 });
  });

  it('say what is wrong: a script, a sign-in, a server, a decision nobody knows', async () => {
    const { address } = await aShopThatRuns();
    const order = (...args: readonly string[]) => callwrightHere(['order', ...args]);
    const wrong = await order('--server', address, '--as', 'ann', '--script', 'add; dance');
    expect(wrong).toMatchObject({ code: 2 });
    expect(wrong.stderr).toMatch(/^--script: 'add' lacks item/);
    const nobody = await order('--server', address, '--as', 'nobody', '--script', 'status');
    expect(nobody).toMatchObject({ code: 5 });
    const silent = ['--server', 'http://127.0.0.1:18799', '--as', 'ann', '--script', 'status'];
    expect(await order(...silent)).toMatchObject({ code: 4 });
  });
});

describe('a script that is refused', () => {
  it('ends with 1, and says why on stderr too, where its caller looks', async () => {
    const { address } = await aShopThatRuns();
    const args = ['order', '--server', address, '--as', 'ann', '--call', 'none'];
    const { code, stdout, stderr } = await callwrightHere([
      ...args,
      '--script',
      'customer bernard; recap',
    ]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^! .*More than one/m);
    expect(stderr).toMatch(/^callwright: a step was refused: .*More than one .* say a number/);
  });
});
