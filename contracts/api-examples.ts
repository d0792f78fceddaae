/**
 * Examples of the API's document, taken from the demo centre: bodies by operation, answers by the
 * name of their schema. A test holds each against its schema.
 */

const facts = { 'call.channel': 'voice', 'call.type': 'order', 'call.language': 'fr' };
const at = '2026-11-23T08:05:40.355Z';
const wrapUp = { mode: 'optional', limitMs: 60_000, extensionsMax: 1 };
const days = { replications: 20, seed: 1 };
const scenario = {
  schema: 'callwright.scenario/1',
  timeZone: 'Europe/Paris',
  date: '2026-11-23',
  centre: { file: 'verdier' },
  callTypes: [
    {
      id: 'orders',
      queue: 'vente',
      arrivals: { perHour: 40 },
      patience: { law: 'exponential', mean: '3m' },
      handle: { law: 'lognormal', mean: '4m', scv: 0.5 },
    },
  ],
  agents: { shifts: [{ profile: 'seller', count: 6, start: '08:00', end: '16:00' }] },
};

/** By operation id. */
export const bodyExamples: { readonly [id: string]: unknown } = {
  putCentreState: { state: 'overload', callbackCapacity: 6 },
  createRuleSet: { name: 'gold-callers', kind: 'route', owner: 'supervisors' },
  putRuleDraft: { set: 'gold-callers', kind: 'route', version: 1, rules: [] },
  lintRules: { set: 'gold-callers', kind: 'route', version: 1, rules: [] },
  putRuleCases: { cases: [{ name: 'orders wait', facts, expect: { winner: 'everything-else' } }] },
  testRules: {
    cases: [{ name: 'orders wait', facts, expect: { winner: 'everything-else' } }],
  },
  evaluateRules: { facts, at },
  shadowRules: { to: '2026-11-30T08:00:00Z' },
  backtestRules: { from: '2026-11-16T08:00:00Z', to: '2026-11-23T08:00:00Z' },
  checkRules: {
    accepted: [{ id: 'unreached-by-cases', pointer: '/rules/0', reason: 'Only at Christmas.' }],
  },
  proposeRules: { evidence: ['run_9f86d081884c7d659a2feaa0c5'] },
  approveRules: { comment: 'Seen in the backtest.' },
  rejectRules: { reason: 'Callers in English would wait longer.' },
  activateRules: { waiting: 'migrate', at: '2026-11-24T06:00:00Z', reason: 'Winter catalogue.' },
  retireRules: { reason: 'The campaign is over.' },
  rollBackRules: { toVersion: 1, reason: 'Too many callers hear busy.' },
  promptCall: { facts, orderId: 'ord_5', lineId: 'lin_1' },
  scriptCall: { at: 'orderStart', facts },
  declinePrompt: { reason: 'too-expensive' },
  createScenario: { ...scenario, notes: 'A Monday in November.' },
  patchScenario: { notes: 'With two more sellers.' },
  startRun: days,
  startComparison: { scenarioIds: ['scn_1', 'scn_2'], measures: ['serviceLevelNet'], ...days },
  startSweep: { scenarioId: 'scn_1', axes: [{ path: 'staffing.seller', values: [5, 6, 7] }] },
  startStaffing: { target: { share: 0.8, targetMs: 20_000 }, method: 'simulate' },
  simulateRules: { scenarioId: 'scn_1', ...days },
};

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
    ...{ stateEnteredAt: at, nextState: null, pendingState: null },
    capacity: { units: 100, used: 100, byChannel: { voice: 1 } },
    skills: [{ skillId: 'french', level: 80 }],
    links: [{ queueId: 'verdier.vente', rank: 0, delayMs: 0, level: 0 }],
    groupIds: ['verdier.sales'],
    idleAccruedMs: 106_530,
    work: [{ offerId: '0.orders.10.1', callId: '0.orders.10', phase: 'talk', until: null }],
    version: 7,
  },
  AgentSession: {
    ...{ id: 'verdier.celia.1', agentId: 'verdier.celia', groupId: 'verdier.sales' },
    ...{ state: 'busyOnCall', nextState: null, reason: null, stateEnteredAt: at },
    ...{ startTime: at, endTime: null, currentCallId: '0.orders.10', version: 5 },
  },
  Offer: {
    ...{ id: '0.orders.12.1', callId: '0.orders.12', callVersion: 1, agentId: 'verdier.elodie' },
    ...{ sessionId: 'verdier.elodie.1', queueId: 'verdier.vente', state: 'connected' },
    ...{ cause: null, reason: null, answerLimitMs: 20_000, offeredAt: at, expiresAt: null },
    version: 3,
  },
  Call: {
    ...{ id: '0.orders.12', callId: '0.orders.12', queueId: 'verdier.vente', state: 'connected' },
    ...{ agentSessionId: 'verdier.elodie.1', derivedState: 'connected', cause: null },
    ...{ stateEnteredAt: at, origin: 'inbound', arrivedAt: at, class: 2, dueKey: 397_869 },
    ...{ step: 0, callVersion: 1, waitMs: 11_396, position: null, expectedWait: null },
    ...{ announcedWait: null, outcome: 'answered', outcomeCodes: [], segments: [], offers: [] },
    ...{ orderIds: [], version: 6 },
  },
  Group: {
    ...{ id: 'verdier.sales', handlerId: 'main', name: 'Commandes', queueIds: ['verdier.vente'] },
    ...{ wrapUp, answerLimitMs: null },
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
    ...{ specversion: '1.0', id: 'main:000000048211', type: 'call.queued', time: at },
    ...{ source: '/centres/verdier/handlers/main', subject: 'call/0.orders.12' },
    ...{ datacontenttype: 'application/json', cwpos: 'main:48211', cwseq: 17 },
    data: { callId: '0.orders.12', queueId: 'verdier.vente', reason: 'inbound', version: 1 },
  },
};
