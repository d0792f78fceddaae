/** A backup of a service that three clerks and a switch keep busy, restored in another folder. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { Client } from '#client';
import { aFolder, mainPath, nodePath } from '../support/callwright.ts';
import { smallCentre } from '../support/running-service.ts';
import { aShopThatRuns } from '../support/shop-that-runs.ts';
import { start } from '../support/started.ts';

const run = promisify(execFile);
const params = { centre: 'shop' };
const total = { amountMinor: 2_000, currency: 'EUR' };
const clerkIds = ['ann', 'rita', 'rob'] as const;
/** Requests of each clerk that are answered before the backup begins, and after it ended. */
const beforeCount = 20;
const afterCount = 10;
const waitMs = 60_000;

interface Order {
  readonly id: string;
  readonly version: number;
  readonly entry: string;
  readonly lines: readonly unknown[];
  readonly payments: readonly unknown[];
}

/** A request that was answered as done, and whether a service has what it did. */
interface Step {
  readonly what: string;
  readonly isThere: (service: Client) => Promise<boolean>;
}

/** Runs a command to its end; it throws where the command refuses. */
async function callwright(...args: readonly string[]): Promise<string> {
  return (await run(nodePath, [mainPath, ...args], { maxBuffer: 2 ** 28 })).stdout;
}

async function does<Body = Order>(
  client: Client,
  method: 'GET' | 'POST',
  path: string,
  asked: Parameters<Client['ask']>[2] = {},
): Promise<Body> {
  const answer = await client.ask(method, path, asked);
  if (!answer.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer.problem)}`);
  return answer.body as Body;
}

class Shop {
  readonly server: string;
  readonly #child: ReturnType<typeof start>['child'];

  private constructor(server: string, child: ReturnType<typeof start>['child']) {
    this.server = server;
    this.#child = child;
  }

  static async start(files: readonly string[], data: string): Promise<Shop> {
    const { child, line } = start(...files, '--data', data);
    return new Shop(String((await line('address'))['address']), child);
  }

  as(bearer: string): Client {
    return new Client({ server: this.server, bearer });
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    await once(this.#child, 'exit');
  }
}

/** Who did what, in order. */
async function auditOf(shop: Shop): Promise<readonly unknown[]> {
  const asked = { params, query: { limit: 200 } };
  const entries: unknown[] = [];
  for await (const page of shop.as('root').each('/api/v1/centres/{centre}/audit', asked)) {
    entries.push(page);
  }
  return entries;
}

function orderStep(what: string, id: string, holds: (order: Order) => boolean): Step {
  const isThere = async (service: Client) => {
    const answer = await service.ask('GET', '/api/v1/orders/{order}', { params: { order: id } });
    return answer.ok && holds(answer.body as Order);
  };
  return { what: `${what} of ${id}`, isThere };
}

/** A call, and then an order to its end, one request after the other. */
async function* takesAnOrder(shop: Shop, clerk: string, key: string): AsyncGenerator<Step> {
  const client = shop.as(clerk);
  const body = { queueId: 'shop.orders', from: '+33639980001' };
  const path = '/api/v1/centres/{centre}/calls';
  const { callId } = await does<{ callId: string }>(shop.as(key), 'POST', path, { params, body });
  yield {
    what: `call ${callId}`,
    isThere: async (there) =>
      (await there.get('/api/v1/calls/{call}', { params: { call: callId } })).ok,
  };
  const made = { params, body: { customerId: 'shop.1000001' } };
  const { id } = await does(client, 'POST', '/api/v1/centres/{centre}/orders', made);
  yield orderStep('beginning', id, () => true);
  const of = { params: { order: id } };
  const line = { itemId: 'shop.MUG', quantity: '1' };
  await does(client, 'POST', '/api/v1/orders/{order}/lines', { ...of, body: line });
  yield orderStep('line', id, ({ lines }) => lines.length === 1);
  await does(client, 'POST', '/api/v1/orders/{order}/complete', of);
  yield orderStep('recap', id, ({ entry }) => entry !== 'draft');
  const payment = { ...of, body: { methodId: 'CASH', amount: total } };
  await does(client, 'POST', '/api/v1/orders/{order}/payments', payment);
  yield orderStep('payment', id, ({ payments }) => payments.length === 1);
  const { version } = await does(client, 'GET', '/api/v1/orders/{order}', of);
  const submit = { ...of, body: { confirmedTotal: total }, ifMatch: `"v${version}"` };
  await does(client, 'POST', '/api/v1/orders/{order}/submit', submit);
  yield orderStep('submission', id, ({ entry }) => /^submitt/.test(entry));
}

/** A key of a program, which the list of who did what tells of. */
async function* makesAKey(shop: Shop): AsyncGenerator<Step> {
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
  const made = await does(shop.as('root'), 'POST', '/api/v1/centres/{centre}/api-keys', {
    params,
    body: { name: 'till', scopes: ['integration'], expiresAt },
  });
  yield {
    what: `key ${made.id}`,
    isThere: async (there) => {
      const of = { params: { ...params, key: made.id } };
      return (await there.get('/api/v1/centres/{centre}/api-keys/{key}', of)).ok;
    },
  };
}

/** Works round after round, until it is over. */
function begin(round: () => AsyncGenerator<Step>, isOver: () => boolean) {
  const steps: Step[] = [];
  const work = async () => {
    while (!isOver()) {
      for await (const step of round()) {
        steps.push(step);
        if (isOver()) return;
      }
    }
  };
  return { steps, ended: work() };
}

describe('a backup of a busy service', () => {
  it('has all of before one moment, and nothing of after it, in another folder', async () => {
    const folder = aFolder();
    const at = (name: string) => join(folder, name);
    const begun = await aShopThatRuns(at('data'));
    const key = await begun.key();
    writeFileSync(at('centre.json'), JSON.stringify(smallCentre));
    writeFileSync(at('accounts.json'), JSON.stringify(begun.service.accounts));
    await begun.stop();
    const files = ['--centre', at('centre.json'), '--accounts', at('accounts.json')];
    const shop = await Shop.start(files, at('data'));

    let isOver = false;
    const rounds = [
      ...clerkIds.map((clerk) => () => takesAnOrder(shop, clerk, key)),
      () => makesAKey(shop),
    ];
    const workers = rounds.map((round) => begin(round, () => isOver));
    const counts = () => workers.map(({ steps }) => steps.length);
    const answered = async (from: readonly number[], count: number) => {
      const isEnough = () => counts().every((now, place) => now >= (from[place] ?? 0) + count);
      const failed = Promise.all(workers.map(({ ended }) => ended));
      await Promise.race([vi.waitUntil(isEnough, { timeout: waitMs }), failed]);
    };
    await answered([], beforeCount);
    const before = counts();
    await callwright('backup', '--data', at('data'), '--to', at('copy'));
    await answered(counts(), afterCount);
    isOver = true;
    await Promise.all(workers.map(({ ended }) => ended));
    const audit = await auditOf(shop);
    await shop.stop();

    await callwright('restore', at('copy'), '--data', at('other'));
    const journalOf = async (data: string) =>
      (await callwright('journal', 'export', '--data', data)).trim().split('\n').slice(1);
    const [all, copied] = [await journalOf(at('data')), await journalOf(at('other'))];
    expect(copied.length).toBeGreaterThan(0);
    expect(copied.length).toBeLessThan(all.length);
    expect(copied).toEqual(all.slice(0, copied.length));
    for (const check of [
      ['journal', 'verify'],
      ['order', 'audit'],
    ]) {
      await callwright(...check, '--data', at('other'));
    }

    const other = await Shop.start(files, at('other'));
    for (const [place, { steps }] of workers.entries()) {
      const reader = other.as(place === clerkIds.length ? 'root' : 'rita');
      const there = await Promise.all(steps.map(({ isThere }) => isThere(reader)));
      const end = there.includes(false) ? there.indexOf(false) : there.length;
      expect(end).toBeGreaterThanOrEqual(before[place] ?? 0);
      expect(end).toBeLessThan(steps.length);
      // One request after the other: none of them is there without those before it.
      const later = steps.filter((_, at) => at > end && there[at] === true);
      expect(later.map(({ what }) => what)).toEqual([]);
    }
    const restored = await auditOf(other);
    expect(restored.length).toBeGreaterThanOrEqual(before.at(-1) ?? 0);
    expect(restored).toEqual(audit.slice(0, restored.length));
    const next: string[] = [];
    for await (const { what } of takesAnOrder(other, 'ann', key)) next.push(what);
    expect(next).toHaveLength(6);
    await other.stop();
  });
});
