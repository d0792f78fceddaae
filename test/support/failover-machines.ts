/**
 * Machines that run a service on one PostgreSQL: each has a folder of its own, with the sign-in key
 * of the first, and reaches the database through a proxy that can cut it off.
 */
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished } from 'vitest';
import { aFolder } from './a-folder.ts';
import type { Body } from './api-server.ts';
import { aProxy } from './cutting-proxy.ts';
import { smallCentre } from './running-service.ts';
import { type StartedProcess, start } from './started.ts';
import { runStatements } from './temporary-postgres.ts';

const accounts = {
  schema: 'callwright.accounts/1',
  people: [
    { id: 'ann', name: 'Ann', roles: ['agent', 'orderTaker'], agent: 'ann' },
    { id: 'ben', name: 'Ben', roles: ['agent'], agent: 'ben' },
    { id: 'root', name: 'Root', roles: ['admin', 'supervisor'] },
  ],
};
/** A takeover, the start of a service on a machine with other work, and the longest outage here. */
export const waitMsMax = 240_000;
/** Longer than leases of effects. */
const comesMsMax = 120_000;

export interface Machine extends StartedProcess {
  readonly folder: string;
  readonly proxy: Awaited<ReturnType<typeof aProxy>>;
  /** Waits until it serves; its address. */
  readonly address: () => Promise<string>;
}

/** Flags of a service of this shop, whose people sign in by name. */
export function shopFlags(): readonly string[] {
  const files = aFolder();
  const [centreFile, accountsFile] = [join(files, 'centre.json'), join(files, 'accounts.json')];
  writeFileSync(centreFile, JSON.stringify(smallCentre));
  writeFileSync(accountsFile, JSON.stringify(accounts));
  return ['--centre', centreFile, '--accounts', accountsFile];
}

/** `beside`: the machine for which this one stands by [it is the first]. */
export async function aMachine(url: string, beside?: Machine): Promise<Machine> {
  const folder = aFolder();
  const key = 'sign-in.key';
  if (beside !== undefined) copyFileSync(join(beside.folder, key), join(folder, key));
  const proxy = await aProxy(url);
  onTestFinished(() => void proxy.end());
  const standby = beside === undefined ? [] : ['--standby'];
  const place = ['--data', folder, '--database', proxy.url];
  const started = start(...shopFlags(), ...place, ...standby);
  const address = async () => String((await started.line('callwright.start/1'))['address']);
  if (beside !== undefined) await started.line('"standby"');
  return { ...started, folder, proxy, address };
}

export interface KeyedRequest {
  readonly as: string;
  readonly path: string;
  readonly key: string;
  readonly method?: string;
  readonly body?: object | string;
  readonly version?: number;
}

export interface Reply {
  readonly status: number;
  readonly body: Body;
  readonly text: string;
  readonly isReplayed: boolean;
}

/** Null: no answer came. */
export async function sends(address: string, request: KeyedRequest): Promise<Reply | null> {
  const { as, path, key, method = 'POST', body, version } = request;
  const type = typeof body === 'string' ? 'text/csv' : 'application/json';
  try {
    const answer = await fetch(`${address}/api/v1/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${as}`,
        'idempotency-key': key,
        ...(version === undefined ? {} : { 'if-match': `"v${version}"` }),
        ...(body === undefined ? {} : { 'content-type': type }),
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isReplayed = answer.headers.get('idempotency-replayed') === 'true';
    return { status: answer.status, body: JSON.parse(text || '{}'), text, isReplayed };
  } catch {
    return null;
  }
}

/** As a patient client: repeated under its key for as long as it may be. */
export async function answered(
  address: string,
  request: KeyedRequest,
  onRefused = () => {},
): Promise<Reply> {
  let last: Reply | null = null;
  const isOver = async () => {
    last = await sends(address, request);
    // A refusal by the request limit is not a failure of the service.
    if (last === null || last.status >= 500) onRefused();
    if (last === null) return false;
    // An answer of 5xx that is no problem document comes from a server that is closing, or a proxy.
    const { code, retryable = last.status >= 500 && code === undefined } = last.body;
    return retryable !== true;
  };
  await expect.poll(isOver, { timeout: waitMsMax, message: request.path }).toBe(true);
  if (last === null) throw new Error(`${request.path} was not answered`);
  return last;
}

/** A shop of one machine, whose database outlives it. */
export class FailoverShop {
  warehouse = '';
  /** After each try that was refused for now, or not answered. */
  onRefused: () => void = () => {};
  #keys = 0;

  async setUp(address: string): Promise<void> {
    const named = (code: string) => ({ code, name: { en: code } });
    const channel = {
      users: ['ann'],
      paymentMethods: [
        { ...named('CARD'), kind: 'card' },
        { ...named('AT-ONCE'), kind: 'card', prepay: true },
        { ...named('GIFT'), kind: 'giftCard', prepay: true },
      ],
    };
    const items = 'sku;name.en;category;price;cost\nMUG;Mug;table;20;5\n';
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
    const key = { name: 'warehouse', scopes: ['integration'], expiresAt };
    const settings = { method: 'PUT', version: 0, body: channel };
    await this.does(address, 'centres/shop/channel', { as: 'root', ...settings });
    await this.does(address, 'centres/shop/imports?kind=items', { as: 'root', body: items });
    const customer = { number: '1000001', lastName: 'Bernard' };
    await this.does(address, 'centres/shop/customers', { body: customer });
    const made = await this.does(address, 'centres/shop/api-keys', { as: 'root', body: key });
    this.warehouse = String(made['secret']);
  }

  /** A request with a key of its own. */
  request(path: string, of: Partial<KeyedRequest> = {}): KeyedRequest {
    this.#keys += 1;
    return { as: 'ann', path, key: `failover-${this.#keys}`, ...of };
  }

  async does(address: string, path: string, of: Partial<KeyedRequest> = {}): Promise<Body> {
    const { status, text, body } = await answered(address, this.request(path, of), this.onRefused);
    expect([path, status < 300, text]).toEqual([path, true, text]);
    return body;
  }

  async read(address: string, path: string): Promise<Body> {
    return await this.does(address, path, { method: 'GET' });
  }

  /** An order of two mugs that can be submitted; its id. */
  async completed(address: string, payment: object): Promise<string> {
    const begin = { customerId: 'shop.1000001' };
    const { id } = await this.does(address, 'centres/shop/orders', { body: begin });
    const line = { itemId: 'shop.MUG', quantity: '2' };
    await this.does(address, `orders/${id}/lines`, { body: line });
    await this.does(address, `orders/${id}/complete`);
    await this.does(address, `orders/${id}/payments`, { body: { sharePercent: 100, ...payment } });
    return String(id);
  }

  async submission(address: string, id: string): Promise<KeyedRequest> {
    const { version, summary } = await this.read(address, `orders/${id}`);
    const body = { confirmedTotal: Object(summary).total };
    return this.request(`orders/${id}/submit`, { version: Number(version), body });
  }

  /** One that is submitted and has come to this. */
  async submitted(address: string, payment: object, comesTo: object): Promise<string> {
    const id = await this.completed(address, payment);
    const { status, text } = await answered(address, await this.submission(address, id));
    expect([status, text]).toEqual([200, text]);
    await this.comes(address, id, comesTo);
    return id;
  }

  async cancellation(address: string, id: string): Promise<KeyedRequest> {
    const { version } = await this.read(address, `orders/${id}`);
    const of = { version: Number(version), body: { reason: 'customer-asked' } };
    return this.request(`orders/${id}/cancel`, of);
  }

  /** The shipment of an order that the warehouse has picked. */
  async picked(address: string, id: string): Promise<string> {
    const { shipments } = await this.does(address, `orders/${id}/shipments`, {
      as: this.warehouse,
    });
    return String((shipments as Body[]).find(({ state }) => state === 'picked')?.['id']);
  }

  async comes(address: string, id: string, to: object, what = id): Promise<void> {
    const see = () => this.read(address, `orders/${id}`);
    const patience = { timeout: comesMsMax, interval: 500, message: what };
    await expect.poll(see, patience).toMatchObject(to);
  }
}

/** The schema of a service's store in a database. */
export function storeSchema(url: string): string {
  return `${new URL(url).searchParams.get('options')?.split('=')[1]}_callwright`;
}

/** What the sandbox has taken and given back of an order, by its own books in a database or folder. */
async function atProvider(place: string, id: string): Promise<readonly number[]> {
  const select = (table: string) => `select told from ${table} where key like '${id}/%'`;
  const rows = place.startsWith('postgres')
    ? await runStatements(place, select(`${storeSchema(place)}.sandbox_operation`))
    : rowsIn(join(place, 'payment-sandbox.db'), select('operation'));
  const told = rows.map((row) => JSON.parse(String(row['told'])) as Body);
  const sum = (status: string) =>
    told
      .filter((one) => one['status'] === status)
      .reduce((total, { amountMinor }) => total + Number(amountMinor), 0);
  return ['captured', 'refunded'].map(sum);
}

function rowsIn(path: string, sql: string): readonly Record<string, unknown>[] {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
}

/** Expects that an order's books balance, and agree with those of the sandbox. */
export async function balances(
  shop: FailoverShop,
  of: { readonly place: string; readonly address: string; readonly id: string },
) {
  const { place, address, id } = of;
  expect((await shop.read(address, `orders/${id}/audit`))['faults'], id).toEqual([]);
  const { payments } = await shop.read(address, `orders/${id}`);
  const sum = (member: string) =>
    (payments as Body[]).reduce((all, one) => all + Number(Object(one[member]).amountMinor), 0);
  expect(await atProvider(place, id), id).toEqual([sum('captured'), sum('refunded')]);
}
