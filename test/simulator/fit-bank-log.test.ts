/**
 * The bank's log, fitted: the published tables of patience, handle times, busy days and redials.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import {
  fitCallsAgain,
  fitCensored,
  fitLog,
  fitLognormalMixture,
  fitPatienceByQueue,
  hazardBetween,
  type SurvivalStep,
  survivalAt,
  survivalSteps,
} from '../../simulator/index.ts';
import { needsCallLogs, readBankLog } from '../support/call-logs.ts';

/** First time at which half have left; null: never seen. */
function medianMs(steps: readonly SurvivalStep[]): number | null {
  return steps.find(({ survival }) => survival <= 0.5)?.atMs ?? null;
}

/** E[min(patience, end)]: the area below the curve. */
function meanUntilMs(steps: readonly SurvivalStep[], endMs: number): number {
  let area = 0;
  let fromMs = 0;
  let survival = 1;
  for (const step of steps) {
    if (step.atMs >= endMs) break;
    area += survival * (step.atMs - fromMs);
    ({ atMs: fromMs, survival } = step);
  }
  return area + survival * (endMs - fromMs);
}

describe('the bank’s log', () => {
  beforeEach(needsCallLogs);

  const seconds = (list: readonly number[]) => list.map((value) => value * 1_000);

  it('has the calls, exclusions and patience of the published tables', () => {
    const { calls, notes } = readBankLog();
    expect(calls).toHaveLength(31_403);
    const rows = [...notes].map(([note, { rows: count }]) => [note, count]);
    expect(Object.fromEntries(rows)).toMatchObject({
      leftInIvr: 1_941,
      answeredWithoutAgent: 491,
      answeredWithoutHandleTime: 85,
      abandonedWithHandleTime: 97,
      censored: 278,
      queuedWithoutWait: 31,
    });
    const tables: readonly (readonly [string, number, number, number, readonly number[]])[] = [
      ['all', 18_306, 3_932, 293, [0.9643, 0.9012, 0.8242, 0.7152, 0.6165, 0.4944, 0.2699, 318.6]],
      [
        'regular',
        11_452,
        1_667,
        439,
        [0.9747, 0.9242, 0.861, 0.7712, 0.7047, 0.6153, 0.4959, 386.9],
      ],
      [
        'new-customer',
        4_567,
        1_950,
        166,
        [0.9262, 0.8191, 0.7074, 0.5671, 0.4422, 0.3179, 0.14, 235.3],
      ],
      ['stocks', 1_643, 181, 508, [0.9942, 0.9685, 0.9197, 0.8519, 0.8149, 0.7143, 0.2908, 405.1]],
      [
        'return-request',
        352,
        56,
        405,
        [0.9646, 0.9361, 0.903, 0.7641, 0.617, 0.5785, 0.3857, 353.2],
      ],
      ['internet', 201, 62, 339, [0.99, 0.9615, 0.8619, 0.7743, 0.6891, 0.5731, 0.2145, 326.4]],
    ];
    for (const [type, n, events, median, published] of tables) {
      const waits = [...calls]
        .filter(({ waitMs, callType }) => waitMs > 0 && (type === 'all' || callType === type))
        .map(({ waitMs, outcome }) => ({ waitMs, hasLeft: outcome === 'abandoned' }));
      const steps = survivalSteps(waits);
      expect([type, waits.length, waits.filter(({ hasLeft }) => hasLeft).length]).toEqual([
        type,
        n,
        events,
      ]);
      const found = seconds([10, 30, 60, 120, 180, 300, 600]).map((atMs) =>
        survivalAt(steps, atMs),
      );
      for (const [place, value] of found.entries()) {
        expect(Math.abs(value - (published[place] ?? 0))).toBeLessThan(0.00006);
      }
      expect(Math.round((medianMs(steps) ?? 0) / 1_000)).toBe(median);
      expect(Math.abs(meanUntilMs(steps, 600_000) / 1_000 - (published[7] ?? 0))).toBeLessThan(
        0.06,
      );
      if (type !== 'all') continue;
      const hazards = [
        [0, 5],
        [5, 10],
        [10, 15],
        [50, 60],
        [150, 180],
        [420, 600],
      ].map(([a = 0, b = 0]) => {
        const { events: left, exposureMs } = hazardBetween(waits, a * 1_000, b * 1_000);
        return Number(((left * 1e6) / exposureMs).toFixed(1));
      });
      expect(hazards).toEqual([2.7, 4.5, 4.2, 3.5, 3, 1.7]);
      const fits = fitCensored(waits).map(({ logLikelihood }) => Number(logLikelihood.toFixed(1)));
      expect(fits).toEqual([-27_014.5, -26_983.4, -26_941.9]);
    }
  });

  it('has handle times that are a mixture of very short services and the rest', () => {
    const times = [...readBankLog().calls]
      .filter(({ outcome, handleTimeMs }) => outcome === 'answered' && handleTimeMs > 0)
      .map(({ handleTimeMs }) => handleTimeMs);
    expect(times).toHaveLength(27_077);
    const [short, long] = fitLognormalMixture(times);
    expect([short.share, short.mu, short.sigma].map((x) => x.toFixed(3))).toEqual([
      '0.073',
      '1.530',
      '0.784',
    ]);
    expect([long.share, long.mu, long.sigma].map((x) => x.toFixed(3))).toEqual([
      '0.927',
      '4.801',
      '0.941',
    ]);
  });

  it('has busy days, agents who differ, and callers who call again, as published', () => {
    const log = readBankLog();
    const fitted = fitLog(log, { intervalMs: 1_800_000 });
    if (!fitted.ok) throw new Error('not fitted');
    const { busyness, agentFactors, days, startMs, endMs } = fitted.value;
    // Published of all days.
    const callsAgain = fitCallsAgain(log.calls);
    expect([days.length, startMs / 3_600_000, endMs / 3_600_000]).toEqual([19, 7, 24]);
    // No call came from 17:30 to 19:00 on 21 February: an outage.
    expect(fitted.value.daysLeftOut.map(({ date }) => date)).toEqual(['1999-02-21']);
    expect(Math.abs(busyness.dayVariance - 0.0121)).toBeLessThan(0.0015);
    expect(agentFactors?.agents).toHaveLength(24);
    expect(callsAgain?.afterServiceShare ?? 0).toBeCloseTo(0.291, 3);
    expect(callsAgain?.afterAbandonShare ?? 0).toBeCloseTo(0.63, 2);
    expect(
      fitPatienceByQueue(log.calls)
        .get('regular')
        ?.groups.map(({ hazard }) => hazard > 2),
    ).toEqual([false, false, true, true]);
  });
});
