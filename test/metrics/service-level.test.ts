import { describe, expect, it } from 'vitest';
import {
  createMetrics,
  defaultServiceLevel,
  type Metrics,
  measureSums,
  type RatioMeasureId,
  ratioOf,
  type Scope,
} from '../../metrics/index.ts';
import { aFold, EffectStream, quarterHourMs } from './effect-stream.ts';

const dayMs = 86_400_000;

/** Lets `count` calls enter at 0 and end alike after `waitMs`. */
function calls(
  stream: EffectStream,
  count: number,
  waitMs: number,
  kind: 'answered' | 'abandoned' | 'overflowed' | 'endedBySystem' | 'callback',
): void {
  for (let i = 0; i < count; i += 1) {
    const callId = `${kind}-${waitMs}-${i}`;
    stream.queued(0, callId).end(waitMs, callId, { kind });
  }
}

function percent(metrics: Metrics, id: RatioMeasureId, scope: Partial<Scope> = {}): string {
  const value = ratioOf(measureSums(metrics, id, { atMs: dayMs, ...scope }));
  return value === null ? '-' : (value * 100).toFixed(2);
}

/** Vector 2 of acd-routing.md C2: O = 104. */
function vector2(): EffectStream {
  const stream = new EffectStream();
  calls(stream, 72, 20_000, 'answered');
  calls(stream, 18, 20_001, 'answered');
  calls(stream, 1, 5_000, 'abandoned');
  calls(stream, 1, 5_001, 'abandoned');
  calls(stream, 4, 60_000, 'abandoned');
  calls(stream, 3, 10_000, 'overflowed');
  calls(stream, 1, 10_000, 'endedBySystem');
  calls(stream, 3, 15_000, 'callback');
  calls(stream, 1, 40_000, 'callback');
  return stream;
}

describe('the nine service levels', () => {
  it('give the first test vector of the reference', () => {
    const stream = new EffectStream();
    calls(stream, 860, 20_000, 'answered');
    calls(stream, 140, 30_000, 'answered');
    calls(stream, 10, 5_000, 'abandoned');
    calls(stream, 10, 6_000, 'abandoned');
    calls(stream, 40, 21_000, 'abandoned');
    const of = (id: RatioMeasureId) => percent(stream.fold, id);
    expect({
      offered: of('serviceLevelOffered'),
      offeredAll: of('serviceLevelOfferedAll'),
      net: of('serviceLevelNet'),
      credit: of('serviceLevelCredit'),
      short: of('serviceLevelShort'),
      shortCredit: of('serviceLevelShortCredit'),
      answeredOnly: of('serviceLevelAnsweredOnly'),
      removed: of('serviceLevelRemoved'),
    }).toEqual({
      offered: '81.13',
      offeredAll: '81.13',
      net: '82.69',
      credit: '83.02',
      short: '81.90',
      shortCredit: '82.08',
      answeredOnly: '86.00',
      removed: '83.02',
    });
  });

  it('give the second test vector, with overflow, endings and callbacks', () => {
    const { fold } = vector2();
    const of = (id: RatioMeasureId) => percent(fold, id);
    expect(fold.queueCounts({ atMs: dayMs }).entered).toBe(104);
    expect({
      offered: of('serviceLevelOffered'),
      offeredAll: of('serviceLevelOfferedAll'),
      net: of('serviceLevelNet'),
      netAnsweredAbandoned: of('serviceLevelNetAnsweredAbandoned'),
      credit: of('serviceLevelCredit'),
      short: of('serviceLevelShort'),
      shortCredit: of('serviceLevelShortCredit'),
      answeredOnly: of('serviceLevelAnsweredOnly'),
      removed: of('serviceLevelRemoved'),
    }).toEqual({
      offered: '75.00',
      offeredAll: '69.23',
      net: '70.59',
      netAnsweredAbandoned: '76.60',
      credit: '77.08',
      short: '75.79',
      shortCredit: '76.04',
      answeredOnly: '80.00',
      removed: '74.04',
    });
  });

  it('are the same by event where all calls fall in one interval', () => {
    const { fold } = vector2();
    for (const id of ['serviceLevelOffered', 'serviceLevelNet', 'serviceLevelRemoved'] as const) {
      expect(percent(fold, id, { attribution: 'event' })).toBe(percent(fold, id));
    }
  });

  it('count a wait equal to the target as within it', () => {
    const stream = new EffectStream();
    for (const waitMs of [19_999, 20_000, 20_001]) calls(stream, 1, waitMs, 'answered');
    expect(stream.fold.queueCounts({ atMs: dayMs }).answeredInTarget).toBe(2);
  });

  it('are undefined without calls', () => {
    const fold = aFold();
    expect(percent(fold, defaultServiceLevel)).toBe('-');
    expect(measureSums(fold, defaultServiceLevel, { atMs: 0 })).toEqual({
      numerator: 0,
      denominator: 0,
    });
  });

  it('measure each queue by its own target when queues are summed', () => {
    const frame = {
      queues: new Map([
        ['fast', { targetMs: 10_000, shortAbandonMs: 0, units: 100 }],
        ['slow', { targetMs: 60_000, shortAbandonMs: 0, units: 100 }],
      ]),
      agents: new Map(),
      directUnits: 100,
    };
    const stream = new EffectStream(createMetrics({ frame, intervalMs: quarterHourMs }));
    stream.queued(0, 'a', 'fast').queued(0, 'b', 'slow');
    stream.end(30_000, 'a', { kind: 'answered' }, 'fast');
    stream.end(30_000, 'b', { kind: 'answered' }, 'slow');
    expect(measureSums(stream.fold, 'serviceLevelNet', { atMs: 30_000 })).toEqual({
      numerator: 1,
      denominator: 2,
    });
  });
});

describe('attribution', () => {
  const enteredAtMs = quarterHourMs - 5_000;
  const second = { fromMs: quarterHourMs, toMs: 2 * quarterHourMs };

  it('puts an answered call into the interval of its entry, by event of its answer', () => {
    const stream = new EffectStream().queued(enteredAtMs, 'c');
    stream.end(quarterHourMs + 1_000, 'c', { kind: 'answered' });
    const scope = { atMs: dayMs, ...second };
    expect(stream.fold.queueCounts(scope).answered).toBe(0);
    expect(stream.fold.queueCounts({ ...scope, toMs: dayMs, fromMs: 0 }).answered).toBe(1);
    expect(stream.fold.queueCounts({ ...scope, attribution: 'event' })).toMatchObject({
      entered: 0,
      answered: 1,
      offeredForLevel: 1,
    });
  });

  it('counts by event a late call in the interval in which its wait passes the target', () => {
    const stream = new EffectStream().queued(enteredAtMs, 'c');
    stream.end(3 * quarterHourMs, 'c', { kind: 'answered' });
    const scope = { atMs: dayMs, attribution: 'event' as const };
    expect(stream.fold.queueCounts({ ...scope, ...second })).toMatchObject({
      offeredForLevel: 1,
      answered: 0,
    });
    expect(stream.fold.queueCounts({ ...scope, fromMs: 3 * quarterHourMs })).toMatchObject({
      offeredForLevel: 0,
      offeredForShare: 1,
      answered: 1,
    });
  });

  it('counts by event a call still waiting as soon as its wait has passed the target', () => {
    const { fold } = new EffectStream().queued(0, 'c');
    const offered = (atMs: number) =>
      measureSums(fold, 'serviceLevelOfferedAll', { atMs, attribution: 'event' }).denominator;
    expect(offered(20_000)).toBe(0);
    expect(offered(20_001)).toBe(1);
  });

  it('leaves out of a window who entered after it', () => {
    const { fold } = new EffectStream().queued(quarterHourMs, 'c');
    for (const attribution of ['entry', 'event'] as const) {
      const scope = { atMs: dayMs, attribution };
      expect(fold.queueCounts({ ...scope, toMs: quarterHourMs }).waiting).toBe(0);
      expect(fold.queueCounts({ ...scope, ...second }).waiting).toBe(1);
    }
  });
});
