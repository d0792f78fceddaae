import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { openLog } from '../../services/index.ts';
import { aServer, type Body, shopCentre, type TestApi } from '../support/api-server.ts';
import { arrives, logsOn } from '../support/builders.ts';
import { aFolder } from '../support/callwright.ts';
import { mondayMs } from '../support/live-centre.ts';
import { admitting, approveVersion } from '../support/rule-service.ts';
import { aCallType, aScenario } from '../support/scenarios.ts';
import { api, keeps, starts, waitForEnd } from '../support/simulations.ts';
import { aLimitedDatabase, aMountedDisk } from '../support/small-disk.ts';

const wallboard = `${api}/centres/shop/wallboard`;
/** Between tries of what is insisted on. */
const againMs = 1_000;

/** Asks for a scenario of some pages to be kept. */
function keeping(served: TestApi) {
  const ids = Array.from({ length: 100 }, (_, place) => `type-${place}`);
  const body = aScenario({ callTypes: ids.map((id) => aCallType({ id })) });
  return served.ask('POST', `${api}/centres/shop/scenarios`, { as: 'ines', body });
}

/** Time for a request to look so often whether the store is free. */
async function looks({ clock }: TestApi, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    await turn();
    clock.turn(25);
  }
}

/** A server over a file, and another process that may lock it. */
async function aLockedServer() {
  const path = join(aFolder(), 'a.db');
  const lines: Body[] = [];
  const log = openLog({ write: (line: string) => void lines.push(JSON.parse(line)) }, 'info');
  const served = await aServer(shopCentre, [admitting(['order'])], {}, { path, log });
  const other = new DatabaseSync(path);
  return {
    served,
    path,
    lines,
    lock: () => other.exec('begin immediate'),
    free: () => other.exec('rollback'),
  };
}

describe.each([
  ['a disk', aMountedDisk],
  ['a limit of the database', aLimitedDatabase],
])('a store that is full by %s', (_name, make) => {
  it('refuses what is to be stored, reads and routes on, and goes on when there is space', async ({
    skip,
  }) => {
    const disk = make();
    if (disk === null) return skip('this user may not mount a file system');
    const served = await aServer(shopCentre, [], {}, { path: disk.path });
    const scenario = await keeps(served);
    const run = await starts(served, `/scenarios/${scenario}/runs`, { replications: 10 });
    const job = async () =>
      (await served.ask('GET', String(run.headers['location']), { as: 'ines' })).body;
    disk.fill();
    const refused = await keeping(served);
    expect(refused.status).toBe(503);
    expect(refused.headers['retry-after']).toBe('2');
    expect(refused.body).toMatchObject({ code: 'storage_unavailable', retryable: true });
    expect(refused.text).not.toContain(disk.path);
    while ((await job())['progressShare'] !== 1) await turn();
    const ready = await served.get('/health/ready');
    expect([ready.status, ready.body['code']]).toEqual([503, 'storage_unavailable']);
    const cause = 'The store has no space left (ENOSPC): nothing can be stored for now.';
    expect(ready.body['detail']).toBe(cause);
    expect(await job()).toMatchObject({ state: 'running' });
    expect((await served.get(wallboard)).status).toBe(200);
    served.tell(logsOn('a'), arrives('c1'));
    expect(served.live.projection.calls.get('c1')?.offers).toHaveLength(1);
    disk.free();
    served.clock.turn(againMs);
    expect((await served.get('/health/ready')).status).toBe(200);
    expect(await waitForEnd(served, run.headers['location'])).toMatchObject({ state: 'succeeded' });
    expect((await keeping(served)).status).toBe(201);
  });
});

describe('a store that another process has locked', () => {
  it('holds up who writes, and nobody else', async () => {
    const { served, lock, free } = await aLockedServer();
    lock();
    let isAnswered = false;
    const posted = keeping(served).finally(() => (isAnswered = true));
    expect((await served.get(wallboard)).status).toBe(200);
    served.tell(logsOn('a'), arrives('c1'));
    expect(served.live.projection.calls.get('c1')?.offers).toHaveLength(1);
    await looks(served, 50);
    expect(isAnswered).toBe(false);
    free();
    served.clock.turn(25);
    expect((await posted).status).toBe(201);
  });

  it('has requests refused after 5 s, and the log says where', async () => {
    const { served, lock, lines, path } = await aLockedServer();
    lock();
    let isAnswered = false;
    const posted = keeping(served).finally(() => (isAnswered = true));
    await looks(served, 190);
    expect(isAnswered).toBe(false);
    await looks(served, 100);
    const { status, body } = await posted;
    expect([status, body['code']]).toEqual([503, 'storage_unavailable']);
    const failure = expect.stringContaining(`the store ${path} is locked by another process`);
    expect(lines).toMatchObject([{ operation: 'createScenario', status: 503, failure }]);
  });

  it('gets what was to happen meanwhile when it is free: a version, and a shadow', async () => {
    const { served, lock, free } = await aLockedServer();
    const { ruleService, clock } = served;
    const version = approveVersion(ruleService, admitting(['complaint'], 1));
    const at = { setId: 'doors', version, person: 'paul', waiting: 'migrate' } as const;
    const scheduled = await ruleService.activate({ ...at, atMs: mondayMs + 60_000 });
    expect(scheduled).toMatchObject({ version });
    const shadow = () => ruleService.rehearsals.jobs()[0];
    lock();
    clock.turn(60_000);
    await turn();
    ruleService.rehearsals.cancel(shadow()?.id ?? '');
    expect(ruleService.set('doors')?.active).toBe(1);
    expect(shadow()).toMatchObject({ state: 'succeeded', runId: null });
    free();
    for (let turns = 0; turns < 5; turns += 1) {
      clock.turn(againMs);
      await turn();
    }
    expect(ruleService.set('doors')?.active).toBe(version);
    expect(ruleService.run(shadow()?.runId ?? '')).toMatchObject({ kind: 'shadow', version });
  });
});

describe('answers to requests with keys', () => {
  it('of one turn of the event loop are stored at once, and leave after that', async () => {
    const served = await aServer();
    const written = vi.spyOn(served.store, 'transaction');
    const keep = vi.spyOn(served.store.answers, 'keep');
    const kept: number[] = [];
    const calls = ['a', 'b'].map(async (id) => {
      const of = { as: 'anna', body: {}, headers: { 'idempotency-key': id } };
      const { status } = await served.ask('POST', `${api}/agents/shop.${id}/sign-on`, of);
      kept.push(keep.mock.calls.length);
      return status;
    });
    expect(await Promise.all(calls)).toEqual([201, 201]);
    expect([kept, written.mock.calls.length]).toEqual([[2, 2], 1]);
  });
});
