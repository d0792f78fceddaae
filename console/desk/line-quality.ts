/**
 * How good a telephone line sounds, by the E-model. Source: ITU-T G.107, reduced to delay and loss
 * by Cole and Rosenbluth (2001); G.113 for G.711.
 */

export interface LineQuality {
  /** Mean opinion score: 4.4 is as good as a telephone can be, below 3.6 many complain. */
  readonly mos: number;
  readonly jitterMs: number;
  /** Of packets, from 0 to 1. */
  readonly lostShare: number;
  readonly roundTripMs: number;
}

/** Totals of a line up to now, as WebRTC counts them. */
export interface LineCounts {
  readonly received: number;
  readonly lost: number;
  readonly jitterMs: number;
  readonly roundTripMs: number;
}

const bestRating = 93.2;
/** Delays beyond it are heard, in ms. */
const heardDelayMs = 177.3;
/** Of G.711 with concealed losses, in percent. */
const lossRobustness = 25.1;
const packetMs = 20;

export function qualityBetween(before: LineCounts, now: LineCounts): LineQuality {
  const lost = Math.max(0, now.lost - before.lost);
  const all = lost + Math.max(0, now.received - before.received);
  const { jitterMs, roundTripMs } = now;
  const of = { jitterMs, roundTripMs, lostShare: all === 0 ? 0 : lost / all };
  return { ...of, mos: mosOf(of) };
}

/** A receiver delays what it hears by about twice its jitter. */
export function mosOf({ jitterMs, lostShare, roundTripMs }: Omit<LineQuality, 'mos'>): number {
  const delayMs = packetMs + roundTripMs / 2 + 2 * jitterMs;
  const byDelay = 0.024 * delayMs + 0.11 * Math.max(0, delayMs - heardDelayMs);
  const percent = 100 * lostShare;
  const byLoss = (95 * percent) / (percent + lossRobustness);
  const rating = Math.max(0, bestRating - byDelay - byLoss);
  const score = 1 + 0.035 * rating + 7e-6 * rating * (rating - 60) * (100 - rating);
  return Math.max(1, score);
}

/** Of a whole call: means of its parts, each of the same length. */
export function meanQuality(parts: readonly LineQuality[]): LineQuality {
  const mean = (of: (part: LineQuality) => number): number =>
    parts.reduce((sum, part) => sum + of(part), 0) / parts.length;
  return {
    mos: mean(({ mos }) => mos),
    jitterMs: mean(({ jitterMs }) => jitterMs),
    lostShare: mean(({ lostShare }) => lostShare),
    roundTripMs: mean(({ roundTripMs }) => roundTripMs),
  };
}

/** What a page's connection has counted; null while nothing was heard. */
export function countsIn(stats: Iterable<object>): LineCounts | null {
  let heard: LineCounts | null = null;
  let roundTripMs = 0;
  for (const one of stats) {
    const { type, kind, jitter, packetsLost, packetsReceived, roundTripTime } = one as Counted;
    if (kind !== 'audio') continue;
    if (type === 'remote-inbound-rtp') roundTripMs = 1_000 * (roundTripTime ?? 0);
    if (type !== 'inbound-rtp' || packetsReceived === undefined) continue;
    const jitterMs = 1_000 * (jitter ?? 0);
    heard = { received: packetsReceived, lost: packetsLost ?? 0, jitterMs, roundTripMs: 0 };
  }
  return heard === null ? null : { ...heard, roundTripMs };
}

interface Counted {
  readonly type: string;
  readonly kind?: string;
  readonly jitter?: number;
  readonly packetsLost?: number;
  readonly packetsReceived?: number;
  readonly roundTripTime?: number;
}
