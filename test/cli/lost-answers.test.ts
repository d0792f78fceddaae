import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Client } from '#client';
import { JournalReader } from '../../store/index.ts';
import { aFolder } from '../support/callwright.ts';
import { smallAccounts, smallCentre } from '../support/running-service.ts';
import { start } from '../support/started.ts';

const integrations = { params: { centre: 'shop' } } as const;

it('a request whose answer was lost with the process is not carried out again', async () => {
  const folder = aFolder();
  const [centre, accounts] = ['centre.json', 'accounts.json'].map((name) => join(folder, name));
  writeFileSync(centre ?? '', JSON.stringify(smallCentre));
  writeFileSync(accounts ?? '', JSON.stringify(smallAccounts));
  const data = join(folder, 'data');
  const begin = async () => {
    const args = ['--centre', centre ?? '', '--accounts', accounts ?? '', '--data', data];
    const { child, line } = start(...args);
    const { address } = await line('callwright.start/1');
    return { child, server: String(address) };
  };
  const first = await begin();
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
  const body = { name: 'switch', scopes: ['integration'], expiresAt };
  const root = new Client({ server: first.server, bearer: 'root' });
  const made = await root.post('/api/v1/centres/{centre}/api-keys', { ...integrations, body });
  const key = made.ok ? (made.body.secret ?? '') : '';
  const arrive = (server: string, queueId: string) =>
    fetch(`${server}/api/v1/centres/shop/calls`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        'idempotency-key': 'call-1',
      },
      body: JSON.stringify({ queueId }),
    });
  // The journal is another file: it has what the store cannot take.
  const store = new DatabaseSync(join(data, 'callwright.db'));
  store.exec('begin immediate');
  const unanswered = arrive(first.server, 'shop.orders').catch(() => 'lost');
  const reader = new JournalReader(data, 'shop');
  const isWritten = () => [...reader.entries(0)].some((entry) => entry.body.includes('"call-1"'));
  while (!isWritten()) await wait(10);
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  store.exec('rollback');
  store.close();
  await unanswered;

  for (let life = 2; life <= 3; life += 1) {
    const { child, server } = await begin();
    const client = new Client({ server, bearer: 'sue' });
    const calls = await client.get('/api/v1/centres/{centre}/calls', integrations);
    const ids = calls.ok ? calls.body.items.map(({ callId }) => callId) : [];
    expect(ids).toHaveLength(1);
    const again = await arrive(server, 'shop.orders');
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(again.headers.get('location')).toBe(`/api/v1/calls/${ids[0]}`);
    expect(await again.json()).toMatchObject({ callId: ids[0], queueId: 'shop.orders' });
    const other = await (await arrive(server, 'shop.returns')).json();
    expect(other).toMatchObject({ code: 'idempotency_key_reused' });
    const after = await client.get('/api/v1/centres/{centre}/calls', integrations);
    expect(after.ok && after.body.items).toHaveLength(1);
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});
