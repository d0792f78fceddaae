/** Schemas of PostgreSQL for centres of one service. */
import { PostgresConnection } from './postgres-connection.ts';

const limits = { connectMsMax: 10_000, queryMsMax: 10_000 };

/** The URL of a centre's own schema in a database, which is made if missing. @throws {StoreError} */
export async function schemaUrl(url: string, centreId: string): Promise<string> {
  const connection = await PostgresConnection.open({ url, ...limits });
  try {
    const { rows } = await connection.run('select current_schema() as own', []);
    const own = rows[0]?.['own'];
    // Ids of centres have no underscore, so that two cannot come to the same name.
    const name = `centre_${centreId.replaceAll('-', '_')}`;
    const schema = own === null || own === 'public' ? name : `${own}_${name}`;
    await connection.execute(`create schema if not exists "${schema}"`);
    const there = new URL(url);
    there.searchParams.set('options', `-csearch_path=${schema}`);
    return there.href;
  } finally {
    await connection.end();
  }
}
