/**
 * The planned state of each phone of a call, from the read model alone, so that hold, consult and
 * transfer need no rules of their own.
 *
 * Source: tapi-call-center.md 5.4.
 */
import { toWireOfferId } from '../../contracts/index.ts';
import type { KeptCall, KeptLeg } from '../projection/kept-call.ts';
import { isLiveLeg, isOutsider } from '../projection/leg-readings.ts';
import { canTalk, type Phone, type Phones } from './phones.ts';

export const defaultTreatment = 'music';
const ringback = 'ringback';

export interface WantedTalk {
  /** Phones that should hear each other, this one included; empty if it is alone. */
  readonly talk: readonly string[];
  /** Tone or music for a phone that is alone; null: unchanged. */
  readonly hears: string | null;
  /** The phone is alone because its party waits or is held. */
  readonly isHeld: boolean;
}

export interface PhonePlan {
  /** Planned state by phone; missing phones are released. */
  readonly phones: Map<string, WantedTalk>;
  readonly rings: KeptLeg[];
  readonly dials: KeptLeg[];
  /** By phone: the number that it is transferred to. */
  readonly sentTo: Map<string, string>;
  /** By a caller's phone: that of the outside party with whom the switch keeps it from now on. */
  readonly leftWith: Map<string, string>;
}

const nobody: readonly string[] = [];

/** Plans the phones of the given calls. */
export function planOf(calls: Iterable<KeptCall>, phones: Phones): PhonePlan {
  const plan: PhonePlan = {
    phones: new Map(),
    rings: [],
    dials: [],
    sentTo: new Map(),
    leftWith: new Map(),
  };
  for (const kept of calls) {
    if (kept.call.derivedState === 'ended') sendOut(kept, phones, plan);
    else planFor(kept, phones, plan);
  }
  return plan;
}

export function offerOf({ of, offerId }: KeptLeg) {
  const id = offerId === null ? null : toWireOfferId(offerId);
  return of.call.offers.findLast((offer) => offer.id === id);
}

/** Whether the core has assigned the call to the agent, but they cannot talk yet. */
export function isConnecting(made: KeptLeg): boolean {
  return made.leg.state === 'accepted' && offerOf(made)?.state === 'connecting';
}

function isIn(made: KeptLeg): boolean {
  const { state } = made.leg;
  return state === 'connected' || state === 'conferenced' || isConnecting(made);
}

function sendOut({ call, legs }: KeptCall, phones: Phones, plan: PhonePlan): void {
  const { sentTo, leftWith } = plan;
  const [caller] = legs;
  const number = caller?.leg.redirectionId?.number;
  if (call.cause !== 'transferred' || caller === undefined || caller.agentId !== null) return;
  const other = legs.findLast((made) => isOutsider(made) && made.leg.cause === 'transferred');
  if (other !== undefined) leftWith.set(phones.idOf(caller), phones.idOf(other));
  else if (number !== undefined) sentTo.set(phones.idOf(caller), number);
}

function planFor(kept: KeptCall, phones: Phones, plan: PhonePlan): void {
  const [caller, ...others] = kept.legs;
  if (caller === undefined) return;
  const agents = others.filter(({ leg }) => isLiveLeg(leg));
  const talkers = agents.filter((made) => isIn(made) && canTalk(phones.of(made)));
  const phone = phones.of(caller);
  const isAway = caller.agentId !== null && caller.leg.state.startsWith('onHold');
  const isThere = canTalk(phone) && !isAway;
  const ids = [...(isThere ? [caller] : []), ...talkers].map((made) => phones.idOf(made));
  const talk = talkers.length > 0 && ids.length > 1 ? ids : nobody;
  const isCallback = kept.call.derivedState === 'callback';
  const asking = agents.find((made) => (isCallback ? isConnecting(made) : isDialling(made)));
  if (phone === undefined) seekCaller(caller, asking, phones, plan);
  else if (!isCallback || asking !== undefined) {
    const hears = heardAlone(caller, phone);
    put(plan, phone.id, { talk: isThere ? talk : nobody, hears, isHeld: kept.about === null });
  }
  for (const made of agents) {
    const own = phones.of(made);
    const isDue = isDialling(made) ? isBegun(kept) : isCallback || canTalk(phone);
    if (own === undefined) {
      if (isOutsider(made) && isDialling(made)) plan.dials.push(made);
      else if (isDue && !isOutsider(made)) plan.rings.push(made);
      continue;
    }
    const isExpecting = (isDialling(made) || isConnecting(made)) && own.stage === 'up';
    const isHeld = isIn(made) && !isExpecting;
    const hears = isHeld ? defaultTreatment : isExpecting ? ringback : null;
    put(plan, own.id, { talk: talkers.includes(made) ? talk : nobody, hears, isHeld });
  }
}

/** Dials an outside party once the asking agent is connected; agents dial by command. */
function seekCaller(
  caller: KeptLeg,
  asking: KeptLeg | undefined,
  phones: Phones,
  { dials, rings }: PhonePlan,
): void {
  const isCallback = caller.of.call.derivedState === 'callback';
  const isSought = isCallback || isDialling(caller);
  if (caller.agentId === null) {
    if (isSought && asking !== undefined && canTalk(phones.of(asking))) dials.push(caller);
  } else if (isDialling(caller) && isBegun(caller.of)) rings.push(caller);
}

function isBegun({ coreIds }: KeptCall): boolean {
  return coreIds.length > 0;
}

function isDialling({ leg }: KeptLeg): boolean {
  return leg.state === 'dialing';
}

/** Tone for a lone party; none while its own phone still rings. */
function heardAlone({ leg, agentId, of }: KeptLeg, { stage }: Phone): string | null {
  const rings = leg.state === 'ringback' || leg.state === 'dialing';
  if (rings) return stage === 'up' ? ringback : null;
  if (of.about !== null) return leg.state === 'queued' ? ringback : null;
  if (agentId !== null) return defaultTreatment;
  return leg.treatment ?? of.call.treatment ?? defaultTreatment;
}

/** If two legs share a phone, the leg that talks decides its plan. */
function put({ phones }: PhonePlan, id: string, wanted: WantedTalk): void {
  const known = phones.get(id);
  const isMore =
    known === undefined || wanted.talk.length > 0 || (!known.talk.length && known.hears === null);
  if (isMore) phones.set(id, wanted);
}
