/**
 * Calls at the time of reading, and explanations in words.
 *
 * Source: acd-routing.md B16.
 */
import {
  type CallExplanation,
  type CallResource,
  type DecisionResource,
  describeAsking,
  describeDecision,
  describeWhyNot,
  describeWhyWaiting,
  type ExpectedWaitResource,
  type Language,
  type Speech,
  sayingsDefault,
  stateReasonText,
  type WhyNotResource,
  type WhyWaitingResource,
} from '../../contracts/index.ts';
import { featuresOf, type KeptCall, type Wire } from '../../live/index.ts';
import type { WaitPrediction } from '../../metrics/index.ts';
import {
  type ChoiceSetting,
  type DecisionRecord,
  eligibilityTests,
  type WhyNot,
  type WhyWaiting,
} from '../../routing/index.ts';
import type { DecisionExplanation } from '../../rules/index.ts';
import { presentExplained } from './explanation.ts';

/** A call as shown, with the members that change with time: waits, positions, allowed commands. */
export function callNow(kept: KeptCall, wire: Wire): CallResource {
  const { call } = kept;
  const { live } = wire;
  const wait = live.waitOf(call.callId);
  return {
    ...call,
    number: wire.number('call', call.callId),
    waitMs: waitMsOf(kept, live.nowMs),
    position: wait?.position ?? null,
    expectedWait: presentExpectedWait(wait?.expected ?? null, wire),
    announcedWait: presentExpectedWait(wait?.announced ?? null, wire),
    legs: kept.legs.map((made) => ({ ...made.leg, features: featuresOf(made, live) })),
  };
}

/** How long the caller waits, or waited, in the last queue; null without one. */
export function waitMsOf({ waitFromMs, waitToMs }: KeptCall, nowMs: number): number | null {
  return waitFromMs === null ? null : (waitToMs ?? nowMs) - waitFromMs;
}

export function presentExpectedWait(
  wait: WaitPrediction | null,
  wire: Wire,
): ExpectedWaitResource | null {
  if (wait === null) return null;
  const { position, basis, expectedMs, range } = wait;
  return {
    position,
    basis,
    expectedMs,
    lowMs: range?.lowMs ?? null,
    highMs: range?.highMs ?? null,
    at: wire.instant(wait.atMs),
  };
}

const noDecision = {
  en: 'The call has not been offered to anybody.',
  fr: 'L’appel n’a été présenté à personne.',
} as const;

/** For a call assigned by a supervisor, or one whose decision was deleted as too old. */
const noDecisionKept = {
  en: 'No decision about the call is kept: a supervisor gave it to an agent, or many calls came after it.',
  fr: 'Aucune décision sur l’appel n’est gardée : un superviseur l’a donné à un agent, ou beaucoup d’appels l’ont suivi.',
} as const;

const noLongerKept = {
  en: 'The call is kept no more; what rules decided of it is, and no offer.',
  fr: 'L’appel n’est plus gardé ; ce que les règles en ont décidé l’est, sans les présentations.',
} as const;

const notKept = {
  en:
    'Which test stopped the other agents, and which calls were passed over: that looks at all of them, ' +
    'and is not done at each offer. As long as the call waits, why-waiting and why-not answer it as of now; ' +
    'of a past offer, `callwright why` does from a trace.',
  fr:
    'Le critère qui a écarté chaque autre agent, et les appels devancés : il faudrait tous les examiner, ' +
    'ce qui n’est pas fait à chaque présentation. Tant que l’appel attend, why-waiting et why-not y répondent ' +
    'à l’instant présent ; pour une présentation passée, `callwright why` le fait à partir d’une trace.',
} as const;

export function presentWhy(
  { call }: KeptCall,
  rules: readonly DecisionExplanation[],
  { language, wire }: { readonly language: Language; readonly wire: Wire },
): CallExplanation {
  const speech = speechOf(language, wire);
  const records = wire.live.decisionsOf(call.callId);
  const decisions = records.map((record) => presentDecision(record, speech, wire));
  const asked = wire.live.askedOf(call.callId).map((effect) => describeAsking(effect, speech));
  const without = call.offers.length === 0 ? noDecision : noDecisionKept;
  const { callId, derivedState, outcome } = call;
  return {
    callId,
    derivedState,
    outcome,
    decisions,
    rules: rules.map(presentExplained),
    lines: linesOf(rules, asked, decisions),
    notKept: notKept[language],
    text: decisions.at(-1)?.text ?? without[language],
    asOf: wire.instant(wire.live.nowMs),
  };
}

/** Why a call that is not kept any more was routed as it was, from the decision journal. */
export function presentWhyGone(
  callId: string,
  rules: readonly DecisionExplanation[],
  { language, wire }: { readonly language: Language; readonly wire: Wire },
): CallExplanation {
  return {
    callId,
    derivedState: 'ended',
    outcome: null,
    decisions: [],
    rules: rules.map(presentExplained),
    lines: linesOf(rules, [], []),
    notKept: notKept[language],
    text: noLongerKept[language],
    asOf: wire.instant(wire.live.nowMs),
  };
}

function linesOf(
  rules: readonly DecisionExplanation[],
  asked: readonly string[],
  decisions: readonly DecisionResource[],
): string[] {
  const offered = decisions.map(({ text }) => text);
  return [...rules.flatMap(({ text }) => text), ...asked, ...offered];
}

export function presentWhyNot(
  answer: Exclude<WhyNot, { kind: 'unknown' }>,
  of: { readonly callId: string; readonly agentId: string },
  { language, wire }: { readonly language: Language; readonly wire: Wire },
): WhyNotResource {
  return {
    callId: of.callId,
    agentId: wire.id(of.agentId),
    kind: answer.kind,
    test: answer.kind === 'test' ? answer.test : null,
    holdBack: answer.kind === 'holdBack' ? answer.holdBack : null,
    comparator: answer.kind === 'lost' ? answer.comparator : null,
    to: answer.kind === 'lost' ? wire.id(answer.to) : null,
    text: describeWhyNot(answer, of.agentId, speechOf(language, wire)),
    asOf: wire.instant(wire.live.nowMs),
  };
}

/**
 * Why a call still waits. The core's clock stops between inputs, so the wait is computed for now.
 */
export function presentWhyWaiting(
  asked: WhyWaiting,
  kept: KeptCall,
  { language, wire }: { readonly language: Language; readonly wire: Wire },
): WhyWaitingResource {
  const { nowMs } = wire.live;
  const answer = { ...asked, waitMs: waitMsOf(kept, nowMs) ?? asked.waitMs };
  const { next } = answer;
  return {
    callId: answer.callId,
    queueId: wire.id(answer.queueId),
    step: answer.step,
    waitMs: answer.waitMs,
    stopped: presentStopped(answer.stopped),
    eligibleNow: answer.eligible,
    holdBack: answer.holdBack ?? null,
    next: next === undefined ? null : { kind: next.kind, at: wire.instant(next.atMs) },
    text: describeWhyWaiting(answer, nowMs, speechOf(language, wire)),
    asOf: wire.instant(nowMs),
  };
}

function presentDecision(record: DecisionRecord, speech: Speech, wire: Wire): DecisionResource {
  const { atMs, ruleVersion, rule = null, step, key, candidateCount, decidedBy } = record;
  return {
    at: wire.instant(atMs),
    atMs,
    ruleVersion,
    rule,
    step,
    key,
    candidateCount,
    decidedBy,
    offerId: wire.offer(record.offerId),
    queueId: wire.id(record.queueId),
    agentId: wire.id(record.agentId),
    comparators: [...record.comparators],
    candidates: record.candidates.map(({ agentId, linkRank, vector }) => ({
      agentId: wire.id(agentId),
      linkRank,
      vector: [...vector],
    })),
    text: describeDecision(record, speech),
  };
}

function presentStopped(counts: readonly number[]): WhyWaitingResource['stopped'] {
  return eligibilityTests.flatMap((test, place) => {
    const agentCount = counts[place] ?? 0;
    return agentCount === 0 ? [] : [{ test, agentCount }];
  });
}

function speechOf(language: Language, wire: Wire): Speech {
  return {
    language,
    agentName: (agentId) => wire.agentName(agentId),
    queueName: (queueId) => wire.queueName(queueId),
    notReadyReasons: (agentId) => notReadyReasons(agentId, { language, wire }),
  };
}

/** Reasons of the agent, or of all who are logged on and not ready, in the centre's words. */
function notReadyReasons(
  agentId: string | undefined,
  { language, wire: { live } }: { readonly language: Language; readonly wire: Wire },
): readonly string[] {
  const sayings: readonly ChoiceSetting[] =
    live.file.notReadyReasons ?? sayingsDefault.notReadyReasons;
  return live.projection.agents.all().flatMap(({ agentId: id, shown: { reason } }) => {
    if (reason === null || (agentId !== undefined && agentId !== id)) return [];
    const name = sayings.find((saying) => saying.id === reason)?.name[language];
    return [name ?? stateReasonText(reason, language)];
  });
}
