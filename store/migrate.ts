/**
 * Migrates the schema by numbered files, forward only, one transaction each, after a backup. Hashes
 * here and in each store reveal an edited file: a change needs a new one.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Driver, Row } from './database/driver.ts';
import { inMemory, openSqlite } from './database/sqlite-driver.ts';
import { StoreError } from './database/store-error.ts';
import { statements } from './statements.ts';

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

const folder = join(import.meta.dirname, 'migrations');
const fileName = /^(\d{4})-([a-z0-9-]+)\.sql$/;

/** SHA-256 of each migration's text. Lines are only added. */
const frozen: { readonly [name: string]: string } = {
  rules: '5d8a17e54bf5013659c1edd62a8faf95650be729ef10e9210a451eff23fa3326',
  simulations: '68c153a17a55c102ddf9038a6e05946cce01ea263499b7b86c183d28ec857a51',
  people: '90900c1a1d72b1d6a8164c12a0b647fac5ed557cde8d30da9d628e8d9b8053a0',
  life: '780cf152c052cf3449ef5da576d7f54ef896bc6d7174083d7bd125232de5b82c',
  'centre-versions': '87a7312b5c6c0abaa2362ecad0df3539e3722d9dfc547e381089defc129977df',
  channel: 'b8891cbc6e0e849953a4f99522d74168374b2cb03920e78c3a1bf7e1468104cb',
  orders: 'e51f0af389e56595289189e6361b476d01ac6e9285a15f95d814013cc5e2503e',
  'customer-history': 'aa81c9b7bfefd139b4ea162bf3eb9155fa2b20f89d65db7afe49cf12d3ded0fb',
  coupons: '62439b8c79668130d959da9a0099089a86653903cd323d0bc1dee0b8fcd0f1e1',
  continuity: '603f4acce3a35442fec10fba25edbab7178c2da4a3ddeb532a1e130ab22c3e03',
  webhooks: '96805f1bca67e6dd7348fb25a8f229a666281944da1e757c5104695bd8834c4a',
  'tapi-handles': '85a7a7e7e3fbf562aad1ae5a28fdc799818d7d29466bcfbc81ab6905be4c6616',
  outbound: 'b7ad5971782c93f5f12c3cbde2b17b7ad513aa4789347e5c71964dfcaca2ae4d',
  explanations: '1ec021a5be2c5e97573cded2b3c1ec71cd1f5edf0b94047bcb87cf316142c627',
  pictures: '9192cb9aea975b30436179564c066a231826965905b3b9dbf6a05e658a3f5ca5',
  'person-drafts': '30ace5a4971a04df12d3879f356d6e4265d3f092fc20bc68cddd49f408138896',
  passkeys: '0f229d66e6b9d02287ab2cdfe95c03f5bb6f2006aa64c68976d6bdbfde97e017',
  'fact-shapes': '7c75cfec00494019a090214a6287333148ed0ad5c06e6e33c6cb0a0dc2b08269',
  sales: 'e56f75bd9206a61499e7687939b012c8eee45df042396b4973954adcb003f2f2',
  'people-while-running': '7394d0dc98755adcd3ef8c66fc73aa5e7913bead1c6a9ca9a3994a3a07b2ba51',
  mail: '5224a24c040a94f012236d60a8c15fe2d60e624994d11254cf4b32ff0f9f3bd8',
  retention: 'dd9115231a9c974ee0bb3d41326355b44d8df9edaed3ceb94ff9f9ee26d94ba3',
  recordings: 'a50e9e3a90497da86daac8ade2862bedc8fc909b554496c3c5df36a8d31f8605',
  voicemail: '2489c8faeaa40cbab550d7b0887960ac78578f8cc46bcd095e6c81c9744301e6',
  stock: '8d92884308a2ce08670c9e97bf7f0778b294b51106ea945cce7d04a89d748a9e',
  'record-numbers': '3bd9243d329076ffc9bace386f36909b6bb1948f9af25db0742e5b9d6777f858',
  calls: '4181c26616d1bc9e4d1a673eb8b53c80128656c7fd56914a297a5b137002d4dc',
  'search-parts': '9be23b28a33fe6131d1b844034315222a6101af7efa52aa43aa525c891be9afc',
  cards: '9309ca326335cfae535c779cf633e136c0362659c57df3f28c491e0d58c160bb',
  'card-versions': '8eccc399925e3f649f072ca7f899558ce1ec4cb73d34c1d43dfdc9d4a7d30f03',
};

/** Migrations in order. @throws {StoreError} if one was edited. */
export function ownMigrations(): readonly Migration[] {
  return readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const [, number, name] = fileName.exec(file) ?? [];
      if (number === undefined || name === undefined) return [];
      const migration = { number: Number(number), name, sql: readSql(file) };
      const hash = hashOf(migration);
      if (hash === frozen[name]) return [migration];
      const expected = `expected ${frozen[name] ?? 'one listed in store/migrate.ts'}`;
      const message = `the migration ${file} has the hash ${hash}; ${expected}: a change of the schema is a new migration`;
      throw new StoreError('store_other_schema', message);
    });
}

/** Runs the migrations that the store lacks; returns their numbers. */
export function migrate(
  driver: Driver,
  of: {
    readonly path: string;
    readonly nowMs: () => number;
    readonly migrations: readonly Migration[];
  },
): readonly number[] {
  const { path, migrations } = of;
  driver.execute(statements.createMigrationTable);
  driver.execute(statements.createMigrationHashTable);
  const done = driver.prepare(statements.doneMigrations).all();
  const reached = Math.max(0, ...done.map(({ number }) => Number(number)));
  const known = Math.max(0, ...migrations.map(({ number }) => number));
  if (reached > known) {
    const seen = `has the schema ${reached} of a newer Callwright`;
    throw new StoreError('store_newer', `the store ${path} ${seen}; expected at most ${known}`);
  }
  const fresh = migrations.filter(({ number }) => number > reached);
  const before = migrations.filter(({ number }) => number <= reached);
  requireSame(driver, path, done, before);
  const isUpgrade = reached > 0 && fresh.length > 0 && path !== inMemory;
  if (isUpgrade) driver.backUp(`before-${fresh[0]?.number}-${of.nowMs()}`);
  driver.transaction(() => {
    for (const migration of fresh) {
      const { number, name, sql } = migration;
      driver.execute(sql);
      driver.prepare(statements.addMigration).run(number, name, of.nowMs());
      driver.prepare(statements.addMigrationHash).run(number, hashOf(migration));
    }
  });
  return fresh.map(({ number }) => number);
}

function requireSame(
  driver: Driver,
  path: string,
  done: readonly Row[],
  before: readonly Migration[],
): void {
  const hashes = new Map(done.map(({ number, hash }) => [number, hash]));
  const other = before.find((one) => hashes.get(one.number) !== hashOf(one));
  if (other === undefined && done.length === before.length) return;
  const isWithoutHashes = [...hashes.values()].every((hash) => hash === null);
  if (isWithoutHashes && driver.schema() === schemaOf(before)) {
    const add = driver.prepare(statements.addMigrationHash);
    for (const one of before) add.run(one.number, hashOf(one));
    return;
  }
  const expected =
    other === undefined
      ? `migrations 1 to ${before.length} alone`
      : `migration ${other.number} (${other.name}) with the hash ${hashOf(other)}`;
  const message = `the store ${path} was made by other migrations than this version has; expected ${expected}. Open it with the Callwright that wrote it`;
  throw new StoreError('store_other_schema', message);
}

function schemaOf(migrations: readonly Migration[]): string {
  const driver = openSqlite(inMemory);
  driver.execute(statements.createMigrationTable);
  driver.execute(statements.createMigrationHashTable);
  for (const { sql } of migrations) driver.execute(sql);
  const schema = driver.schema();
  driver.close();
  return schema;
}

/** Reads a migration with unified line ends, so hashes are equal on every machine. */
function readSql(file: string): string {
  return readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n');
}

function hashOf({ sql }: Migration): string {
  return createHash('sha256').update(sql).digest('hex');
}
