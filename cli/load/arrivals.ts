/**
 * Arrivals in an open loop: calls are sent on time even if earlier ones were not answered, so that
 * a slow service shows. Reports when this program itself is late.
 */
import type { Client } from '#client';
import type { LoadFigures } from './load-figures.ts';

export interface ArrivalsOptions {
  readonly clients: readonly Client[];
  readonly centreId: string;
  readonly queueIds: readonly string[];
  readonly perSecond: number;
  readonly forMs: number;
  readonly figures: LoadFigures;
  readonly stop: AbortSignal;
  readonly nowMs: () => number;
  /** A random number in [0, 1), for exponential gaps between arrivals. */
  readonly random: () => number;
  readonly onTick: () => void;
}

/** Most requests under way; further calls are counted, not sent. */
const underWayMax = 2_000;
const behindMs = 50;
const tickMs = 100;

export async function sendArrivals(options: ArrivalsOptions): Promise<void> {
  const { clients, queueIds, centreId: centre, figures, nowMs, random, stop } = options;
  const beganAtMs = nowMs();
  let underWay = 0;
  const arrive = async (n: number): Promise<void> => {
    const client = clients[n % clients.length];
    const queueId = queueIds[n % queueIds.length];
    if (client === undefined || underWay >= underWayMax) return figures.count('notSent');
    underWay += 1;
    const atMs = nowMs();
    const asked = { params: { centre }, body: { queueId } };
    const sent = client.post('/api/v1/centres/{centre}/calls', asked);
    const call = await figures.time('arrive', nowMs, sent);
    underWay -= 1;
    if (call !== null) figures.arrived(call.callId, atMs);
  };
  let dueMs = 0;
  for (let n = 0; dueMs < options.forMs && !stop.aborted; ) {
    const lateMs = nowMs() - beganAtMs - dueMs;
    if (lateMs < 0) {
      options.onTick();
      await new Promise((resolve) => setTimeout(resolve, Math.min(tickMs, -lateMs)));
      continue;
    }
    if (lateMs > behindMs) figures.count('behind');
    figures.behindMsMax = Math.max(figures.behindMsMax, lateMs);
    void arrive(n);
    n += 1;
    dueMs += (-Math.log(1 - random()) * 1000) / options.perSecond;
  }
}
