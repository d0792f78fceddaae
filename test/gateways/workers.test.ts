import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  designOf,
  growingRunner,
  inProcessRunner,
  type ReplicationJob,
  type ReplicationRunner,
  replicateAll,
  type WorkerRunner,
  workerRunner,
} from '../../gateways/index.ts';
import type { ReplicationResult } from '../../simulator/index.ts';
import { aCentre } from '../support/builders.ts';
import { aRuleSet } from '../support/rule-set-builders.ts';
import { aScenario } from '../support/scenarios.ts';

const open: ReplicationRunner[] = [];

function kept<Runner extends ReplicationRunner>(runner: Runner): Runner {
  open.push(runner);
  return runner;
}

afterEach(async () => {
  vi.restoreAllMocks();
  for (const runner of open.splice(0)) await runner.close();
});

const design = designOf({ scenario: aScenario() });

function jobs(count: number): readonly ReplicationJob[] {
  return Array.from({ length: count }, (_, replication) => ({ design, replication, seed: 7 }));
}

async function all(runner: ReplicationRunner, count: number) {
  const results: ReplicationResult[] = [];
  for await (const result of replicateAll(runner, jobs(count))) results.push(result);
  return results;
}

/** Kills a thread as soon as results come in, so many times: of one job fewer than it may lose. */
async function allButKilling(runner: WorkerRunner, count: number, kills: number) {
  const results: ReplicationResult[] = [];
  for await (const result of replicateAll(runner, jobs(count))) {
    results.push(result);
    if (results.length <= kills) await runner.threads[0]?.terminate();
  }
  return results;
}

describe('replications on threads', () => {
  it('give what they give here, in the order asked, also where a thread is killed', async () => {
    const here = await all(inProcessRunner(), 12);
    expect(here.map(({ replication }) => replication)).toEqual(jobs(12).map((_, place) => place));
    const runner = kept(workerRunner({ workers: 2 }));
    expect(await all(runner, 12)).toEqual(here);
    expect(await allButKilling(runner, 12, 2)).toEqual(here);
  });

  it('go on when all threads are killed at once, while they begin', async () => {
    const runner = kept(workerRunner({ workers: 2 }));
    const results = all(runner, 6);
    for (let turn = 0; turn < 2; turn += 1) {
      await Promise.all(runner.threads.map((thread) => thread.terminate()));
    }
    expect(await results).toEqual(await all(inProcessRunner(), 6));
  });

  it('are reported, not tried for ever, when they kill every thread they get', async () => {
    const runner = kept(workerRunner({ workers: 1 }));
    const [job] = jobs(1);
    if (job === undefined) throw new Error('no job');
    let isOver = false;
    const result = runner.run(job).finally(() => {
      isOver = true;
    });
    const killing = (async () => {
      while (!isOver) await Promise.all(runner.threads.map((thread) => thread.terminate()));
    })();
    await expect(result).rejects.toMatchObject({
      code: 'lost',
      message: expect.stringMatching(/^replication 0 lost its thread 3 times/),
    });
    await killing;
  });

  it('say what went wrong in them', async () => {
    const broken = designOf({
      scenario: aScenario({ clock: { dayStart: '10:00', dayEnd: '08:00' } }),
    });
    const runner = kept(workerRunner({ workers: 1 }));
    await expect(runner.run({ design: broken, replication: 3, seed: 1 })).rejects.toMatchObject({
      code: 'failed',
      message: expect.stringMatching(/^replication 3 failed: /),
    });
    expect(await all(runner, 1)).toEqual(await all(inProcessRunner(), 1));
  });

  it.each([
    ['here', () => inProcessRunner()],
    ['on a thread', () => workerRunner({ workers: 1 })],
  ])('end when they are given up, those that wait too: %s', async (_where, begin) => {
    const runner = kept(begin());
    const stop = new AbortController();
    const results = jobs(5).map((job) => runner.run(job, { signal: stop.signal }));
    stop.abort();
    for (const result of results) await expect(result).rejects.toMatchObject({ code: 'cancelled' });
    expect(await all(runner, 2)).toHaveLength(2);
    await runner.close();
    await expect(all(runner, 1)).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('a runner that grows', () => {
  async function threadsBegun(work: () => Promise<unknown>): Promise<number> {
    let begun = 0;
    const count = (): void => {
      begun += 1;
    };
    process.on('worker', count);
    try {
      await work();
    } finally {
      process.off('worker', count);
    }
    return begun;
  }

  it('stays in its thread for short work, and begins others for what lasts', async () => {
    const here = await all(inProcessRunner(), 12);
    const short = await threadsBegun(async () => {
      expect(await all(kept(growingRunner({ workers: 2, afterMs: 60_000 })), 12)).toEqual(here);
    });
    const long = await threadsBegun(async () => {
      const runner = kept(growingRunner({ workers: 3, afterMs: 0 }));
      expect(await all(runner, 12)).toEqual(here);
      expect(await all(runner, 200)).toHaveLength(200);
    });
    expect([short, long]).toEqual([0, 2]);
  });

  it('begins threads soon if it knows that much is left', async () => {
    let nowMs = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => {
      nowMs += 1;
      return nowMs;
    });
    const little = await threadsBegun(async () => {
      await all(kept(growingRunner({ workers: 2, most: 12 })), 12);
    });
    const much = await threadsBegun(async () => {
      await all(kept(growingRunner({ workers: 2, most: 1_000_000 })), 12);
    });
    expect([little, much]).toEqual([0, 2]);
  });

  it('gives up what waits when it is closed, and what is given up', async () => {
    const runner = growingRunner({ workers: 2, afterMs: 0 });
    const stop = new AbortController();
    const results = jobs(5).map((job) => runner.run(job, { signal: stop.signal }));
    stop.abort();
    for (const result of results) await expect(result).rejects.toMatchObject({ code: 'cancelled' });
    await runner.close();
    await expect(all(runner, 1)).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('the key of a design', () => {
  it('is that of its content, whatever the order of members', () => {
    const { schema, ...rest } = aScenario();
    expect(designOf({ scenario: { ...rest, schema } }).key).toBe(design.key);
    expect(designOf({ scenario: aScenario({ seed: 2 }) }).key).not.toBe(design.key);
  });

  it('is another with other rules, or in another centre', () => {
    const scenario = aScenario();
    const keys = [
      design,
      designOf({ scenario, ruleSets: [aRuleSet('route', [])] }),
      designOf({ scenario, ruleSets: [aRuleSet('admit', [])] }),
      designOf({ scenario, centre: aCentre() }),
    ].map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
