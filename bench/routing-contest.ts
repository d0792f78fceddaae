/**
 * A full centre: every agent is busy, and calls wait in every queue. Only freeing agents is
 * measured. Core and peers are driven alike, so that their offers can be compared.
 */
import { type Contender, numbered, type Round } from './rounds.ts';

export interface Offer {
  readonly agentId: string;
  readonly callId: string;
}

export interface AgentRelease {
  readonly agentPlace: number;
  readonly atMs: number;
}

export interface RoutingContestant {
  readonly readyAtMs: number;
  /** Prepares a round, unmeasured: the agents that `decide` will free, in order. */
  plan(freeings: readonly AgentRelease[]): void;
  /** Frees the agent of the n-th plan; this is measured. */
  decide(n: number): void | Promise<void>;
  /** Offers since the last `take`, and how many decisions led to one. */
  take(): { readonly offers: readonly Offer[]; readonly decided: number };
  answer(offers: readonly Offer[], atMs: number): void;
  arrive(callId: string, queuePlace: number, atMs: number): void;
}

export interface ContestSize {
  /** Number of agents freed in turn, the first of the centre. */
  readonly agents: number;
  readonly queues: number;
  readonly waiting: number;
  readonly decisionsPerRound: number;
  readonly see?: (offers: readonly Offer[]) => void;
  /** A query about the call that joined last, also measured, after each decision. */
  readonly ask?: (callId: string) => void;
  /** Default: nothing. */
  readonly alsoMeasured?: 'arrivals';
}

/** Mean wait of a call, past its second step at 5 s. */
const waitMsMean = 8_000;

export function playContest(house: RoutingContestant, play: ContestSize): Contender {
  const clock = { atMs: house.readyAtMs + 1 };
  const callers = new Callers();
  const settle = (offers: readonly Offer[]): number => {
    let tookMs = 0;
    for (let open = offers; open.length > 0; open = house.take().offers) {
      house.answer(open, Math.floor(clock.atMs));
      tookMs += bring(house, callers.inPlaceOf(open), Math.floor(clock.atMs));
    }
    return tookMs;
  };
  bring(house, callers.first(play), Math.floor(clock.atMs));
  settle(house.take().offers);
  let next = 0;
  return async (): Promise<Round> => {
    const freeings = planned(play, next, clock);
    next = (next + freeings.length) % play.agents;
    house.plan(freeings);
    const beganAtMs = performance.now();
    for (let n = 0; n < freeings.length; n += 1) {
      const later = house.decide(n);
      if (later !== undefined) await later;
      if (play.ask !== undefined) play.ask(callers.lastId);
    }
    const decidedMs = performance.now() - beganAtMs;
    const { offers, decided } = house.take();
    play.see?.(offers);
    const arrivedMs = settle(offers);
    const tookMs = play.alsoMeasured === 'arrivals' ? decidedMs + arrivedMs : decidedMs;
    return { done: decided, tookMs };
  };
}

interface Caller {
  readonly callId: string;
  readonly queuePlace: number;
}

class Callers {
  lastId = '';
  readonly #queueOf = new Map<string, number>();
  #count = 0;

  first({ waiting, queues }: ContestSize): readonly Caller[] {
    return numbered(waiting, (n) => this.#next(n % queues));
  }

  inPlaceOf(offers: readonly Offer[]): readonly Caller[] {
    const next: Caller[] = [];
    for (const { callId } of offers) {
      const queuePlace = this.#queueOf.get(callId);
      this.#queueOf.delete(callId);
      if (queuePlace !== undefined) next.push(this.#next(queuePlace));
    }
    return next;
  }

  #next(queuePlace: number): Caller {
    this.#count += 1;
    this.lastId = `c${this.#count}`;
    this.#queueOf.set(this.lastId, queuePlace);
    return { callId: this.lastId, queuePlace };
  }
}

function bring(house: RoutingContestant, callers: readonly Caller[], atMs: number): number {
  const beganAtMs = performance.now();
  for (const { callId, queuePlace } of callers) house.arrive(callId, queuePlace, atMs);
  return performance.now() - beganAtMs;
}

function planned(
  play: ContestSize,
  first: number,
  clock: { atMs: number },
): readonly AgentRelease[] {
  const count = Math.min(play.decisionsPerRound, play.agents, play.waiting);
  clock.atMs += (count * waitMsMean) / play.waiting;
  const atMs = Math.floor(clock.atMs);
  return numbered(count, (n): AgentRelease => {
    return { agentPlace: (first + n) % play.agents, atMs };
  });
}

/**
 * Fails unless both make the same offers round by round, since figures of different work cannot be
 * compared.
 */
export async function compareContestants(
  ours: RoutingContestant,
  theirs: RoutingContestant,
  play: ContestSize,
): Promise<void> {
  const [core, peer] = [await offersOf(ours, play), await offersOf(theirs, play)];
  const differs = core.findIndex(
    (offer, n) => offer.agentId !== peer[n]?.agentId || offer.callId !== peer[n]?.callId,
  );
  if (core.length === 0 || core.length !== peer.length || differs !== -1) {
    const [seen, expected] = [core, peer].map((all) => text(all[Math.max(differs, 0)]));
    throw new Error(`offer ${differs} is ${seen} by the core, expected ${expected} by the peer`);
  }
}

/** A copy, as the core reuses its records of offers. */
function copyOf({ callId, agentId }: Offer): Offer {
  return { callId, agentId };
}

function text(offer: Offer | undefined): string {
  return offer === undefined ? 'none' : `${offer.callId} to ${offer.agentId}`;
}

const roundsCompared = 5;

async function offersOf(house: RoutingContestant, play: ContestSize): Promise<readonly Offer[]> {
  const seen: Offer[] = [];
  const round = playContest(house, { ...play, see: (offers) => seen.push(...offers.map(copyOf)) });
  for (let n = 0; n < roundsCompared; n += 1) await round();
  return seen;
}
