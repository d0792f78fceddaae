/** Results of the benches, as programs read them. */
import { describe, expect, it } from 'vitest';
import { type BenchResults, benchResultsSchema } from '../../contracts/index.ts';
import { publishedResults } from '../../server/engine-version.ts';
import { aServer } from '../support/api-server.ts';

const path = '/api/v1/bench/results';

describe('results of the benches', () => {
  it('are those that were published: commit, machine, peer or goal of each row', async () => {
    const benchResults = publishedResults();
    const { ask } = await aServer(undefined, [], {}, { benchResults });
    const { status, body } = await ask('GET', path, { as: 'anna' });
    expect(status).toBe(200);
    expect(body).toEqual(benchResults);
    const { items } = benchResultsSchema.parse(body);
    expect(items.length).toBeGreaterThan(50);
    for (const { name, commit, machine, peer, goals } of items) {
      expect(commit, name).toMatch(/^[0-9a-f]{8}\+?$/);
      expect(machine, name).toMatch(/\d+ cores, Node \d+/);
      expect(peer !== null || goals.length > 0, name).toBe(true);
    }
    const row = items.find(({ name }) => name === 'routing.decide.100');
    const before = row?.before ?? [];
    expect(before.slice(0, 2)).toMatchObject([
      { value: 2_450_000, commit: 'bd258034' },
      { value: 3_080_000, commit: 'ffce4128' },
    ]);
    expect(row?.value).not.toBe(3_080_000);
    const days = [...before, row].map((figure) => figure?.measuredOn);
    expect(days).toEqual([...days].sort());
    expect(new Set(days).size).toBe(days.length);
  });

  it('are none where the installation holds none', async () => {
    const { get, ask } = await aServer();
    expect((await get(path)).body).toEqual({ items: [] } satisfies BenchResults);
    expect((await ask('GET', path)).status).toBe(401);
  });
});
