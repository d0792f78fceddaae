/** The cost of each part of a decision, beside the same in a centre of 100 agents. */
import {
  agentIdOf,
  benchCentre,
  type CentreSize,
  publishedSizes,
  type Sizes,
} from './bench-centre.ts';
import { CoreContestant } from './core-contestant.ts';
import type { Bench } from './harness.ts';
import { type Contender, numbered } from './rounds.ts';
import type { Offer } from './routing-contest.ts';

type Part = 'instant' | 'arrival' | 'departure' | 'toIdle' | 'answer' | 'free';

type Stretches = () => {
  readonly done: number;
  readonly tookMs: { readonly [part in Part]?: number };
};

const callsPerRound = 500;
const instantsPerRound = 10_000;
/** Time between rounds, so that leaving calls are past their second step, at 5 s. */
const betweenRoundsMs = 2_000;
const waitingPerQueue = 20;

export function partBenches({ small, large }: Sizes = publishedSizes): readonly Bench[] {
  const row = (part: Part, play: (size: CentreSize) => Stretches): Bench => ({
    name: `routing.part.${part}`,
    unit: 'ns',
    figure: 'ns',
    peer: `the same among ${small.agents} agents`,
    config: { ...large, callsPerRound },
    begin: () => ({ ours: stretchOf(part, play(large)), theirs: stretchOf(part, play(small)) }),
  });
  return [
    row('instant', still),
    row('arrival', busy),
    row('departure', busy),
    row('toIdle', idle),
    row('answer', idle),
    row('free', idle),
  ];
}

function stretchOf(part: Part, round: Stretches): Contender {
  return () => {
    const { done, tookMs } = round();
    return { done, tookMs: tookMs[part] ?? 0 };
  };
}

function busy(size: CentreSize): Stretches {
  const house = new CoreContestant({ centre: benchCentre(size) });
  const { direct } = house.router;
  const waiting: string[] = [];
  let calls = 0;
  let atMs = house.readyAtMs;
  const arrive = (): void => {
    calls += 1;
    waiting.push(`c${calls}`);
    house.arrive(`c${calls}`, calls % size.queues, atMs);
  };
  for (let n = 0; n < size.queues * waitingPerQueue; n += 1) arrive();
  const done = Math.min(callsPerRound, waiting.length);
  return () => {
    // Steps and timers due between rounds are not measured.
    atMs += betweenRoundsMs;
    house.router.step({ atMs, inputs: [] });
    const leaving = waiting.splice(0, done);
    const arrival = timed(() => {
      for (let n = 0; n < done; n += 1) arrive();
    });
    const departure = timed(() => {
      for (const callId of leaving) {
        direct.begin(atMs);
        direct.input({ type: 'call.hungUp', callId });
        direct.end();
      }
    });
    assertOffers(house.take().offers, 0);
    return { done, tookMs: { arrival, departure } };
  };
}

function still(size: CentreSize): Stretches {
  const house = new CoreContestant({ centre: benchCentre(size) });
  const { direct } = house.router;
  let atMs = house.readyAtMs;
  return () => {
    const instant = timed(() => {
      for (let n = 0; n < instantsPerRound; n += 1) {
        atMs += 1;
        direct.begin(atMs);
        direct.end();
      }
    });
    return { done: instantsPerRound, tookMs: { instant } };
  };
}

function idle(size: CentreSize): Stretches {
  const house = new CoreContestant({ centre: benchCentre(size) });
  const done = Math.min(callsPerRound, Math.floor(size.agents / 4));
  const places = numbered(size.agents, (place) => place);
  const placeOf = new Map(places.map((place) => [agentIdOf(place), place]));
  let calls = 0;
  let atMs = house.readyAtMs;
  const free = (agentPlaces: readonly number[]): number => {
    house.plan(agentPlaces.map((agentPlace) => ({ agentPlace, atMs })));
    return timed(() => {
      for (let n = 0; n < agentPlaces.length; n += 1) house.decide(n);
    });
  };
  free(places);
  return () => {
    atMs += 1;
    const toIdle = timed(() => {
      for (let n = 0; n < done; n += 1) {
        calls += 1;
        house.arrive(`c${calls}`, calls % size.queues, atMs);
      }
    });
    const { offers } = house.take();
    assertOffers(offers, done);
    const taken = offers.flatMap(({ agentId }) => placeOf.get(agentId) ?? []);
    const answer = timed(() => house.answer(offers, atMs));
    return { done, tookMs: { toIdle, answer, free: free(taken) } };
  };
}

function timed(run: () => void): number {
  const beganAtMs = performance.now();
  run();
  return performance.now() - beganAtMs;
}

function assertOffers({ length }: readonly Offer[], expected: number): void {
  if (length !== expected) throw new Error(`${length} offers; expected ${expected}`);
}
