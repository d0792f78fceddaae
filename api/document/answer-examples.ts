/**
 * Examples of the API's document, taken from the demo centre. A test holds each against its schema.
 */

const at = '2026-11-23T08:05:40.355Z';
const wrapUp = { mode: 'optional', limitMs: 60_000, extensionsMax: 1 };

/** By the name of the schema. */
export const answerExamples: { readonly [name: string]: unknown } = {
  Problem: {
    type: '/docs/errors#call_not_found',
    title: 'There is no such call',
    status: 404,
    code: 'call_not_found',
    detail: 'No call c7 among those kept.',
    instance: '/api/v1/calls/c7',
    requestId: 'req_1299551387c542eaa17c7c5ef0',
    retryable: false,
  },
  Agent: {
    ...{ id: 'verdier.celia', handlerId: 'main', name: 'Célia M.', profile: 'seller' },
    ...{ state: 'busyAcd', derivedState: 'busy', wrapUp: false, reason: null, visibleReason: null },
    ...{ stateEnteredAt: at, nextState: null, pendingState: null, user: 'celia', agentId: null },
    ...{ activityId: null, activityMs: {}, addressId: null, measurementPeriod: 86_400 },
    capacity: { units: 100, used: 100, byChannel: { voice: 1 } },
    skills: [{ skillId: 'french', level: 80 }],
    links: [{ queueId: 'verdier.vente', rank: 0, delayMs: 0, level: 0 }],
    groupIds: ['verdier.sales'],
    idleAccruedMs: 106_530,
    work: [{ offerId: 'e7.0.orders.10.1', callId: 'e7.0.orders.10', phase: 'talk', until: null }],
    version: 7,
  },
  AgentSession: {
    ...{ id: 'verdier.celia.1', agentId: 'verdier.celia', groupId: 'verdier.sales' },
    ...{ state: 'busyOnCall', nextState: null, reason: null, stateEnteredAt: at },
    ...{ workingAddressId: null },
    ...{ startTime: at, endTime: null, currentCallId: 'e7.0.orders.10', version: 5 },
  },
  Offer: {
    ...{ id: 'e7.0.orders.12.1', callId: 'e7.0.orders.12', callVersion: 1 },
    agentId: 'verdier.elodie',
    ...{ sessionId: 'verdier.elodie.e7.1', queueId: 'verdier.vente', state: 'connected' },
    ...{ cause: null, reason: null, answerLimitMs: 20_000, offeredAt: at, expiresAt: null },
    version: 3,
  },
  Call: {
    ...{ id: 'e7.0.orders.12', callId: 'e7.0.orders.12', queueId: 'verdier.vente' },
    state: 'connected',
    ...{ agentSessionId: 'verdier.elodie.e7.1', derivedState: 'connected', cause: null },
    ...{ stateEnteredAt: at, origin: 'inbound', arrivedAt: at, class: 2, dueKey: 397_869 },
    ...{ step: 0, callVersion: 1, waitMs: 11_396, position: null, expectedWait: null },
    ...{ announcedWait: null, outcome: 'answered', outcomeCodes: [], segments: [], offers: [] },
    ...{ orderIds: [], legs: [], data: null, treatment: null, note: null, parkSlot: null },
    version: 6,
  },
  Group: {
    ...{ id: 'verdier.sales', handlerId: 'main', name: 'Commandes', queueIds: ['verdier.vente'] },
    ...{ wrapUp, answerLimitMs: null, version: 0 },
  },
  Queue: {
    ...{ id: 'verdier.vente', handlerId: 'main', groupId: 'verdier.sales', name: 'Vente' },
    ...{ channel: 'voice', state: 'open', closesAt: null, calendar: 'shop', wrapUp: null },
    serviceLevel: {
      ...{ measureId: 'serviceLevelNet', share: 0.8, targetMs: 20_000, shortAbandonMs: 5_000 },
    },
    answerLimitMs: null,
    plan: { required: [{ skill: 'french', minLevel: 60 }], maxWaitMs: 600_000 },
    ...{ callsWaiting: 0, version: 0 },
  },
  CentreState: {
    ...{ centreId: 'verdier', state: 'overload', callbackCapacity: 6 },
    ...{ changedAt: at, changedBy: 'malik', version: 1 },
  },
  RuleSet: {
    ...{ id: 'verdier.verdier-route', centreId: 'verdier', name: 'verdier-route', kind: 'route' },
    ...{ owner: 'supervisors', active: { version: 1 }, draft: null, drafts: [] },
  },
  Job: {
    ...{ id: 'job_8c1f', kind: 'simulation', state: 'running', progressShare: 0.4, etaMs: 3_000 },
    ...{ startedAt: at, endedAt: null, result: null, problem: null },
    log: { href: '/api/v1/jobs/job_8c1f/log' },
  },
  Event: {
    ...{ specversion: '1.0', id: 'main.e7:000000048211', type: 'call.queued', time: at },
    ...{ source: '/centres/verdier/handlers/main', subject: 'call/e7.0.orders.12' },
    ...{ datacontenttype: 'application/json', cwpos: 'main.e7:48211', cwseq: 17 },
    data: { callId: 'e7.0.orders.12', queueId: 'verdier.vente', reason: 'inbound', version: 1 },
  },
};
