/** The score of a line, beside values of the E-model. */
import { describe, expect, it } from 'vitest';
import { countsIn, meanQuality, mosOf, qualityBetween } from '../../console/desk/line-quality.ts';

describe('the mean opinion score of a line', () => {
  it('is 4.4 where nothing is lost or late, and never below 1', () => {
    expect(mosOf({ jitterMs: 0, lostShare: 0, roundTripMs: 0 })).toBeCloseTo(4.4, 1);
    expect(mosOf({ jitterMs: 500, lostShare: 1, roundTripMs: 4_000 })).toBe(1);
  });

  it.each([
    { jitterMs: 0, lostShare: 0.02, roundTripMs: 0, mos: 4.22 },
    { jitterMs: 0, lostShare: 0.05, roundTripMs: 0, mos: 3.9 },
    { jitterMs: 0, lostShare: 0, roundTripMs: 560, mos: 3.71 },
  ])('is $mos with $lostShare lost and $roundTripMs ms there and back', ({ mos, ...line }) => {
    expect(mosOf(line)).toBeCloseTo(mos, 1);
  });
});

it('a call’s quality is that of its parts, each from what was counted in it', () => {
  const statsAt = (packetsReceived: number, packetsLost: number) => [
    { type: 'inbound-rtp', kind: 'audio', packetsReceived, packetsLost, jitter: 0.004 },
    { type: 'remote-inbound-rtp', kind: 'audio', roundTripTime: 0.03 },
    { type: 'transport' },
  ];
  const counts = [statsAt(100, 0), statsAt(190, 10), statsAt(290, 10)].map((one) => countsIn(one));
  const [first, second, third] = counts;
  if (!first || !second || !third) return expect.unreachable();
  const parts = [qualityBetween(first, second), qualityBetween(second, third)];
  expect(parts).toMatchObject([{ lostShare: 0.1, jitterMs: 4, roundTripMs: 30 }, { lostShare: 0 }]);
  expect(meanQuality(parts)).toMatchObject({ lostShare: 0.05, jitterMs: 4 });
  expect(countsIn([{ type: 'transport' }])).toBeNull();
});
