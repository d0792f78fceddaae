import { deserialize, serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { createMetrics, frameOfCentre, type Metrics } from '../../metrics/index.ts';
import { createRouter } from '../../routing/index.ts';
import { simulateReplication } from '../../simulator/index.ts';
import { aCentre, arrives, hangsUp } from '../support/builders.ts';
import { aCallType, aPlan } from '../support/scenarios.ts';

const intervalMs = 900_000;
const intervalsMax = 4;

/** One day of effects, by a fold that keeps all its quarters of an hour and one that keeps four. */
function bothFolds() {
  const wrapUp = { law: 'lognormal', meanMs: 20_000, scv: 2 } as const;
  const talk = { law: 'exponential', meanMs: 180_000 } as const;
  const plan = aPlan({ callTypes: [aCallType({ handleTime: { talk, wrapUp } })] });
  const frame = frameOfCentre(plan.centre);
  const whole = createMetrics({ frame, intervalMs });
  let bounded = createMetrics({ frame, intervalMs, intervalsMax });
  let atMs = 0;
  let count = 0;
  simulateReplication(plan, 0, {
    onEffect(effect) {
      whole.apply(effect);
      bounded.apply(effect);
      atMs = effect.atMs;
      count += 1;
      if (count % 100 !== 0) return;
      const saved = deserialize(serialize(bounded.save()));
      bounded = createMetrics({ frame, intervalMs, intervalsMax });
      bounded.load(saved);
    },
  });
  return { whole, bounded, atMs };
}

function readingOf(fold: Metrics, scope: { readonly atMs: number; readonly fromMs?: number }) {
  const { answered, notAnswered, ...spread } = fold.waits(scope);
  return {
    byEntry: fold.queueCounts(scope),
    byEvent: fold.queueCounts({ ...scope, attribution: 'event' }),
    agents: fold.agentCounts(scope),
    waits: [answered.total, notAnswered.total],
    spread,
  };
}

describe('a fold that keeps few intervals apart', () => {
  it('counts all time as one that keeps them all, through restarts', () => {
    const { whole, bounded, atMs } = bothFolds();
    expect(readingOf(whole, { atMs }).byEntry.answered).toBeGreaterThan(50);
    expect(readingOf(bounded, { atMs })).toEqual(readingOf(whole, { atMs }));
  });

  it('reads a span of the intervals that it has kept', () => {
    const { whole, bounded, atMs } = bothFolds();
    const [queueId = ''] = bounded.queueIds();
    const fromMs = bounded.keptFromMs(queueId);
    expect(fromMs).toBeGreaterThan(intervalMs);
    expect(whole.keptFromMs(queueId)).toBe(0);
    const scope = { atMs, fromMs };
    expect(readingOf(bounded, scope).byEntry).toEqual(readingOf(whole, scope).byEntry);
  });

  it('answers a span that begins earlier by what it has kept', () => {
    const { bounded, atMs } = bothFolds();
    const fromMs = bounded.keptFromMs(bounded.queueIds()[0] ?? '');
    const early = readingOf(bounded, { atMs, fromMs: intervalMs * 2 });
    expect(early.byEntry).toEqual(readingOf(bounded, { atMs, fromMs }).byEntry);
  });

  it('keeps those of the last few alone, however few have something in them', () => {
    const centre = aCentre();
    const fold = createMetrics({ frame: frameOfCentre(centre), intervalMs, intervalsMax });
    const router = createRouter({ centre });
    for (const quarter of [0, 1, 10, 13]) {
      const callId = `c${quarter}`;
      const inputs = [arrives(callId), hangsUp(callId)];
      for (const effect of router.step({ atMs: quarter * intervalMs, inputs })) fold.apply(effect);
    }
    const scope = { atMs: 14 * intervalMs };
    expect(fold.keptFromMs('q')).toBe(2 * intervalMs);
    expect(fold.queueCounts({ ...scope, fromMs: 2 * intervalMs }).abandoned).toBe(2);
    expect(fold.queueCounts(scope).abandoned).toBe(4);
  });
});
