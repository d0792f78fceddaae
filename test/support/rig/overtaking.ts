/**
 * I4 of acd-routing.md B7: no call was overtaken, for an agent it was eligible for, by a larger
 * pair; a supervisor's pull apart.
 *
 * After an instant the winner is taken away in a copy of the router: it is hung up, and its agent
 * is free again at the same moment. Were an offer to that agent then made for a call that had
 * waited all the while with a smaller pair, it had been overtaken. Only for centres without
 * reserves: an agent freed with the winner may be the one who meets a reserve.
 *
 * Cost: a snapshot, and a restored router for each offer made.
 */
import type {
  CallKey,
  DecisionRecord,
  DecisionSink,
  Router,
  RouterOptions,
  Snapshot,
} from '../../../routing/index.ts';
import type { CreateRouter } from './walk.ts';
import type { World, WorldOffer } from './world.ts';

/** How a router is made from what another one's `snapshot()` gave. */
export type RestoreRouter = (options: RouterOptions, snapshot: Snapshot) => Router;

/** A sink that keeps the records by `n`, for a call's id, and so its offers', may be used again. */
export interface RecordingSink extends DecisionSink {
  readonly records: Map<number, DecisionRecord>;
}

/** Keeps every record, its winner alone. */
export function createRecordingSink(candidatesMax = 1, scan = false): RecordingSink {
  const records = new Map<number, DecisionRecord>();
  return {
    candidatesMax,
    scan,
    records,
    accept: (record) => {
      records.set(record.n, record);
    },
  };
}

/** Gives every router it makes the sink. */
export function withSink(create: CreateRouter, decisions: DecisionSink): CreateRouter {
  return (options) => create({ ...options, decisions });
}

/** What the offers of the last instant overtook, in words. */
export function overtakenCalls(of: {
  readonly world: World;
  readonly router: Router;
  readonly sink: RecordingSink;
  readonly restore: RestoreRouter;
  /** `n` of the last effect before the instant. */
  readonly lastN: number;
}): readonly string[] {
  const { world } = of;
  const fresh = [...world.offers.values()].filter(
    (offer) =>
      offer.bornN > of.lastN &&
      offer.bornAtMs === world.nowMs &&
      offer.state === 'offered' &&
      !offer.isPulled,
  );
  if (fresh.length === 0) return [];
  const snapshot = of.router.snapshot();
  return fresh.flatMap((offer) => {
    const won = of.sink.records.get(offer.bornN);
    if (won === undefined) return [`${offer.offerId} was made without a decision record`];
    const copy = createRecordingSink();
    const router = of.restore({ centre: world.centre, decisions: copy }, structuredClone(snapshot));
    router.step({ atMs: world.nowMs, inputs: [{ type: 'hangUpCall', callId: offer.callId }] });
    return [...copy.records.values()]
      .filter((next) => next.agentId === offer.agentId && hadWaited(world, next.callId, offer))
      .filter((next) => compareKeys(pairKey(world, next), pairKey(world, won)) < 0)
      .map((next) => `I4: ${next.callId} was overtaken by ${offer.offerId} for ${offer.agentId}`);
  });
}

/** Whether the call stood in its queue when the offer was made. */
function hadWaited(world: World, callId: string, offer: WorldOffer): boolean {
  const call = world.calls.get(callId);
  return call !== undefined && call.queuedN < offer.bornN;
}

/**
 * What the precedence of the centre puts first; of `longestQueue` the class alone, for queues
 * change their length as the winner goes.
 */
function pairKey({ centre }: World, record: DecisionRecord): readonly number[] {
  const key: CallKey = record.key;
  const rank = record.candidates[0]?.linkRank ?? 0;
  switch (centre.routing?.precedence ?? 'classFirst') {
    case 'classFirst':
      return [key.class, rank, key.dueKey, key.sequence];
    case 'rankFirst':
      return [rank, key.class, key.dueKey, key.sequence];
    case 'longestQueue':
      return [key.class];
  }
}

function compareKeys(a: readonly number[], b: readonly number[]): number {
  for (const [place, value] of a.entries()) {
    const other = b[place] ?? 0;
    if (value !== other) return value - other;
  }
  return 0;
}
