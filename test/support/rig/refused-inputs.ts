/**
 * Inputs that the core refuses, each with the code documented and how far its call has come.
 *
 * Codes: ux-and-api.md 2.3, docs/decisions/0004.
 */
import type { CentreFile, Input, PartyTarget, RefusalCode } from '../../../routing/index.ts';

/** A centre in which every refusal can be had. */
export const centre: CentreFile = {
  schema: 'callwright.centre/1',
  id: 'test',
  timeZone: 'Europe/Paris',
  defaults: { answerLimitMs: 20_000 },
  routing: { finalFallback: 'callback' },
  groups: [{ id: 'g' }, { id: 'h' }],
  queues: [
    { id: 'q', wrapUp: { mode: 'optional', outcomeRequired: true, extensionsMax: 1 } },
    { id: 'timed', wrapUp: { mode: 'timed' } },
    { id: 'grouped', group: 'g' },
    { id: 'empty', plan: { maxWaitMs: 1_000, fallback: { kind: 'callback' } } },
  ],
  addresses: [{ id: 'desk-1' }],
  agents: [
    { id: 'a', links: [{ queue: 'q' }, { queue: 'timed' }], groups: ['g'] },
    { id: 'b', groups: ['g'], links: [] },
  ],
};

/** The first steps of `c1`, by name. */
export const logOn: Input = { type: 'logOn', agentId: 'a', ready: true };
/** A call that goes by its queue's plan. */
export const arrive = (callId: string, queueId: string): Input => ({
  type: 'call.arrived',
  callId,
  queueId,
});
/** Of `c1/1`. */
export const accept: Input = { type: 'acceptOffer', offerId: 'c1/1' };
/** Of `c1/1`. */
export const connect: Input = { type: 'offer.connected', offerId: 'c1/1' };
const reject: Input = { type: 'rejectOffer', offerId: 'c1/1' };
const hangUp: Input = { type: 'call.hungUp', callId: 'c1' };

/** How far `c1/1` has come before the bad input, instants of one input each. */
export const stages = {
  nothing: [],
  loggedOn: [logOn],
  waiting: [arrive('c1', 'q')],
  offered: [logOn, arrive('c1', 'q')],
  alerting: [logOn, arrive('c1', 'q'), { type: 'offer.alerting', offerId: 'c1/1' }],
  connecting: [logOn, arrive('c1', 'q'), accept],
  connected: [logOn, arrive('c1', 'q'), accept, connect],
  wrapUp: [logOn, arrive('c1', 'q'), accept, connect, hangUp],
  extended: [
    logOn,
    arrive('c1', 'q'),
    accept,
    connect,
    hangUp,
    { type: 'extendWrapUp', offerId: 'c1/1', byMs: 1_000 },
  ],
  timedWrapUp: [logOn, arrive('c1', 'timed'), accept, connect, hangUp],
  held: [logOn, arrive('c1', 'q'), accept, connect, { type: 'hold', offerId: 'c1/1' }],
  closed: [arrive('c1', 'q'), { type: 'setQueueState', queueId: 'timed', state: 'closed' }],
  full: [
    logOn,
    { type: 'directCall.began', callId: 'd1', agentId: 'a', direction: 'incoming' },
    arrive('c1', 'q'),
  ],
  rejected: [logOn, arrive('c1', 'q'), reject],
  gone: [logOn, arrive('c1', 'q'), hangUp],
  pending: [logOn, arrive('c1', 'q'), accept, connect, { type: 'logOff', agentId: 'a' }],
  ended: [logOn, { type: 'endSession', sessionId: 'a/1' }],
  atDesk: [{ type: 'logOn', agentId: 'b', addressId: 'desk-1' }],
  callback: [arrive('c1', 'empty'), { type: 'newDay' }],
  asking: [
    logOn,
    arrive('c1', 'q'),
    accept,
    connect,
    { type: 'consult', offerId: 'c1/1', to: { queueId: 'timed' }, callId: 'k1' },
  ],
  ownCall: [logOn, { type: 'directCall.began', callId: 'c1', agentId: 'a', direction: 'incoming' }],
} as const satisfies { readonly [name: string]: readonly Input[] };

/** The code expected, how far `c1` has come, and what is sent then. */
export type RefusedInput = readonly [code: RefusalCode, stage: keyof typeof stages, input: Input];

const agentId = 'nobody';
const offerId = 'c1/1';

const unknownIds: readonly RefusedInput[] = [
  ['call_gone', 'nothing', hangUp],
  ['queue_not_found', 'nothing', arrive('c1', 'nowhere')],
  [
    'queue_not_found',
    'nothing',
    { type: 'call.arrived', callId: 'c1', plan: { queue: 'nowhere' } },
  ],
  ['invalid_parameter', 'nothing', { type: 'call.arrived', callId: 'c1' }],
  ['agent_not_found', 'nothing', { type: 'device.changed', agentId, usable: true }],
  ['agent_not_found', 'nothing', { type: 'logOn', agentId }],
  ['agent_not_found', 'nothing', { type: 'logOff', agentId }],
  ['agent_not_found', 'nothing', { type: 'setState', agentId, state: 'ready' }],
  ['agent_not_found', 'nothing', { type: 'openSession', agentId, groupId: 'g' }],
  [
    'agent_not_found',
    'nothing',
    { type: 'directCall.began', callId: 'd1', agentId, direction: 'incoming' },
  ],
  [
    'queue_not_found',
    'loggedOn',
    {
      type: 'directCall.began',
      callId: 'd1',
      agentId: 'a',
      direction: 'outgoing',
      queueId: 'nowhere',
    },
  ],
  ['group_not_permitted', 'nothing', { type: 'logOn', agentId: 'a', groups: ['nowhere'] }],
  ['address_not_found', 'nothing', { type: 'logOn', agentId: 'a', addressId: 'nowhere' }],
  ['group_not_permitted', 'loggedOn', { type: 'openSession', agentId: 'a', groupId: 'nowhere' }],
  ['session_not_found', 'loggedOn', { type: 'setSessionState', sessionId: 'a/2', state: 'ready' }],
  ['session_not_found', 'loggedOn', { type: 'endSession', sessionId: 'a/01' }],
  ['queue_not_found', 'nothing', { type: 'setQueueState', queueId: 'nowhere', state: 'closed' }],
];

const illegalTransitions: readonly RefusedInput[] = [
  ['agent_state_not_allowed', 'nothing', { type: 'logOff', agentId: 'a' }],
  ['agent_state_not_allowed', 'nothing', { type: 'setState', agentId: 'a', state: 'ready' }],
  ['agent_state_not_allowed', 'nothing', { type: 'openSession', agentId: 'a', groupId: 'g' }],
  [
    'agent_state_not_allowed',
    'nothing',
    { type: 'directCall.began', callId: 'd1', agentId: 'a', direction: 'incoming' },
  ],
  [
    'invalid_parameter',
    'loggedOn',
    { type: 'directCall.began', callId: 'd1', agentId: 'a', direction: 'incoming', queueId: 'q' },
  ],
  [
    'no_capacity',
    'connected',
    { type: 'directCall.began', callId: 'd1', agentId: 'a', direction: 'incoming' },
  ],
  ['agent_state_not_allowed', 'pending', logOn],
  ['group_not_permitted', 'loggedOn', { type: 'openSession', agentId: 'a', groupId: 'h' }],
  [
    'session_state_not_allowed',
    'ended',
    { type: 'setSessionState', sessionId: 'a/1', state: 'ready' },
  ],
  ['address_busy', 'atDesk', { type: 'logOn', agentId: 'a', addressId: 'desk-1' }],
  ['call_state_not_allowed', 'offered', connect],
  ['call_state_not_allowed', 'offered', { type: 'hangUp', offerId }],
  ['call_state_not_allowed', 'offered', { type: 'leg.ended', offerId }],
  ['call_state_not_allowed', 'offered', { type: 'setOutcome', offerId, codes: ['sold'] }],
  ['call_state_not_allowed', 'connecting', { type: 'offer.alerting', offerId }],
  ['call_state_not_allowed', 'connected', { type: 'endWrapUp', offerId }],
  ['call_state_not_allowed', 'connected', { type: 'extendWrapUp', offerId, byMs: 1_000 }],
  ['call_state_not_allowed', 'timedWrapUp', { type: 'endWrapUp', offerId }],
  ['code_required', 'wrapUp', { type: 'endWrapUp', offerId }],
  ['no_extension_left', 'extended', { type: 'extendWrapUp', offerId, byMs: 1_000 }],
  ['call_state_not_allowed', 'callback', hangUp],
  ['already_accepted', 'connecting', reject],
];

const duplicatesAndDeadOffers: readonly RefusedInput[] = [
  ['name_taken', 'waiting', arrive('c1', 'q')],
  // The name is looked at before the queue.
  ['name_taken', 'waiting', arrive('c1', 'nowhere')],
  ['name_taken', 'connected', arrive('c1', 'q')],
  ['name_taken', 'wrapUp', arrive('c1', 'q')],
  ['name_taken', 'callback', arrive('c1', 'q')],
  [
    'name_taken',
    'waiting',
    { type: 'call.arrived', callId: 'c1', plan: { queue: 'nowhere', maxWaitMs: -1 } },
  ],
  ['call_gone', 'gone', hangUp],
  ['call_gone', 'wrapUp', hangUp],
  ['agent_state_not_allowed', 'loggedOn', logOn],
  ['session_exists', 'loggedOn', { type: 'openSession', agentId: 'a', groupId: 'g' }],
  ['session_state_not_allowed', 'ended', { type: 'endSession', sessionId: 'a/1' }],
  ['call_state_not_allowed', 'alerting', { type: 'offer.alerting', offerId }],
  ['already_accepted', 'connecting', accept],
  ['call_gone', 'gone', accept],
  ['call_gone', 'gone', reject],
  ['call_gone', 'gone', connect],
  ['offer_not_live', 'rejected', accept],
  ['offer_not_live', 'rejected', reject],
  ['offer_not_live', 'rejected', connect],
  ['offer_not_live', 'rejected', { type: 'offer.alerting', offerId }],
  ['offer_not_live', 'rejected', { type: 'offer.failed', offerId, cause: 'busy' }],
  ['offer_not_live', 'connected', accept],
  ['offer_version_stale', 'offered', { ...accept, callVersion: 2 }],
  ['offer_version_stale', 'connecting', { ...accept, callVersion: 2 }],
];

const brokenPlans: readonly RefusedInput[] = (
  [
    { queue: 'q', required: 'has(' },
    { queue: 'q', required: `${'('.repeat(10_000)}french > 1${')'.repeat(10_000)}` },
    { queue: 'q', required: `${'not '.repeat(10_000)}has(french)` },
    { queue: 'q', maxWaitMs: 1_000 },
    { queue: 'q', maxWaitMs: -1, fallback: { kind: 'end' } },
    { queue: 'q', maxWaitMs: Number.NaN, fallback: { kind: 'end' } },
    { queue: 'q', fallback: { kind: 'move', queue: 'nowhere' } },
    { queue: 'q', steps: [{ atMs: 0, mode: 'widen', required: [] }] },
    { queue: 'q', steps: [{ atMs: 0.5, mode: 'widen', required: [] }] },
    { queue: 'q', steps: [{ atMs: Number.NaN, mode: 'widen', required: [] }] },
    { queue: 'q', steps: [{ atMs: 1_000, mode: 'widen', required: [], alsoQueues: ['nowhere'] }] },
    {
      queue: 'q',
      steps: Array.from({ length: 16 }, (_, step) => ({
        atMs: step + 1,
        mode: 'widen' as const,
        required: [],
      })),
    },
  ] as const
).map((plan) => ['invalid_parameter', 'loggedOn', { type: 'call.arrived', callId: 'c1', plan }]);

const reclass: Input = { type: 'reclassCall', callId: 'c1', class: 0 };
const move: Input = { type: 'moveCall', callId: 'c1', queueId: 'timed' };
const pull: Input = { type: 'pullCall', callId: 'c1', agentId: 'a' };
const treat: Input = { type: 'treatCall', callId: 'c1', treatment: { music: 'm' } };
const takeCallback: Input = { type: 'call.callbackTaken', callId: 'c1' };
const leaveMessage: Input = { type: 'call.messageLeft', callId: 'c1' };
const comeBack: Input = { type: 'call.returned', callId: 'c1', of: 'c0' };

const redirect: Input = { type: 'redirectCall', callId: 'c1', number: '112' };
const routed: Input = { type: 'call.routed', callId: 'c1', to: { queueId: 'q' } };
const failed: Input = { type: 'call.messageFailed', callId: 'c1', problem: 'no disk' };

const commands: readonly RefusedInput[] = [
  ...[
    reclass,
    move,
    pull,
    takeCallback,
    leaveMessage,
    comeBack,
    treat,
    redirect,
    routed,
    failed,
    { type: 'hangUpCall', callId: 'c1' } as const,
    { type: 'call.digits', callId: 'c1', digits: '1' } as const,
  ].flatMap((input): readonly RefusedInput[] => [
    ['call_gone', 'nothing', input],
    ['call_gone', 'gone', input],
    ['call_gone', 'wrapUp', input],
  ]),
  ...[
    reclass,
    move,
    pull,
    takeCallback,
    leaveMessage,
    comeBack,
    treat,
    redirect,
    routed,
    failed,
  ].map((input): RefusedInput => ['call_state_not_allowed', 'connected', input]),
  ...[move, pull, takeCallback, leaveMessage, treat, redirect, routed, failed].map(
    (input): RefusedInput => ['call_state_not_allowed', 'connecting', input],
  ),
  ...[move, takeCallback, leaveMessage, treat, redirect, routed, failed].map(
    (input): RefusedInput => ['call_state_not_allowed', 'callback', input],
  ),
  ['invalid_parameter', 'nothing', { type: 'restart', epoch: 1, liveLegs: [] }],
  ['invalid_parameter', 'waiting', { type: 'reclassCall', callId: 'c1' }],
  ['queue_not_found', 'waiting', { type: 'moveCall', callId: 'c1', queueId: 'nowhere' }],
  ['queue_closed', 'closed', move],
  ['agent_not_found', 'waiting', { type: 'pullCall', callId: 'c1', agentId }],
  ['agent_state_not_allowed', 'waiting', pull],
  ['no_capacity', 'full', pull],
  ['call_gone', 'waiting', comeBack],
  ['call_state_not_allowed', 'offered', { type: 'hold', offerId }],
  ['call_state_not_allowed', 'connected', { type: 'retrieve', offerId }],
  ['call_state_not_allowed', 'wrapUp', { type: 'hold', offerId }],
  ['call_state_not_allowed', 'held', { type: 'hold', offerId }],
  ['offer_not_live', 'rejected', { type: 'hold', offerId }],
];

const consult = (to: PartyTarget, callId = 'k1'): Input => ({
  type: 'consult',
  offerId,
  to,
  callId,
});
const transfer = (to: PartyTarget): Input => ({ type: 'transfer', offerId, to });
const toQueue: PartyTarget = { queueId: 'timed' };
const endsOfConsult = [
  { type: 'completeTransfer', offerId },
  { type: 'cancelConsult', offerId },
  { type: 'conference', offerId },
] as const;

const passingOn: readonly RefusedInput[] = [
  ...[consult(toQueue), transfer(toQueue), ...endsOfConsult].flatMap(
    (input): readonly RefusedInput[] => [
      ['call_gone', 'nothing', input],
      ['call_state_not_allowed', 'offered', input],
      ['call_state_not_allowed', 'wrapUp', input],
      ['offer_not_live', 'rejected', input],
    ],
  ),
  ...[consult, transfer].flatMap((pass): readonly RefusedInput[] => [
    ['agent_not_found', 'connected', pass({ agentId })],
    ['queue_not_found', 'connected', pass({ queueId: 'nowhere' })],
    ['invalid_parameter', 'connected', pass({ agentId: 'a' })],
    ['invalid_parameter', 'connected', pass({ number: '' })],
    ['operation_unavailable', 'ownCall', pass({ agentId: 'b' })],
    ['call_state_not_allowed', 'asking', pass(toQueue)],
  ]),
  ['name_taken', 'connected', consult(toQueue, 'c1')],
  ['operation_unavailable', 'connected', consult({ number: '112' })],
  ...endsOfConsult.map((input): RefusedInput => ['call_state_not_allowed', 'connected', input]),
  ['consult_not_connected', 'asking', { type: 'completeTransfer', offerId }],
  ['consult_not_connected', 'asking', { type: 'conference', offerId }],
  ['call_state_not_allowed', 'asking', { type: 'hold', offerId }],
  ['call_state_not_allowed', 'asking', { type: 'call.hungUp', callId: 'k1' }],
  ['call_state_not_allowed', 'asking', { type: 'call.messageLeft', callId: 'k1' }],
  ['call_state_not_allowed', 'asking', { type: 'moveCall', callId: 'k1', queueId: 'q' }],
  ['agent_state_not_allowed', 'asking', { type: 'pullCall', callId: 'k1', agentId: 'a' }],
];

const onlyOther: CentreFile = { ...centre, queues: [{ id: 'other' }], agents: [] };
const withoutA: CentreFile = { ...centre, agents: [] };
const broken: CentreFile = { ...centre, queues: [{ id: 'q', plan: { maxWaitMs: 1_000 } }] };
const asChat: CentreFile = {
  ...centre,
  queues: centre.queues.map((queue) => ({ ...queue, channel: 'chat' })),
};

const activations: readonly RefusedInput[] = [
  ['invalid_parameter', 'nothing', { type: 'activate', version: 2 }],
  ['invalid_parameter', 'nothing', { type: 'activate', version: 0, centre }],
  ['invalid_parameter', 'nothing', { type: 'activate', version: 1.5, centre }],
  ['invalid_parameter', 'nothing', { type: 'activate', version: 1, centre: withoutA }],
  ['invalid_parameter', 'nothing', { type: 'activate', version: 2, centre: broken }],
  ['queue_in_use', 'waiting', { type: 'activate', version: 2, centre: onlyOther }],
  ['queue_in_use', 'waiting', { type: 'activate', version: 2, centre: asChat }],
  ['queue_in_use', 'offered', { type: 'activate', version: 2, centre: onlyOther }],
  ['queue_in_use', 'connected', { type: 'activate', version: 2, centre: onlyOther }],
  ['queue_in_use', 'callback', { type: 'activate', version: 2, centre: onlyOther }],
  ['agent_in_use', 'loggedOn', { type: 'activate', version: 2, centre: withoutA }],
];

/** All of them. */
export const refusedInputs: readonly RefusedInput[] = [
  unknownIds,
  illegalTransitions,
  duplicatesAndDeadOffers,
  brokenPlans,
  commands,
  passingOn,
  activations,
].flat();
