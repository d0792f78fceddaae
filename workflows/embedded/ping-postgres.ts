/** Whether a PostgreSQL answers at a URL; its version, `16.4`. Takes no lock, and changes nothing. */
const answerMsMax = 5_000;

export async function pingPostgres(url: string): Promise<string> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({
    ...{ connectionString: url, connectionTimeoutMillis: answerMsMax, query_timeout: answerMsMax },
  });
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    return rows[0]?.server_version.split(' ', 1)[0] ?? '';
  } finally {
    await client.end();
  }
}
