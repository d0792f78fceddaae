/** Operations of the API called from the command line, beside a service that runs. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { operations } from '../../api/index.ts';
import { membersOf } from '../../cli/call/members.ts';
import { operationList } from '../../cli/call/operation-command.ts';
import { aFolder, callwrightHere } from '../support/callwright.ts';
import { aShopThatRuns } from '../support/shop-that-runs.ts';

/** A shop, and how its API is called there by somebody. */
async function callsOf() {
  const { address } = await aShopThatRuns();
  return (who: string, line: string, ...more: readonly string[]) =>
    callwrightHere(['call', ...line.split(' '), ...more, '--server', address, '--as', who]);
}

describe('options of an operation', () => {
  it.each(Object.entries(operations))('are told apart in %s', (_id, operation) => {
    const members = membersOf(operation);
    expect(new Set(members.map(({ flag }) => flag)).size).toBe(members.length);
    expect(new Set(members.map(({ name }) => name)).size).toBe(members.length);
  });

  it.each(operationList)('are declared, with help, for "$name"', async ({ load, name }) => {
    const { command } = await load();
    expect(command.examples[0]).toContain(`callwright ${name}`);
    expect(command.below?.()).toContain('Who may: ');
    for (const flags of Object.keys(command.options))
      expect(flags).toMatch(/^--[a-z0-9-]+( <.+>)?$/);
  });

  it('stand in its help with units, who may, and what is refused', async () => {
    const { code, stdout } = await callwrightHere(['call', 'setCallOutcome', '--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/--callback-at <instant>/);
    expect(stdout).toMatch(/Who may: supervisor, .*of their own: agent, orderTaker/);
    expect(stdout).toMatch(/call_not_found +There is no such call/);
    const reclass = await callwrightHere(['call', 'reclassCall', '--help']);
    expect(reclass.stdout).toMatch(/--offset-ms <ms>/);
  });

  it('are listed by group, and a name that is none has its neighbour told', async () => {
    const { stdout } = await callwrightHere(['call', '--help']);
    expect(stdout).toMatch(/^Orders:\n(.*\n)* {2}createOrder +Begin an order$/m);
    const wrong = await callwrightHere(['call', 'getOrdr']);
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toContain('Did you mean getOrder?');
  });
});

describe('an operation that is called', () => {
  it('takes parameters and members as options, and a body from a file or stdin', async () => {
    const call = await callsOf();
    const listed = await call('ann', 'listCustomers --q martin --json');
    const [martin] = JSON.parse(listed.stdout).items;
    const made = await call('ann', `createOrder --customer-id ${martin.id} --only id`);
    const id = made.stdout.trim();
    expect(id).toMatch(/^ord_/);
    const path = join(aFolder(), 'line.json');
    writeFileSync(path, '{"itemId":"shop.MUG","quantity":"9"}');
    const lines = `addOrderLine --order ${id} --body`;
    expect((await call('ann', `${lines} ${path} --quantity 2`)).stderr).toBe('');
    const order = JSON.parse((await call('ann', `getOrder --order ${id} --json`)).stdout);
    expect(order).toMatchObject({ id, lines: [{ quantity: '2', sku: 'MUG' }] });
    const [{ id: line }] = order.lines;
    const change = `changeOrderLine --order ${id} --line ${line} --quantity 3`;
    expect(await call('ann', change)).toMatchObject({ code: 1 });
    expect((await call('ann', `${change} --if-match 1`)).code).toBe(6);
    expect((await call('ann', `${change} --if-match ${order.version}`)).stderr).toBe('');
  });

  it('answers a list as a table, a page or all of it, and as CSV', async () => {
    const call = await callsOf();
    const { stdout } = await call('ann', 'listCustomers --limit 2');
    expect(stdout).toMatch(/^id .*lastName/);
    expect(stdout).toMatch(/\nmore: --all, or --cursor \S+\n$/);
    const all = JSON.parse((await call('ann', 'listCustomers --all --json')).stdout);
    expect(all).toMatchObject({ items: { length: 3 }, nextCursor: null });
    const csv = await call('ann', 'listCustomers --all --output csv');
    expect(csv.stdout.split('\n')).toHaveLength(5);
  });

  it('shows each list that a search found', async () => {
    const call = await callsOf();
    const { stdout } = await call('ann', 'search --q Bernard');
    expect(stdout).toMatch(/\ncustomers\nid .*\n.*Bernard/);
  });

  it('is carried out once under a key, however often it is sent', async () => {
    const call = await callsOf();
    const line = 'createCustomer --number 77 --last-name Weil --only id --idempotency-key once';
    const [one, other] = [await call('ann', line), await call('ann', line)];
    expect(one.code).toBe(0);
    expect(other).toEqual(one);
  });

  it('finds what belongs to the centre by its short id', async () => {
    const call = await callsOf();
    const { stdout } = await call('ann', 'getAgent --agent ann --only id');
    expect(stdout).toBe('shop.ann\n');
    const item = await call('ann', 'getItem --item MUG --centre-id shop --only etag');
    expect(item.stdout).toBe('"v1"\n');
  });

  it('answers in the language that is asked for', async () => {
    const call = await callsOf();
    const refused = await call('ann', 'getOrder --order ord_none --lang fr');
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringContaining('Aucune commande ord_none'),
    ]);
  });

  it('is refused in plain words', async () => {
    const call = await callsOf();
    for (const [who, line, code, why] of [
      ['ann', 'createApiKey --name x --scopes integration', 2, 'error: --expires-at is missing'],
      ['ann', 'getOrder', 2, 'error: --order is missing'],
      ['ann', 'listCustomers --limit many', 2, "'--limit <number>' argument 'many' is invalid"],
      ['ann', 'listCustomers --limit 9999', 1, 'limit'],
      ['ann', 'getOrder --order ord_none', 1, 'order_not_found: '],
      ['ann', 'listApiKeys', 5, 'role_missing: '],
      ['nobody', 'getMe', 5, 'not_authenticated: '],
      ['ann', 'getMe --only colour', 1, 'the answer has no colour; it has kind, id'],
      ['ann', 'createOrder --body no-such', 3, 'no-such is not there'],
    ] as const) {
      const { stderr, ...told } = await call(who, line);
      expect([line, told]).toEqual([line, { code, stdout: '' }]);
      expect(stderr).toContain(why);
    }
  });

  it('says that nobody answers, and under which key it may be sent again', async () => {
    const silent = ['--server', 'http://127.0.0.1:9', '--as', 'ann', '--idempotency-key', 'k1'];
    const told = await callwrightHere(['call', 'leaveOrder', '--order', 'ord_1', ...silent]);
    expect(told.code).toBe(4);
    expect(told.stderr).toMatch(/^sent with --idempotency-key k1\n.*does not answer/);
  });
});
