/**
 * Random inputs that come too late, twice, to the wrong address, or that nobody can obey (yet).
 */
import type { Input } from '../../../routing/index.ts';
import type { RoutingPlan } from '../../../rules/index.ts';
import { unknownNames } from './random-names.ts';
import type { InputChoice, InputSource } from './random-trace.ts';

/** About one input in ten; all of them legal by the trace's schema in type, if not in sense. */
export function wrongInputs(source: InputSource): readonly InputChoice[] {
  return [
    [5, () => onOffer(source)],
    [3, () => onAgentOrCall(source)],
    [1, () => badArrival(source)],
  ];
}

/** A command on an offer that is over, in another state, or never was. */
function onOffer(source: InputSource): Input {
  const { draw, world } = source;
  const offerId = draw.weighted<() => string>([
    [4, () => draw.maybe(world.pastOffers) ?? 'c1/1'],
    [4, () => draw.maybe([...world.offers.keys()]) ?? 'c1/1'],
    [2, () => draw.pick(unknownNames)],
    [1, () => `${draw.maybe([...world.calls.keys()]) ?? 'c1'}/${draw.int(1, 3)}`],
  ])();
  return draw.pick<Input>([
    { type: 'acceptOffer', offerId },
    { type: 'acceptOffer', offerId, callVersion: draw.int(1, 3) },
    { type: 'rejectOffer', offerId },
    { type: 'offer.alerting', offerId },
    { type: 'offer.connected', offerId },
    { type: 'offer.failed', offerId, cause: draw.pick(['busy', 'unreachable', 'media'] as const) },
    { type: 'leg.ended', offerId },
    { type: 'hangUp', offerId },
    { type: 'endWrapUp', offerId },
    { type: 'extendWrapUp', offerId, byMs: 1_000 },
    { type: 'setOutcome', offerId, codes: ['sold'] },
    { type: 'hold', offerId },
    { type: 'retrieve', offerId },
    { type: 'transfer', offerId, to: { queueId: draw.pick(unknownNames) } },
    { type: 'transfer', offerId, to: { agentId: draw.pick(unknownNames) } },
    { type: 'consult', offerId, to: { agentId: draw.pick(unknownNames) }, callId: 'k1' },
    { type: 'completeTransfer', offerId },
    { type: 'cancelConsult', offerId },
    { type: 'conference', offerId },
  ]);
}

function onAgentOrCall(source: InputSource): Input {
  const { draw, centre, world } = source;
  const name = draw.pick(unknownNames);
  const agentId = draw.chance(0.5) ? draw.pick([...world.agents.keys()]) : name;
  const live = draw.maybe([...world.calls.keys()]) ?? name;
  const groupId = draw.maybe((centre.groups ?? []).map((group) => group.id)) ?? name;
  const onAsked: readonly Input[] = [
    { type: 'call.routed', callId: live },
    { type: 'call.messageFailed', callId: live, problem: 'no disk' },
    { type: 'redirectCall', callId: name, number: '112' },
  ];
  return draw.pick<Input>([
    ...(world.queueStates.has('ask-menu') ? onAsked : []),
    { type: 'call.hungUp', callId: draw.maybe(world.pastCalls) ?? name },
    { type: 'call.hungUp', callId: name },
    { type: 'call.digits', callId: name, digits: '0' },
    { type: 'call.callbackTaken', callId: name },
    { type: 'call.messageLeft', callId: draw.maybe(world.pastCalls) ?? name },
    { type: 'call.returned', callId: live, of: name },
    { type: 'call.returned', callId: name, of: draw.maybe(world.abandoned) ?? live },
    { type: 'reclassCall', callId: name, class: 0 },
    { type: 'reclassCall', callId: live },
    { type: 'moveCall', callId: live, queueId: name },
    { type: 'pullCall', callId: live, agentId: name },
    { type: 'hangUpCall', callId: draw.maybe(world.pastCalls) ?? name },
    { type: 'directCall.began', callId: 'd1', agentId, direction: 'incoming' },
    { type: 'device.changed', agentId: name, usable: true },
    { type: 'logOn', agentId },
    { type: 'logOn', agentId, groups: [groupId, name] },
    { type: 'logOn', agentId, addressId: name },
    { type: 'logOff', agentId },
    { type: 'setState', agentId, state: 'ready' },
    { type: 'setState', agentId, state: 'notReady', reason: name },
    { type: 'openSession', agentId, groupId },
    { type: 'openSession', agentId, groupId: name },
    { type: 'setSessionState', sessionId: name, state: 'ready' },
    { type: 'endSession', sessionId: `${agentId}/${draw.int(0, 4)}` },
    { type: 'setQueueState', queueId: name, state: 'closed' },
  ]);
}

/** An arrival whose queue, plan or terms do not hold. */
function badArrival(source: InputSource): Input {
  const { draw, world } = source;
  const callId = `c${source.nextCall}`;
  const queueId = draw.pick([...world.queueStates.keys()]);
  const plans: readonly RoutingPlan[] = [
    { queue: 'nowhere' },
    { queue: queueId, required: 'german >=' },
    { queue: queueId, required: '(((' },
    { queue: queueId, maxWaitMs: 1_000 },
    { queue: queueId, fallback: { kind: 'move', queue: 'nowhere' } },
    {
      queue: queueId,
      steps: [{ atMs: 1_000, mode: 'widen', required: [], alsoQueues: ['nowhere'] }],
    },
    {
      queue: queueId,
      steps: [
        { atMs: 1_000, mode: 'widen', required: [] },
        { atMs: 1_000, mode: 'replace', required: [] },
      ],
    },
    {
      queue: queueId,
      steps: [{ atMs: 1_000, mode: 'widen', required: [] }],
      maxWaitMs: 500,
      fallback: { kind: 'end' },
    },
  ];
  return draw.weighted<Input>([
    [3, { type: 'call.arrived', callId, plan: draw.pick(plans) }],
    [1, { type: 'call.arrived', callId, queueId, required: 'has(' }],
    [1, { type: 'call.arrived', callId, queueId: 'nowhere' }],
    [1, { type: 'call.arrived', callId: draw.pick([...world.calls.keys(), 'c1']), queueId }],
  ]);
}
