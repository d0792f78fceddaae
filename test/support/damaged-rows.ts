/** A service's data folder with all kinds of documents, and damage to single columns of it. */
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Operation, operations } from '../../api/index.ts';
import { aFolder } from './a-folder.ts';
import { aRunningService, type RunningService, smallCentre } from './running-service.ts';
import { aScenario } from './scenarios.ts';
import { aShopThatRuns } from './shop-that-runs.ts';

/** A column that holds structures, and the one that is to be damaged. */
export interface StoredPlace {
  readonly file: string;
  readonly table: string;
  readonly column: string;
  readonly value: string;
}

/** What a structure is replaced by: one without members, none, and no JSON. */
export const damagedTexts = ['{}', 'null', '{"x'] as const;

const names: { readonly [param: string]: string } = { centre: 'shop', handler: 'main' };
const table: readonly Operation[] = Object.values(operations);
const ofCentre = table.filter(({ path, handler }) => {
  const params = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return handler.kind === 'document' && params.every((name) => name in names);
});
/** What no example fits in a shop with mugs. */
const more: readonly (readonly [path: string, body: object])[] = [
  ['catalogues', { code: 'AUTUMN', name: { en: 'Autumn' }, itemIds: ['shop.MUG'] }],
  ['users', { id: 'zoe', name: 'Zoe', roles: ['supervisor'] }],
  ['scenarios', aScenario()],
  ['outbound-lists', { id: 'calls', name: 'Calls', queueId: 'shop.orders', mode: 'preview' }],
];
/** They would replace what the walk needs. */
const passedOver = /\/(file|channel|imports|people|sign-in|session)\b/;

/** The data folder of a stopped service that has carried out the example of each operation. */
export async function aFilledFolder(): Promise<string> {
  const data = aFolder();
  const shop = await aShopThatRuns(data);
  await asked(shop, 'POST', '/api/v1/centres', { id: 'nice' });
  for (const { method, path, example } of ofCentre) {
    if (method !== 'POST' && method !== 'PUT') continue;
    if (example === undefined || passedOver.test(path)) continue;
    await asked(shop, method, urlOf(path), example);
  }
  for (const [path, body] of more) await asked(shop, 'POST', `/api/v1/centres/shop/${path}`, body);
  const order = { customerId: 'shop.1000001' };
  const made = await asked(shop, 'POST', '/api/v1/centres/shop/orders', order, 'ann');
  if (made.status !== 201) throw new Error(await made.text());
  await shop.stop();
  return data;
}

/** Each column of a folder's databases that holds structures, with the first of them. */
export function structuresIn(data: string): readonly StoredPlace[] {
  return readdirSync(data)
    .filter((file) => file.endsWith('.db'))
    .flatMap((file) => {
      const database = new DatabaseSync(join(data, file));
      const found = structuresOf(database).map((place) => ({ file, ...place }));
      database.close();
      return found;
    });
}

function structuresOf(database: DatabaseSync): readonly Omit<StoredPlace, 'file'>[] {
  const tables = database.prepare("select name from sqlite_master where type = 'table'").all();
  return tables.flatMap(({ name }) =>
    database
      .prepare(`pragma table_info(${String(name)})`)
      .all()
      .flatMap(({ name: column }) => {
        const isStructure = `substr(${String(column)}, 1, 1) in ('{', '[')`;
        const sql = `select ${String(column)} as value from ${String(name)} where ${isStructure}`;
        const value = database.prepare(sql).get()?.['value'];
        if (typeof value !== 'string') return [];
        return [{ table: String(name), column: String(column), value }];
      }),
  );
}

/** A copy of a folder in which these places hold this text. */
export function damagedCopy(data: string, places: readonly StoredPlace[], text: string): string {
  const copy = aFolder();
  cpSync(data, copy, { recursive: true });
  for (const { file, table: name, column, value } of places) {
    const database = new DatabaseSync(join(copy, file));
    database.exec('pragma foreign_keys = off');
    database.prepare(`update ${name} set ${column} = ? where ${column} = ?`).run(text, value);
    database.close();
  }
  return copy;
}

/** Starts a service on a folder, reads all that there is to read, and stops it. */
export async function readAll(data: string) {
  const accounts = { schema: 'callwright.accounts/1', people: [admin] } as const;
  const service = await aRunningService(smallCentre, 0, { data, accounts, onInternal: () => {} });
  const failed: string[] = [];
  let reads = 0;
  for (const { method, path } of ofCentre) {
    if (method !== 'GET') continue;
    reads += 1;
    const answer = await asked(service, method, urlOf(path));
    if (answer.status >= 500) failed.push(`${path} ${answer.status} ${await answer.text()}`);
  }
  const doctor = await asked(service, 'GET', '/api/v1/centres/shop/doctor');
  const { faults } = (await doctor.json()) as { readonly faults: readonly { place: string }[] };
  await service.stop();
  return { reads, failed, faults: faults.map(({ place }) => place) };
}

const admin = { id: 'root', name: 'Root', roles: ['admin'] } as const;
let keys = 0;

function asked(
  { address }: RunningService,
  method: string,
  url: string,
  body?: unknown,
  as = 'root',
) {
  keys += 1;
  const headers = {
    authorization: `Bearer ${as}`,
    'idempotency-key': `k${keys}`,
    ...(method === 'PUT' ? { 'if-match': '"v0"' } : {}),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  return fetch(`${address}${url}`, { method, headers, ...sent });
}

function urlOf(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => names[name] ?? '');
}
