/**
 * The full centre of `routing-contest.ts`, served by a peer, which learns only that a call waits
 * and that an agent is free.
 */
import type { CentreFile } from '../../routing/index.ts';
import { agentIdOf, queueIdOf } from '../bench-centre.ts';
import type { AgentRelease, Offer, RoutingContestant } from '../routing-contest.ts';
import type { PlainCall } from './plain-centre.ts';

export interface PeerRouter {
  arrive(call: PlainCall): void;
  /** Tells that an agent is free; returns the resulting offer, if any. */
  free(agentId: string, atMs: number): Offer | undefined | Promise<Offer | undefined>;
}

export type CreatePeer = (centre: CentreFile) => PeerRouter;

export function peerContestant(create: CreatePeer, centre: CentreFile): RoutingContestant {
  const router = create(centre);
  let planned: readonly AgentRelease[] = [];
  let offers: Offer[] = [];
  let sequence = 0;
  const note = (offer: Offer | undefined): void => {
    if (offer !== undefined) offers.push(offer);
  };
  return {
    readyAtMs: 0,
    plan: (freeings) => {
      planned = freeings;
    },
    decide: (n) => {
      const freeing = planned[n];
      if (freeing === undefined) return undefined;
      const found = router.free(agentIdOf(freeing.agentPlace), freeing.atMs);
      if (found instanceof Promise) return found.then(note);
      note(found);
      return undefined;
    },
    take: () => {
      const taken = offers;
      offers = [];
      return { offers: taken, decided: taken.length };
    },
    answer: () => {},
    arrive: (callId, queuePlace, enteredAtMs) => {
      sequence += 1;
      router.arrive({ id: callId, queueId: queueIdOf(queuePlace), enteredAtMs, sequence });
    },
  };
}
