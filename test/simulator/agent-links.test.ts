/** A log of a centre whose overflow and priority are known: a fit finds them again. */
import { describe, expect, it } from 'vitest';
import type { CentreFile } from '../../routing/index.ts';
import { centreOf, fitLog, readLog, readTable } from '../../simulator/index.ts';
import { fourQueues, knownNames as names, simulatedLog } from '../support/simulated-log.ts';

const scenario = {
  ...fourQueues,
  callTypes: fourQueues.callTypes.map((type) => ({ ...type, queue: type.id })),
  agents: {
    // Fewer for billing, so that they have calls to choose from.
    shifts: fourQueues.agents.shifts.map((shift) =>
      shift.profile === 'bill' && shift.start === '10:00' ? { ...shift, count: 1 } : shift,
    ),
  },
};

function centreWith(links: Readonly<Record<string, readonly object[]>>): CentreFile {
  return {
    schema: 'callwright.centre/1',
    id: 'known',
    timeZone: 'UTC',
    queues: fourQueues.callTypes.map(({ id }) => ({ id, wrapUp: { mode: 'optional' } })),
    profiles: Object.entries(links).map(([id, own]) => ({ id, links: [...own] })),
  } as CentreFile;
}

function fittedTo(centre: CentreFile) {
  const table = readTable(simulatedLog(scenario, 15, { centre }));
  if (!table.ok) throw new Error(JSON.stringify(table.problems));
  const log = readLog(table.value, null);
  if (!log.ok) throw new Error(JSON.stringify(log.problems));
  const fit = fitLog(log.value, { intervalMs: 1_800_000 });
  if (!fit.ok) throw new Error(JSON.stringify(fit.problems));
  return fit.value;
}

describe('who answers whose calls', () => {
  it('is found again: a queue that overflows after a minute, and one that comes first', () => {
    const fit = fittedTo(
      centreWith({
        general: [{ queue: 'service', rank: 1 }, { queue: 'sales' }],
        tech: [{ queue: 'technical' }],
        bill: [{ queue: 'billing' }, { queue: 'technical', rank: 1, delayMs: 60_000 }],
      }),
    );
    const linksOf = (agent: string) =>
      fit.profiles.find(({ agents }) => agents.includes(agent))?.links;
    expect(linksOf('general-1')).toEqual([
      { callType: 'service', rank: 1, delayMs: 0 },
      { callType: 'sales', rank: 0, delayMs: 0 },
    ]);
    expect(linksOf('tech-1')).toEqual([{ callType: 'technical', rank: 0, delayMs: 0 }]);
    const [other, own] = linksOf('bill-1') ?? [];
    expect([own?.callType, other?.callType]).toEqual(['billing', 'technical']);
    expect(Math.abs((other?.delayMs ?? 0) - 60_000)).toBeLessThanOrEqual(1_000);
    expect(own?.rank).toBeLessThan(other?.rank ?? 0);
    const { answering } = fit;
    const { answered = 0, explained = 0, choices = 0, byRank = 0, byAge = 0 } = answering ?? {};
    expect(explained / answered).toBeGreaterThan(0.99);
    expect(byRank / choices).toBeGreaterThan(0.95);
    expect(byAge / choices).toBeLessThan(0.8);
    expect(answering?.overflows).toMatchObject([{ callType: 'technical' }]);
    const written = centreOf(fit, names).profiles?.flatMap(({ links = [] }) => links);
    expect(written).toContainEqual({ queue: 'technical', rank: 1, delayMs: other?.delayMs });
    expect(written).toContainEqual({ queue: 'service', rank: 1 });
    const without = centreOf(fit, { ...names, parts: new Set(['profiles'] as const) });
    expect(JSON.stringify(without.profiles)).not.toMatch(/rank|delayMs/);
  });

  it('is written plainly where agents take the older call', () => {
    const shared = [{ queue: 'service' }, { queue: 'sales' }];
    const plain = fittedTo(
      centreWith({ general: shared, tech: [{ queue: 'technical' }], bill: [{ queue: 'billing' }] }),
    );
    expect(plain.profiles.flatMap(({ links }) => links)).toHaveLength(4);
    for (const { rank, delayMs } of plain.profiles.flatMap(({ links }) => links)) {
      expect([rank, delayMs]).toEqual([0, 0]);
    }
    const { choices = 0, byAge = 0 } = plain.answering ?? {};
    expect(byAge / choices).toBeGreaterThan(0.9);
  });
});
