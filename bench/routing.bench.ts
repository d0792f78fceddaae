/**
 * Routing decisions per second: inputs that lead to an offer, from input to effect.
 *
 * A full house: every agent busy and calls waiting in every queue. A round frees agents one after
 * the other, one instant each, and that alone is measured: all eligibility tests, steps, timers and
 * the idle clock are on, decision records are off. Between rounds, unmeasured, the offers are
 * answered and a new call joins the queue of each call taken.
 */
import { createRouter, type Effect, type Input, type Router } from '../routing/index.ts';
import { agentIdOf, benchCentre, type CentreSize, queueIdOf } from './bench-centre.ts';
import type { Bench, Contender, Round } from './harness.ts';
import { createScanRouter, type ScanOffer, type ScanRouter } from './peers/scan.ts';

/** Decisions in a round; fewer where there are fewer agents. */
const decisionsPerRound = 1_000;
const waitingPerQueue = 20;
/** How long a call waits in the mean: past its second step, at 5 s, before somebody is free. */
const waitMsMean = 8_000;
/**
 * Rounds in which both sides must offer the same calls to the same agents before anything counts.
 */
const roundsCompared = 5;

/** One side of the contest, driven by the same house. */
interface House {
  /** Frees an agent; the offer this leads to. */
  free(agentPlace: number, atMs: number): ScanOffer | undefined;
  /** Connects the agent to the call he was offered. */
  answer(offer: ScanOffer, atMs: number): void;
  arrive(callId: string, queuePlace: number, atMs: number): void;
}

const sizes: readonly (CentreSize & { readonly suffix: string })[] = [
  { suffix: '100', agents: 100, queues: 10, profiles: 20 },
  { suffix: '10k', agents: 10_000, queues: 200, profiles: 500 },
];

/** The rows `routing.decide.…`. */
export const routingBenches: readonly Bench[] = sizes.map(({ suffix, ...size }) => ({
  name: `routing.decide.${suffix}`,
  unit: 'decisions/s',
  peer: 'scan of agents and waiting calls with a sort',
  config: { ...size, waiting: size.queues * waitingPerQueue },
  begin: () => {
    compare(size);
    return { ours: contender(coreHouse(size), size), theirs: contender(scanHouse(size), size) };
  },
}));

/** Throws where the two sides make different offers: figures of different work say nothing. */
function compare(size: CentreSize): void {
  const offers = [coreHouse(size), scanHouse(size)].map((house) => {
    const seen: ScanOffer[] = [];
    const round = contender(house, size, (offer) => seen.push(offer));
    for (let n = 0; n < roundsCompared; n += 1) round();
    return seen;
  });
  const [core = [], scan = []] = offers;
  const differs = core.findIndex(
    (offer, n) => offer.agentId !== scan[n]?.agentId || offer.callId !== scan[n]?.callId,
  );
  if (core.length === 0 || core.length !== scan.length || differs !== -1) {
    const [ours, theirs] = offers.map((seen) => JSON.stringify(seen[Math.max(differs, 0)]));
    throw new Error(`offer ${differs} is ${ours} by the core, expected ${theirs} by the scan`);
  }
}

/** Fills the house, then plays it round after round. */
function contender(
  house: House,
  size: CentreSize,
  see: (offer: ScanOffer) => void = () => {},
): Contender {
  const queueOfCall = new Map<string, number>();
  const waiting = waitingPerQueue * size.queues;
  const gapMs = Math.round(waitMsMean / waiting);
  let atMs = 1;
  let calls = 0;
  const arrive = (queuePlace: number) => {
    calls += 1;
    queueOfCall.set(`c${calls}`, queuePlace);
    house.arrive(`c${calls}`, queuePlace, atMs);
  };
  for (let n = 0; n < waiting; n += 1) arrive(n % size.queues);
  let next = 0;
  return (): Round => {
    const offers: ScanOffer[] = [];
    const count = Math.min(decisionsPerRound, size.agents);
    const beganAtMs = performance.now();
    for (let n = 0; n < count; n += 1) {
      atMs += gapMs;
      const offer = house.free(next, atMs);
      if (offer !== undefined) offers.push(offer);
      next = (next + 1) % size.agents;
    }
    const tookMs = performance.now() - beganAtMs;
    for (const offer of offers) {
      see(offer);
      house.answer(offer, atMs);
      arrive(queueOfCall.get(offer.callId) ?? 0);
      queueOfCall.delete(offer.callId);
    }
    return { done: offers.length, tookMs };
  };
}

function scanHouse(size: CentreSize): House {
  const router: ScanRouter = createScanRouter(benchCentre(size));
  return {
    free: (place, atMs) => router.free({ agentId: agentIdOf(place), atMs }),
    answer: () => {},
    arrive: (callId, place, atMs) => router.arrive({ callId, queueId: queueIdOf(place), atMs }),
  };
}

/** The core, its agents busy with a call of their own until they are first freed. */
function coreHouse(size: CentreSize): House {
  const router = createRouter({ centre: benchCentre(size) });
  const offerOf = new Map<string, string>();
  step(
    router,
    0,
    Array.from({ length: size.agents }, (_, place) => occupy(agentIdOf(place), offerOf)).flat(),
  );
  return {
    free: (place, atMs) => {
      const agentId = agentIdOf(place);
      const offerId = offerOf.get(agentId) ?? '';
      const effects = router.step({ atMs, inputs: [{ type: 'hangUp', offerId }] });
      return offered(effects, offerOf);
    },
    answer: ({ agentId }, atMs) => {
      const offerId = offerOf.get(agentId) ?? '';
      step(router, atMs, [
        { type: 'acceptOffer', offerId },
        { type: 'offer.connected', offerId },
      ]);
    },
    arrive: (callId, place, atMs) =>
      step(router, atMs, [{ type: 'call.arrived', callId, queueId: queueIdOf(place) }]),
  };
}

function occupy(agentId: string, offerOf: Map<string, string>): readonly Input[] {
  const callId = `own-${agentId}`;
  offerOf.set(agentId, `${callId}/1`);
  return [
    { type: 'logOn', agentId, ready: true },
    { type: 'directCall.began', callId, agentId, direction: 'incoming' },
  ];
}

function offered(effects: readonly Effect[], offerOf: Map<string, string>): ScanOffer | undefined {
  for (const effect of effects) {
    if (effect.type !== 'offer.offered') continue;
    offerOf.set(effect.agentId, effect.offerId);
    return { agentId: effect.agentId, callId: effect.callId };
  }
  return undefined;
}

/** Steps where nothing may be refused: a bench of refusals would be fast, and wrong. */
function step(router: Router, atMs: number, inputs: readonly Input[]): void {
  const refused = router.step({ atMs, inputs }).find(({ type }) => type === 'refused');
  if (refused !== undefined) throw new Error(`the bench was refused: ${JSON.stringify(refused)}`);
}
