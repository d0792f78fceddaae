import { describe, expect, it } from 'vitest';
import {
  answeredWaitQuantile,
  censoredWaitQuantile,
  longestWaitingMs,
  measureSums,
  queueFigures,
  type RatioMeasureId,
  ratioOf,
  WaitHistogram,
} from '../../metrics/index.ts';
import { EffectStream } from './effect-stream.ts';

/** The worked queue of tapi-call-center.md 4.7, read at 270 s. */
function workedQueue(): EffectStream {
  const stream = new EffectStream().queued(0, 'a').queued(10_000, 'b');
  stream.end(20_000, 'a', { kind: 'answered' }).end(50_000, 'b', { kind: 'abandoned' });
  stream.queued(60_000, 'c').end(120_000, 'c', { kind: 'overflowed' });
  stream.queued(120_000, 'c', 'r', 'overflow');
  stream.queued(180_000, 'd', 'q', 'overflow').end(190_000, 'd', { kind: 'answered' });
  return stream.queued(240_000, 'e');
}

const inQ = { atMs: 270_000, queueIds: ['q'] };

function meanIn(stream: EffectStream, id: RatioMeasureId): number | null {
  return ratioOf(measureSums(stream.fold, id, inQ));
}

describe('means of waiting', () => {
  it('agree with the worked queue', () => {
    const stream = workedQueue();
    expect(stream.fold.queueCounts(inQ)).toMatchObject({
      entered: 5,
      waiting: 1,
      abandoned: 1,
      flowedIn: 1,
      overflowed: 1,
      answered: 2,
      endedBySystem: 0,
    });
    expect(meanIn(stream, 'waitMsMean')).toBe(32_500);
    expect(meanIn(stream, 'speedOfAnswerMs')).toBe(15_000);
    expect(meanIn(stream, 'timeToAbandonMsMean')).toBe(40_000);
  });

  it('of the delayed leave out who was answered at once', () => {
    const stream = new EffectStream().queued(0, 'a').queued(0, 'b');
    stream.end(0, 'a', { kind: 'answered' }).end(3_000, 'b', { kind: 'answered' });
    expect(meanIn(stream, 'speedOfAnswerMs')).toBe(1_500);
    expect(meanIn(stream, 'delayedAnswerMsMean')).toBe(3_000);
    expect(meanIn(stream, 'delayShare')).toBe(0.5);
  });

  it('count a caller who waits now as delayed', () => {
    expect(meanIn(new EffectStream().queued(0, 'a'), 'delayShare')).toBe(1);
  });
});

describe('longest waits', () => {
  it('are of who waits now, and of all entries', () => {
    const { fold } = workedQueue();
    expect(longestWaitingMs(fold, inQ)).toBe(30_000);
    expect(fold.waits(inQ).waitMsMax).toBe(60_000);
    expect(fold.waits({ ...inQ, atMs: 400_000 }).waitMsMax).toBe(160_000);
  });

  it('include calls being offered, and not those planned for a callback', () => {
    const stream = new EffectStream().queued(0, 'a').queued(5_000, 'b');
    stream.end(6_000, 'a', { kind: 'callback' }).offered(7_000, 'b/1');
    expect(longestWaitingMs(stream.fold, inQ)).toBe(265_000);
    stream.offer(8_000, 'connected', 'b/1').end(8_000, 'b', { kind: 'answered' });
    expect(longestWaitingMs(stream.fold, inQ)).toBeNull();
  });
});

describe('percentiles of waiting', () => {
  function answered(...waitsMs: number[]): WaitHistogram {
    const histogram = new WaitHistogram();
    for (const waitMs of waitsMs) histogram.add(waitMs, 1);
    return histogram;
  }

  it('of the answered are by nearest rank', () => {
    const waits = answered(0, 10, 20, 30, 40, 50, 60, 70, 80, 90);
    expect([0.1, 0.5, 0.9, 0.91, 1].map((share) => answeredWaitQuantile(waits, share))).toEqual([
      0, 40, 80, 90, 90,
    ]);
    expect(answeredWaitQuantile(answered(), 0.5)).toBeNull();
    const hundred = answered(...Array.from({ length: 100 }, (_, i) => i + 1));
    expect(answeredWaitQuantile(hundred, 0.07)).toBe(7);
  });

  it('are right to one per cent at any length, and exact up to 200 ms', () => {
    for (const waitMs of [0, 1, 7, 199, 200]) {
      expect(answeredWaitQuantile(answered(waitMs), 0.5)).toBe(waitMs);
    }
    for (const waitMs of [333, 19_999, 20_000, 3_600_000, 86_400_000]) {
      const shown = answeredWaitQuantile(answered(waitMs), 0.5) ?? 0;
      expect(Math.abs(shown - waitMs) / waitMs).toBeLessThan(0.01);
    }
  });

  it('of all entries treat other ends as censored', () => {
    // Answers at 10, 30, 50; a caller leaves at 20, another at 40. S: 4/5, then x 2/3, then x 0.
    const stream = new EffectStream();
    const ends = [
      [10, 'answered'],
      [20, 'abandoned'],
      [30, 'answered'],
      [40, 'overflowed'],
      [50, 'answered'],
    ] as const;
    for (const [waitMs, kind] of ends) {
      stream.queued(0, `c${waitMs}`).end(waitMs, `c${waitMs}`, { kind });
    }
    const waits = stream.fold.waits(inQ);
    const quantile = (share: number) => censoredWaitQuantile(waits, share);
    expect([0.2, 0.21, 1 - (4 / 5) * (2 / 3), 0.47].map(quantile)).toEqual([10, 30, 30, 50]);
    expect(answeredWaitQuantile(waits.answered, 0.67)).toBe(50);
  });

  it('are not reached where too few are answered, waits still running censored', () => {
    const stream = new EffectStream().queued(0, 'a').queued(0, 'b');
    stream.end(10, 'a', { kind: 'answered' });
    const figures = queueFigures(stream.fold, 'q', { atMs: 100 });
    expect(figures?.timeToAnswerQuantiles.slice(0, 2)).toEqual([
      { share: 0.5, waitMs: 10 },
      { share: 0.8, waitMs: null },
    ]);
    expect(figures?.answeredWaitQuantiles[1]).toEqual({ share: 0.8, waitMs: 10 });
  });
});
