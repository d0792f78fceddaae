import { describe, expect, it } from 'vitest';
import { aServer, shopCentre, type TestApi } from '../support/api-server.ts';
import { arrives, logsOn } from '../support/builders.ts';
import { expositionOf } from '../support/exposition.ts';
import { MemoryJournal } from '../support/memory-journal.ts';

async function aJournalledServer(): Promise<TestApi & { readonly journal: MemoryJournal }> {
  const journal = new MemoryJournal();
  const onError = (error: Error): never => {
    throw error;
  };
  const of = { journal: { journal, engine: 'test', onError } };
  return { ...(await aServer(shopCentre, [], {}, of)), journal };
}

const state = '/api/v1/centres/shop/state';
const body = { state: 'overload' };

describe('a service whose journal takes nothing', () => {
  it('answers 503 to what must be written, says when to ask again, and reads on', async () => {
    const { app, ask, get, journal, clock } = await aJournalledServer();
    expect((await ask('PUT', state, { as: 'nadia', body })).status).toBe(200);
    journal.isFull = true;
    const signOn = { as: 'anna', body: {}, headers: { 'idempotency-key': 'k1' } };
    const ofCore = await ask('POST', '/api/v1/agents/shop.a/sign-on', signOn);
    const first = await ask('PUT', state, { as: 'nadia', body: { state: 'normal' } });
    const second = await ask('PUT', state, { as: 'nadia', body: { state: 'normal' } });
    const ready = await get('/health/ready');
    for (const { status, headers, body: problem } of [ofCore, first, second, ready]) {
      expect([status, problem['code']]).toEqual([503, 'storage_unavailable']);
      expect(problem['detail']).toContain('The store has no space left (ENOSPC): ');
      expect(headers['retry-after']).toBe('2');
    }
    expect((await get('/api/v1/centres/shop/wallboard')).status).toBe(200);
    const figures = async () => {
      const headers = { authorization: 'Bearer nadia' };
      const { series } = expositionOf((await app.inject({ url: '/metrics', headers })).payload);
      return Object.fromEntries(series.map(({ name, value }) => [name, value]));
    };
    const full = await figures();
    expect(full).toMatchObject({
      callwright_store_blocked: 1,
      callwright_centre_up: 0,
      callwright_journal_entries_total: journal.lastSeq,
    });
    expect(full['callwright_journal_lag_seconds']).toBeGreaterThan(0);
    journal.isFull = false;
    clock.turn(1_000);
    expect((await ask('PUT', state, { as: 'nadia', body })).status).toBe(200);
    const free = await figures();
    expect(free).toMatchObject({
      callwright_store_blocked: 0,
      callwright_centre_up: 1,
      callwright_journal_lag_seconds: 0,
    });
    const written = 'callwright_journal_append_seconds_count';
    expect(free[written]).toBeGreaterThan(full[written] ?? 0);
  });
});

describe('a request that was refused, and carried out all the same', () => {
  it('is answered under its key once its change is written', async () => {
    const { tell, ask, journal, clock } = await aJournalledServer();
    tell(logsOn('a'), arrives('c1'));
    const callback = {
      as: 'anna',
      headers: { 'idempotency-key': 'callback-1' },
      body: { number: '+33639980001' },
    };
    const asks = () => ask('POST', '/api/v1/calls/c1/callback', callback);
    journal.fullFor = 'change';
    expect((await asks()).body).toMatchObject({ code: 'storage_unavailable', retryable: true });
    expect((await asks()).body).toMatchObject({ code: 'storage_unavailable', retryable: true });
    journal.fullFor = null;
    clock.turn(1_000);
    const again = await asks();
    expect([again.status, again.headers['idempotency-replayed']], again.text).toEqual([
      ...[201, 'true'],
    ]);
    expect(again.body).toMatchObject({ callId: 'c1' });
  });
});

describe('a service with a journal', () => {
  it('answers what is done beside the core when that is written', async () => {
    const { ask, journal } = await aJournalledServer();
    journal.hold();
    let isAnswered = false;
    const asking = ask('PUT', state, { as: 'nadia', body }).finally(() => {
      isAnswered = true;
    });
    for (let turns = 0; turns < 50; turns += 1)
      await new Promise((resolve) => setImmediate(resolve));
    expect(isAnswered).toBe(false);
    journal.letGo();
    expect((await asking).status).toBe(200);
    expect(journal.kept.at(-1)).toMatchObject({ kind: 'change' });
  });
});
