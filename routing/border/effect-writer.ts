/** Turns a sink's records into effects, which use ids. Cost: one object per effect. */
import type { Effect, EffectBody, RuleSource } from '../files/index.ts';
import { dueKey } from '../life/removals.ts';
import type { Call, Work } from '../memory/records.ts';
import { EffectSink, type RefusedInput } from './effect-sink.ts';

type Told = Omit<EffectSink, 'count' | 'atMs'>;

const waitEnds = {
  end: 'call.ended',
  callback: 'callback.planned',
  message: 'call.messageTaken',
} as const;

const bodies: { readonly [Name in keyof Told]: (...told: Parameters<Told[Name]>) => EffectBody } = {
  offerMade: (work) => {
    const { agent, call, queue, session } = work;
    const addressId = session?.addressId ?? agent.rare.addressId;
    return {
      ...refOf(work),
      type: 'offer.offered',
      callVersion: call.version,
      queueId: queue.id,
      ...(session === null ? {} : { sessionId: session.id }),
      ...(addressId === null ? {} : { addressId }),
      answerLimitMs: queue.answerLimitMs,
    };
  },
  offerMoved: (work, type, isUncounted) => ({
    type,
    ...refOf(work),
    ...(isUncounted === true ? { uncounted: true } : {}),
  }),
  offerRejected: (work, reason) => ({
    type: 'offer.rejected',
    ...refOf(work),
    ...(reason === null ? {} : { reason }),
  }),
  offerFailed: (work, cause) => ({ type: 'offer.failed', ...refOf(work), cause }),
  offerRescinded: (work, cause) => ({ type: 'offer.rescinded', ...refOf(work), cause }),
  callBlocked: (callId, { config, state }) => ({
    type: 'call.blocked',
    callId,
    queueId: config.id,
    reason: state === 'closing' ? 'queueClosing' : 'queueClosed',
  }),
  callNotAdmitted: (callId, { config }, action, text) => ({
    type: 'call.blocked',
    callId,
    queueId: config.id,
    reason: action as 'busy' | 'closed' | 'block',
    ...(text === null ? {} : { text }),
  }),
  callbackOffered: (call, { text, callbackWithinMs }) => ({
    type: 'callback.offered',
    ...placeOf(call),
    ...(text === undefined ? {} : { text }),
    ...(callbackWithinMs === undefined ? {} : { callbackWithinMs }),
  }),
  callQueued: (call, reason) => ({
    type: 'call.queued',
    ...placeOf(call),
    reason,
    class: call.class,
    dueKey: dueKey(call),
    ...(call.rare.forAgent === null ? {} : { agentId: call.rare.forAgent.agentId }),
    ...(call.queue.asks === null || call.rare.forAgent !== null
      ? {}
      : { asks: call.queue.asks.kind }),
    ...ruleOf(call),
  }),
  stepBegan: ({ id: callId }, step, isSkipped) => ({
    type: 'call.stepChanged',
    callId,
    step,
    ...(isSkipped ? { skipped: true } : {}),
  }),
  classChanged: (call) => ({
    type: 'call.classChanged',
    callId: call.id,
    class: call.class,
    dueKey: dueKey(call),
  }),
  callTreated: (call, treatment, rule) => ({
    type: 'call.treatment',
    ...placeOf(call),
    ...treatment,
    ...(rule === null ? {} : { rule }),
    ...(rule === null && ['menu', 'voicemail'].includes(call.queue.asks?.kind ?? '')
      ? { menu: true }
      : {}),
  }),
  menuAnswered: (call, digits) => ({ type: 'menu.answered', ...placeOf(call), digits }),
  menuMissed: (call, cause, tries) => ({ type: 'menu.missed', ...placeOf(call), cause, tries }),
  voicemailBegan: (call) => ({ type: 'voicemail.began', ...placeOf(call) }),
  voicemailFailed: (call, problem) => ({ type: 'voicemail.failed', ...placeOf(call), problem }),
  routeAnswered: (call, { host, to, problem }) => ({
    type: 'route.answered',
    ...placeOf(call),
    ...(host === undefined ? {} : { host }),
    ...(to && 'queueId' in to ? { toQueueId: to.queueId } : {}),
    ...(to && 'number' in to ? { number: to.number } : {}),
    ...(problem === null ? {} : { problem }),
  }),
  callAnswered: ({ call, agent }, waitMs) => ({
    type: 'call.answered',
    ...placeOf(call),
    agentId: agent.config.id,
    waitMs,
  }),
  callAbandoned: (call, phase, waitMs) => ({
    type: 'call.abandoned',
    ...placeOf(call),
    phase,
    waitMs,
  }),
  callOverflowed: (call, reason, waitMs) => ({
    type: 'call.overflowed',
    ...placeOf(call),
    reason,
    waitMs,
  }),
  waitEnded: (call, kind, cause, waitMs) =>
    ({ type: waitEnds[kind], ...placeOf(call), cause, waitMs }) as EffectBody,
  callEnded: ({ id: callId }, cause) => ({ type: 'call.ended', callId, cause }),
  callbackAttempted: ({ call, id: offerId, agent }) => ({
    type: 'callback.attempted',
    ...placeOf(call),
    attempt: call.rare.attempts,
    offerId,
    agentId: agent.config.id,
  }),
  callbackDone: (call, outcome) => ({
    type: 'callback.done',
    ...placeOf(call),
    attempt: call.rare.attempts,
    outcome,
  }),
  callHeld: (work, isHeld) => ({
    type: isHeld ? 'call.held' : 'call.retrieved',
    ...segmentOf(work),
  }),
  callTransferred: (asked) => ({ type: 'call.transferred', ...segmentOf(asked) }),
  callTransferredOut: ({ id: callId }, number) => ({ type: 'call.transferred', callId, number }),
  callConferenced: (asked) => ({ type: 'call.conferenced', ...segmentOf(asked) }),
  interactionBegan: (work) => ({
    type: 'interaction.began',
    ...refOf(work),
    direction: work.direct ?? 'incoming',
    ...(work.queue.id === '' ? {} : { queueId: work.queue.id }),
  }),
  wrapUpSet: (work) => ({
    type: 'interaction.wrapUp',
    ...refOf(work),
    untilMs: work.wrapUpUntilMs,
  }),
  interactionEnded: (work, isCodeMissing) => ({
    type: 'interaction.ended',
    ...refOf(work),
    ...(work.outcome === null ? {} : { codes: work.outcome }),
    ...(isCodeMissing ? { codeMissing: true } : {}),
  }),
  agentState: ({ config, rare }, state, reason, pending) => ({
    type: 'agent.state',
    agentId: config.id,
    state,
    ...(reason === null ? {} : { reason }),
    ...(pending === null ? {} : { pending }),
    ...(rare.addressId === null ? {} : { addressId: rare.addressId }),
  }),
  sessionState: ({ id: sessionId, agent, groupId, addressId }, state, reason) => ({
    type: 'agentSession.state',
    sessionId,
    agentId: agent.config.id,
    groupId,
    state,
    ...(reason === null ? {} : { reason }),
    ...(addressId === null ? {} : { addressId }),
  }),
  queueState: ({ config, state, untilMs, divertTo }) => ({
    type: 'queue.state',
    queueId: config.id,
    state,
    ...(untilMs === null ? {} : { untilMs }),
    ...(divertTo === null ? {} : { divertTo }),
  }),
  centreChanged: (version, waiting) => ({ type: 'centre.changed', version, waiting }),
  rulesChanged: ({ kind, set, version }, waiting) => ({
    type: 'rules.changed',
    kind,
    set,
    version,
    waiting,
  }),
  callMigrated: (call) => ({
    type: 'call.migrated',
    callId: call.id,
    step: call.step,
    ...ruleOf(call),
  }),
  legReleased: (offerId) => ({ type: 'leg.released', offerId }),
  refused: (place, code, input) => ({ type: 'refused', input: place, code, ...namesOf(input) }),
};

const nothing: readonly Effect[] = [];

/** Collects effects as objects; {@link bodies} defines its methods. */
export class EffectWriter extends EffectSink {
  #out: Effect[] = [];

  static {
    for (const [name, bodyOf] of Object.entries<(...told: never[]) => EffectBody>(bodies)) {
      const write = function (this: EffectWriter, ...told: never[]): void {
        this.count += 1;
        this.#out.push({ atMs: this.atMs, n: this.count, ...bodyOf(...told) });
      };
      Object.defineProperty(EffectWriter.prototype, name, { value: write });
    }
  }

  take(): readonly Effect[] {
    const out = this.#out;
    if (out.length === 0) return nothing;
    this.#out = [];
    return out;
  }

  drop(): void {
    if (this.#out.length > 0) this.#out = [];
  }
}

function refOf(work: Work): { offerId: string; callId: string; agentId: string } {
  return { offerId: work.id, callId: work.call.id, agentId: work.agent.config.id };
}

/** As {@link refOf}, with the call in which the agent talks: a transfer changes it. */
function segmentOf(work: Work): { offerId: string; callId: string; agentId: string } {
  return { ...refOf(work), callId: work.serves.id };
}

/** Ids of the call and offer that an input names; an offer's id begins with its call's. */
function namesOf(input: RefusedInput): { callId?: string; offerId?: string } {
  const offerId = 'offerId' in input ? input.offerId : '';
  const ofOffer = offerId.slice(0, Math.max(offerId.lastIndexOf('/'), 0));
  const callId = 'callId' in input ? input.callId : ofOffer;
  return {
    ...(callId === '' ? {} : { callId }),
    ...(offerId === '' ? {} : { offerId }),
  };
}

function placeOf({ id: callId, queue }: Call): { callId: string; queueId: string } {
  return { callId, queueId: queue.id };
}

function ruleOf({ plan: { rule } }: Call): { rule?: RuleSource } {
  return rule === null ? {} : { rule };
}
