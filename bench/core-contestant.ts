/**
 * The fully busy centre of `routing-contest.ts`, served by the core with a counting sink. Agents
 * are busy from the start, with as many calls as they can take.
 */
import {
  type CentreFile,
  createSilentRouter,
  type DecisionSink,
  type Input,
  type Queue,
  type SilentRouter,
  type Work,
} from '../routing/index.ts';
import { agentIdOf, queueIdOf } from './bench-centre.ts';
import type { AgentRelease, Offer, RoutingContestant } from './routing-contest.ts';
import type { RulePlans } from './rule-plans.ts';

export interface CoreContestantOptions {
  readonly centre: CentreFile;
  readonly decisions?: DecisionSink;
  /** What keeps agents busy at first. Default: ownCall. */
  readonly filledBy?: 'ownCall' | 'queues';
  /** How inputs refer to offers. Default: handles. */
  readonly inputs?: 'handles' | 'ids';
  /** Rules place calls by facts. Default: calls go to their queue. */
  readonly placedBy?: RulePlans;
  /** Core time at which the agents log on. Default: 0. */
  readonly beginsAtMs?: number;
}

interface HangUp {
  readonly atMs: number;
  readonly offer: Work | string;
}

/** Time step while queues give agents calls: long enough to reach every step of a plan. */
const fillStepMs = 6_000;
const fillRoundsMax = 100;

export class CoreContestant implements RoutingContestant {
  readonly router: SilentRouter;
  readyAtMs = 0;
  readonly #live: Work[] = [];
  readonly #inputs: 'handles' | 'ids';
  readonly #placedBy: RulePlans | null;
  readonly #queues: readonly (Queue | undefined)[];
  readonly #held = new Map<string, HangUp['offer'][]>();
  #planned: (HangUp | null)[] = [];
  #decided = 0;
  #filling = 0;

  constructor(options: CoreContestantOptions) {
    const { centre, decisions, filledBy = 'ownCall', inputs = 'handles', placedBy } = options;
    this.#inputs = inputs;
    this.#placedBy = placedBy ?? null;
    this.readyAtMs = options.beginsAtMs ?? 0;
    this.router = createSilentRouter({
      centre,
      ...(decisions === undefined ? {} : { decisions }),
      ...(placedBy === undefined ? {} : { ruleSets: placedBy.ruleSets }),
      onOffer: (offer) => this.#live.push(offer),
    });
    this.#queues = centre.queues.map((_, place) => this.router.direct.queue(queueIdOf(place)));
    for (const { id: agentId } of centre.agents ?? []) {
      this.#held.set(agentId, []);
      this.#step(this.readyAtMs, [{ type: 'logOn', agentId, ready: true }]);
      if (filledBy === 'ownCall') this.#beginOwnCall(agentId);
    }
    if (filledBy === 'queues') this.#fill(centre.queues.length);
  }

  plan(freeings: readonly AgentRelease[]): void {
    this.#planned = freeings.map(({ agentPlace, atMs }) => {
      const offer = this.#held.get(agentIdOf(agentPlace))?.shift();
      if (offer === undefined) return null;
      const isById = this.#inputs === 'ids' && typeof offer !== 'string';
      return { atMs, offer: isById ? offer.id : offer };
    });
    const [first] = freeings;
    if (first !== undefined) this.#step(first.atMs, []);
  }

  decide(n: number): void {
    const hangUp = this.#planned[n];
    if (hangUp === undefined || hangUp === null) return;
    const before = this.#live.length;
    const { atMs, offer } = hangUp;
    if (typeof offer !== 'string') {
      const { direct } = this.router;
      direct.begin(atMs);
      direct.hangUp(offer);
      direct.end();
    } else this.#step(atMs, [{ type: 'hangUp', offerId: offer }]);
    if (this.#live.length > before) this.#decided += 1;
  }

  take() {
    const taken = { offers: this.#live.splice(0), decided: this.#decided };
    this.#decided = 0;
    this.#assertNothingRefused();
    return taken;
  }

  answer(offers: readonly Offer[], atMs: number): void {
    const { direct } = this.router;
    for (const offer of offers as readonly Work[]) {
      direct.begin(atMs);
      direct.accept(offer);
      direct.end();
      direct.begin(atMs);
      direct.connect(offer);
      direct.end();
      this.#held.get(offer.agentId)?.push(offer);
    }
  }

  arrive(callId: string, queuePlace: number, atMs: number): void {
    const { direct } = this.router;
    const queue = this.#queues[queuePlace];
    direct.begin(atMs);
    if (this.#placedBy !== null) direct.arriveWith(this.#placedBy.factsFor(queuePlace), callId);
    else if (queue !== undefined) direct.arrive(queue, callId);
    direct.end();
  }

  #beginOwnCall(agentId: string): void {
    const callId = `own-${agentId}`;
    this.#step(this.readyAtMs, [
      { type: 'directCall.began', callId, agentId, direction: 'incoming' },
    ]);
    this.#held.get(agentId)?.push(`${callId}/1`);
  }

  /** Sends calls to every queue until none is offered any more, even after waiting. */
  #fill(queues: number): void {
    for (let round = 0; round < fillRoundsMax; round += 1) {
      const before = this.router.offers;
      for (let place = 0; place < queues; place += 1) this.#fillQueue(place);
      this.readyAtMs += fillStepMs;
      this.#step(this.readyAtMs, []);
      this.answer(this.take().offers, this.readyAtMs);
      if (this.router.offers === before) return;
    }
    throw new Error(`queues of the bench still take calls after ${fillRoundsMax} rounds`);
  }

  #fillQueue(place: number): void {
    let offers = -1;
    while (offers < this.router.offers) {
      offers = this.router.offers;
      this.#filling += 1;
      this.arrive(`f${this.#filling}`, place, this.readyAtMs);
      this.answer(this.take().offers, this.readyAtMs);
    }
  }

  #step(atMs: number, inputs: readonly Input[]): void {
    this.router.step({ atMs, inputs });
  }

  /** Fails on refused inputs: they are fast and would flatter the figure. */
  #assertNothingRefused(): void {
    const { refusals } = this.router;
    if (refusals > 0) throw new Error(`the core refused ${refusals} inputs of the bench`);
  }
}
