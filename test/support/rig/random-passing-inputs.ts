/**
 * Random inputs by which agents pass calls on, ask about them, and bring others in.
 */
import type { Input, PartyTarget } from '../../../routing/index.ts';
import { given, oddCallNames } from './random-names.ts';
import { randomClass } from './random-plan.ts';
import type { InputChoice, InputSource } from './random-trace.ts';
import {
  consultAbout,
  type OfferState,
  talkersIn,
  type WorldCall,
  type WorldOffer,
} from './world.ts';

/** Share of such commands on an interaction of any state, which mostly refuses them. */
const anyShare = 0.08;

/** Transfers, consults, and the ends of consults. */
export function passingInputs(source: InputSource): readonly InputChoice[] {
  const { draw, world } = source;
  const offers = [...world.offers.values()];
  const free = offers.filter(
    ({ serves, state }) =>
      (state === 'connected' || state === 'held') &&
      world.calls.get(serves)?.askedBy === null &&
      consultAbout(world, serves) === undefined,
  );
  const alone = free.filter(({ serves }) => talkersIn(world, serves).length === 1);
  const together = free.filter((offer) => !alone.includes(offer));
  const asked = [...world.calls.values()].filter(({ askedBy }) => askedBy !== null);
  // Most consults would else be over, with their customers' calls, before they are connected.
  const within = (state: OfferState): readonly WorldOffer[] =>
    asked.flatMap((call) => [...call.offers.values()].filter((of) => of.state === state));
  const answered = asked.filter(({ state }) => state === 'connected');
  const on = (
    weight: number,
    list: readonly WorldOffer[],
    make: (offerId: string) => Input,
  ): InputChoice => [
    list.length > 0 ? weight : 0,
    () => make(draw.pick(draw.chance(anyShare) ? offers : list).offerId),
  ];
  const end = (
    weight: number,
    list: readonly WorldCall[],
    type: 'completeTransfer' | 'conference' | 'cancelConsult',
  ): InputChoice => [
    list.length > 0 ? weight : 0,
    () => ({ type, offerId: draw.pick(list).askedBy ?? '' }),
  ];
  return [
    on(5, alone, (offerId) => transfer(source, offerId)),
    on(6, free, (offerId) => consult(source, offerId)),
    on(20, within('offered'), (offerId) => ({ type: 'acceptOffer', offerId })),
    on(30, within('connecting'), (offerId) => ({ type: 'offer.connected', offerId })),
    on(6, together, (offerId) => ({ type: 'hangUp', offerId })),
    end(8, answered, 'completeTransfer'),
    end(14, answered, 'conference'),
    end(0.7, asked, 'cancelConsult'),
    end(0.3, asked, 'completeTransfer'),
    end(0.3, asked, 'conference'),
  ];
}

function transfer(source: InputSource, offerId: string): Input {
  const { draw } = source;
  return {
    type: 'transfer',
    offerId,
    to: target(source, 0.05),
    ...given(draw, 0.3, 'class', () => randomClass(draw)),
    ...given(draw, 0.7, 'returnTo', () => draw.pick(['queue', 'agent', 'message'] as const)),
  };
}

function consult(source: InputSource, offerId: string): Input {
  const { draw, world } = source;
  const callId = draw.weighted<() => string>([
    [92, () => `k${source.nextCall}x${draw.int(0, 99)}`],
    [4, () => draw.pick(oddCallNames)],
    [2, () => draw.maybe([...world.calls.keys()]) ?? 'c1'],
  ])();
  return { type: 'consult', offerId, to: target(source, 0.02), callId };
}

function target({ draw, world }: InputSource, numberShare: number): PartyTarget {
  if (draw.chance(numberShare)) return { number: draw.chance(0.9) ? '+33123456789' : '' };
  const open = [...world.queueStates].filter(([, state]) => state === 'open').map(([id]) => id);
  const queues = draw.chance(0.9) && open.length > 0 ? open : [...world.queueStates.keys()];
  const ready = [...world.agents].filter(([, { state }]) => state === 'ready').map(([id]) => id);
  if (draw.chance(ready.length > 0 ? 0.35 : 0.6)) return { queueId: draw.pick(queues) };
  const agentId = draw.chance(0.8) ? draw.maybe(ready) : undefined;
  return { agentId: agentId ?? draw.pick([...world.agents.keys()]) };
}
