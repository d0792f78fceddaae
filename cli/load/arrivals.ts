/**
 * Arrivals in an open loop: calls come when their time has come, whether or not those before were
 * answered, so that a slow service is seen and not spared. Where this program is late, it says so.
 */
import type { Client } from '#client';
import type { LoadFigures } from './load-figures.ts';

export interface ArrivalsOptions {
  /** With keys of integrations, taken in turn. */
  readonly clients: readonly Client[];
  readonly centreId: string;
  readonly queueIds: readonly string[];
  readonly perSecond: number;
  readonly forMs: number;
  readonly figures: LoadFigures;
  readonly stop: AbortSignal;
  readonly nowMs: () => number;
  /** 0 to 1, 1 excluded: the gaps between arrivals are exponential. */
  readonly random: () => number;
  readonly onTick: () => void;
}

/** Requests under way; a call that would be one more is not sent, and counted. */
const underWayMax = 2_000;
/** Later than this is behind. */
const behindMs = 50;
const tickMs = 100;

/** Sends until the time is over, or it is stopped. */
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
