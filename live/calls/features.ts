/**
 * The commands that a leg allows, from its state and the agent's other legs; also listed as
 * `allowed` in refusals.
 *
 * Source: tapi-call-center.md 5.4.
 */
import type { CallFeature } from '../../contracts/index.ts';
import type { KeptLeg } from '../projection/kept-call.ts';
import { isConference, isLiveLeg, isTalkingLeg, ownerOf } from '../projection/leg-readings.ts';
import type { Projection } from '../projection/projection.ts';

/**
 * The commands of a leg, in the order of `callFeatures`; none for outside parties and ended legs.
 */
export function featuresOf(made: KeptLeg, live: { projection: Projection }): CallFeature[] {
  const { state } = made.leg;
  const isTalking = made.agentId !== null && (state === 'connected' || state === 'conferenced');
  return isTalking ? [...commandsOf(made, live), 'digits'] : commandsOf(made, live);
}

function commandsOf(made: KeptLeg, { projection }: { projection: Projection }): CallFeature[] {
  const { leg, agentId } = made;
  if (agentId === null) {
    if (made.of.byHand !== undefined && isLiveLeg(leg)) return ['hangup', 'redirect', 'transfer'];
    return waitsOutside(made) ? [...onWaiting] : [];
  }
  if (!isLiveLeg(leg)) return [];
  if (leg.state === 'offering' || leg.state === 'accepted') return alerting(made);
  const isAsking = made.of.about !== null && made === made.of.legs[0];
  if (leg.state === 'dialing' && made.of.isDirect) {
    return ['answer', 'hangup', ...(isAsking ? (['cancel-consult'] as const) : [])];
  }
  if (!isTalkingLeg(leg)) return isAsking ? ['hangup', 'cancel-consult'] : ['hangup'];
  const consult = projection.calls.legs.consultOf(made);
  if (consult !== null) return asking(made, consult);
  if (isAsking) return ['hangup', ...endsOf(made.of.about ?? made), 'cancel-consult'];
  const hold: CallFeature = leg.state === 'onHold' ? 'retrieve' : 'hold';
  if (made.of.call.origin === 'internal' && made.of.isDirect) return ['hangup', hold, 'data'];
  const others = projection.calls.legs.ofAgent(agentId).filter((other) => other !== made);
  const canSwap = others.some((other) => isSwapPair(made, other));
  const swap: CallFeature[] = canSwap ? ['swap'] : [];
  const isOfSeveral = isConference(made.of);
  const owns = leg.state === 'conferenced' && ownerOf(made.of) === made;
  const inConference: CallFeature[] = owns ? ['consult', 'remove'] : [];
  const isPlain = !isOfSeveral && !consultIn(made);
  const passOn: CallFeature[] = isPlain ? ['transfer', 'consult'] : inConference;
  const park: CallFeature[] = isPlain ? ['park'] : [];
  const treatment: CallFeature[] = leg.state === 'onHold' ? ['treatment'] : [];
  return ['hangup', hold, ...swap, ...passOn, ...park, ...treatment, 'data'];
}

/** Commands of supervisors and programs on the leg of a caller who waits. */
const onWaiting: readonly CallFeature[] = ['hangup', 'redirect', 'transfer', 'treatment'];

function waitsOutside(made: KeptLeg): boolean {
  const { of } = made;
  return made === of.legs[0] && of.call.derivedState === 'queued' && !of.isDirect;
}

/** Whether a leg is part of a consultation; its agents cannot transfer the customer. */
function consultIn({ of }: KeptLeg): boolean {
  return of.direction === 'consult';
}

function isSwapPair({ leg: one }: KeptLeg, { leg: other }: KeptLeg): boolean {
  const isHeld = (state: string): boolean => state.startsWith('onHold');
  return (
    (one.state === 'connected' && isHeld(other.state)) ||
    (isHeld(one.state) && other.state === 'connected')
  );
}

function alerting({ of, leg }: KeptLeg): CallFeature[] {
  const answer: CallFeature[] = leg.state === 'offering' ? ['accept', 'answer'] : ['answer'];
  return [...answer, 'hangup', ...(of.isDirect && of.stays ? (['redirect'] as const) : [])];
}

function asking(made: KeptLeg, consult: KeptLeg): CallFeature[] {
  const finish = isTalkingLeg(consult.leg) ? endsOf(made) : [];
  const isHeld = made.leg.state.startsWith('onHold');
  const back: CallFeature[] = isHeld ? ['retrieve'] : [];
  return ['hangup', ...back, ...finish, 'cancel-consult', ...(isHeld ? treated : []), 'data'];
}

const treated: readonly CallFeature[] = ['treatment'];

/** A conference is not transferred: others are in it. */
function endsOf({ of }: KeptLeg): CallFeature[] {
  return isConference(of) ? ['swap', 'conference'] : ['swap', 'complete-transfer', 'conference'];
}
