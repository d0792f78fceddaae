/** Requests that clerks repeat because the service ended before it answered, on every host. */
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { aFolder } from '../a-folder.ts';
import { makes } from '../a-shop.ts';
import { aServer, type Body, type HttpReply, type TestApi } from '../api-server.ts';
import { until } from '../order-hosts/host-stage.ts';
import { aSellingCentre, euros, sellers } from '../taken-orders.ts';
import type { AfterSaleOptions } from './after-sale-centre.ts';

const programKey = {
  name: 'warehouse',
  scopes: ['integration'],
  expiresAt: '1971-02-01T00:00:00Z',
};

interface Command {
  readonly as: string;
  readonly path: string;
  readonly key: string;
  readonly version?: number;
  readonly body?: object;
}

/** A centre on files, and another life of it that has lost the answers of the one before. */
async function aRestartingCentre(host: AfterSaleOptions) {
  const data = aFolder();
  const options = { path: join(data, 'store.db'), orderHost: { data, ...host } };
  const centre = await aSellingCentre({}, [], options);
  const { body } = await makes(centre.served, 'centres/shop/api-keys', programKey, 'nadia');
  const ended = async ({ stopOrders, app, store }: TestApi): Promise<void> => {
    await stopOrders?.();
    await app.close();
    store.close();
  };
  let isEnded = false;
  const end = async (): Promise<void> => {
    if (!isEnded) await ended(centre.served);
    isEnded = true;
  };
  onTestFinished(end);
  const restarted = async (): Promise<TestApi> => {
    await end();
    const served = await aServer(undefined, [], {}, { takesOrders: true, ...options });
    onTestFinished(() => ended(served));
    served.store.answers.dropBefore(Number.MAX_SAFE_INTEGER);
    return served;
  };
  return { centre, warehouse: String(body['secret']), restarted };
}

async function sends(
  served: TestApi,
  { as, path, key, version, body }: Command,
): Promise<HttpReply> {
  const tag: { [name: string]: string } =
    version === undefined ? {} : { 'if-match': `"v${version}"` };
  return await served.ask('POST', `/api/v1/${path}`, {
    as,
    headers: { 'idempotency-key': key, ...tag },
    ...(body === undefined ? {} : { body }),
  });
}

export function orderRepeats(host: () => AfterSaleOptions | Promise<AfterSaleOptions>): void {
  it('an order is submitted once after a restart, though it is asked again under its key and old version', async () => {
    const { centre, restarted } = await aRestartingCentre(await host());
    const id = await centre.order({ mugs: 2 });
    await centre.does(`orders/${id}/complete`);
    await centre.pays(id, 'CASH', 4_000);
    const { version } = await centre.read(id);
    const submit = {
      as: sellers.clerk,
      path: `orders/${id}/submit`,
      key: 'submit-1',
      version: Number(version),
      body: { confirmedTotal: euros(4_000) },
    };
    const first = await sends(centre.served, submit);
    expect([first.status, first.body['outcome']]).toEqual([200, 'released']);
    const served = await restarted();
    const again = await sends(served, submit);
    expect([again.status, again.body['outcome']], again.text).toEqual([200, 'released']);
    const other = await sends(served, { ...submit, key: 'submit-2' });
    expect([other.status, other.body['code']], other.text).toEqual([412, 'version_mismatch']);
    expect(other.body['detail']).toContain(`"v${version}" was named`);
  });

  it('an order has one shipment after a restart, though its picking is repeated', async () => {
    const { centre, warehouse, restarted } = await aRestartingCentre(await host());
    const id = await centre.submitted();
    await until(async () => {
      await centre.rests();
      return (await centre.read(id))['fulfilment'] === 'released';
    });
    const pick = { as: warehouse, path: `orders/${id}/shipments`, key: 'pick-1' };
    const first = await sends(centre.served, pick);
    expect([first.status, first.body['detailedStatus']], first.text).toEqual([201, 'picking']);
    const served = await restarted();
    const again = await sends(served, pick);
    expect([again.status, again.body['detailedStatus']], again.text).toEqual([201, 'picking']);
    expect((again.body['shipments'] as Body[]).map((one) => one['id'])).toEqual(
      (first.body['shipments'] as Body[]).map((one) => one['id']),
    );
    const other = await sends(served, { ...pick, path: `orders/${id}/cancel`, body: reason });
    expect([other.status, other.body['code']], other.text).toEqual([422, 'idempotency_key_reused']);
  });

  it('an order has one payment more after a restart, though it is repeated', async () => {
    const { centre, restarted } = await aRestartingCentre(await host());
    const id = await centre.order({ mugs: 2 });
    await centre.does(`orders/${id}/complete`);
    const pay = {
      as: sellers.clerk,
      path: `orders/${id}/payments`,
      key: 'pay-1',
      body: { methodId: 'CASH', amount: euros(1_000) },
    };
    expect((await sends(centre.served, pay)).status).toBe(201);
    await centre.pays(id, 'CASH', 3_000);
    const served = await restarted();
    const again = await sends(served, pay);
    expect([again.status, (again.body['payments'] as Body[]).length], again.text).toEqual([201, 2]);
  });

  it('the version of an order stays a clerk’s until somebody edits, whatever providers and timers add', async () => {
    const { centre } = await aRestartingCentre(await host());
    const { served } = centre;
    const id = await centre.order({ mugs: 2 });
    let outcomes = 0;
    /** What the system tells between what a clerk reads and what they send. */
    const isToldOutcome = async (): Promise<void> => {
      outcomes += 1;
      const before = Number((await centre.read(id))['version']);
      await served.orders?.tell({
        id: `outcome-${outcomes}`,
        processId: `order/${id}`,
        atMs: served.centreNowMs(),
        actor: { kind: 'system', id: 'test' },
        event: { type: 'customer.accountHeld', accountHold: 'none' },
      });
      expect(Number((await centre.read(id))['version'])).toBeGreaterThan(before);
    };
    const acts = async (
      method: 'POST' | 'PATCH',
      path: string,
      body?: object,
    ): Promise<HttpReply> => {
      const version = Number((await centre.read(id))['version']);
      await isToldOutcome();
      const of = { version, ...(body === undefined ? {} : { body }) };
      const got = await centre.ask(sellers.clerk, method, `orders/${id}${path}`, of);
      expect([path, got.status < 300], got.text).toEqual([path, true]);
      await centre.rests();
      return got;
    };
    await acts('POST', '/complete');
    await acts('POST', '/payments', { methodId: 'CARD', amount: euros(4_000), token: 'tok_ok' });
    await acts('POST', '/submit', { confirmedTotal: euros(4_000) });
    await acts('POST', '/modify', reason);
    const line = (await centre.read(id))['lines'] as Body[];
    await acts('PATCH', `/lines/${String(line[0]?.['id'])}`, { quantity: '1' });
    const seen = Number((await centre.read(id))['version']);
    await acts('POST', '/cancel', reason);
    const late = { version: seen, body: reason };
    const refused = await centre.ask(sellers.clerk, 'POST', `orders/${id}/modify`, late);
    expect([refused.status, refused.body['code']], refused.text).toEqual([412, 'version_mismatch']);
    expect(refused.body['detail']).toMatch(
      /is at version (\d+), edited last at \d+; "v\d+" was named, expected "v\1"/,
    );
    expect(outcomes).toBeGreaterThan(5);
  });
}

const reason = { reason: 'customer-asked' };
