/**
 * Arrivals in an idle centre, where each call chooses among agents. A second measurement plays
 * whole lives of calls.
 */
import {
  type CentreFile,
  createRouter,
  createSilentRouter,
  type Effect,
  type Input,
  type Instant,
  type Work,
} from '../routing/index.ts';
import { queueIdOf } from './bench-centre.ts';
import { type Contender, numbered, type Round } from './rounds.ts';

export interface ArrivalsPlay {
  readonly centre: CentreFile;
  readonly callsPerRound: number;
  readonly offersPerCall: number;
}

export function playArrivals({ centre, callsPerRound, offersPerCall }: ArrivalsPlay): Contender {
  const made: Work[] = [];
  const router = createSilentRouter({ centre, onOffer: (offer) => made.push(offer) });
  const queues = centre.queues.map(({ id }) => router.direct.queue(id));
  logOnAll(router, centre);
  let calls = 0;
  let atMs = 0;
  return (): Round => {
    const callIds = numbered(callsPerRound, (n) => `c${calls + n}`);
    const beganAtMs = performance.now();
    for (const callId of callIds) {
      calls += 1;
      atMs += 1;
      const queue = queues[calls % queues.length];
      if (queue === undefined) continue;
      router.direct.begin(atMs);
      router.direct.arrive(queue, callId);
      router.direct.end();
    }
    const tookMs = performance.now() - beganAtMs;
    const expected = callsPerRound * offersPerCall;
    if (made.length !== expected || router.refusals > 0) {
      const seen = `${made.length} offers, ${router.refusals} refusals`;
      throw new Error(`${seen}; expected ${expected}, 0`);
    }
    for (const offerId of firstOffers(made)) router.step({ atMs, inputs: serving(offerId) });
    made.splice(0);
    return { done: callsPerRound, tookMs };
  };
}

function firstOffers(made: readonly Work[]): readonly string[] {
  return [...new Map(made.toReversed().map(({ callId, id }) => [callId, id])).values()];
}

function serving(offerId: string): readonly Input[] {
  return [
    { type: 'acceptOffer', offerId },
    { type: 'offer.connected', offerId },
    { type: 'hangUp', offerId },
  ];
}

/** Inputs of a call: it arrives, alerts, is accepted, connects, ends, is wrapped up. */
const inputsPerLife = 6;

export function playLives({ centre, callsPerRound }: Omit<ArrivalsPlay, 'offersPerCall'>) {
  const play = (step: (instant: Instant) => void, assertTaken: () => void): Contender => {
    let calls = 0;
    let atMs = 0;
    return (): Round => {
      const ids = numbered(callsPerRound, (n) => `c${calls + n}`);
      const instants = livesOf(ids, centre.queues.length).map((input): Instant => {
        atMs += 1;
        return { atMs, inputs: [input] };
      });
      calls += callsPerRound;
      const beganAtMs = performance.now();
      for (const instant of instants) step(instant);
      const tookMs = performance.now() - beganAtMs;
      assertTaken();
      return { done: instants.length, tookMs };
    };
  };
  return {
    silent: (): Contender => {
      const router = createSilentRouter({ centre });
      logOnAll(router, centre);
      return play(
        (instant) => router.step(instant),
        () => {
          if (router.refusals > 0) throw new Error(`${router.refusals} inputs were refused`);
        },
      );
    },
    written: (): Contender => {
      const router = createRouter({ centre });
      let refused: Effect | undefined;
      logOnAll(router, centre);
      return play(
        (instant) => {
          refused ??= router.step(instant).find(({ type }) => type === 'refused');
        },
        () => {
          if (refused !== undefined) throw new Error(`refused: ${JSON.stringify(refused)}`);
        },
      );
    },
  };
}

function livesOf(callIds: readonly string[], queues: number): readonly Input[] {
  const inputs = callIds.map((callId, n): Input[] => {
    const offerId = `${callId}/1`;
    return [
      { type: 'call.arrived', callId, queueId: queueIdOf(n % queues) },
      { type: 'offer.alerting', offerId },
      { type: 'acceptOffer', offerId },
      { type: 'offer.connected', offerId },
      { type: 'hangUp', offerId },
      { type: 'endWrapUp', offerId },
    ];
  });
  return numbered(inputsPerLife, (stage) =>
    inputs.flatMap((life) => life.slice(stage, stage + 1)),
  ).flat();
}

function logOnAll(router: LogsOn, centre: CentreFile): void {
  for (const { id: agentId } of centre.agents ?? []) {
    router.step({ atMs: 0, inputs: [{ type: 'logOn', agentId, ready: true }] });
  }
}

interface LogsOn {
  step(instant: Instant): unknown;
}
