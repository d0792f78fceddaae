/** The routing core: instants in, effects and decisions out. */

export { type AgentQualification, agentQualification } from './agent-qualification.ts';
export * from './centre-file.ts';
export { comparatorNames } from './comparators/elements.ts';
export { answerLimitMsOf, callbackLimitMsOf, connectLimitMsOf } from './compile-centre.ts';
export type { RuleSource } from './compile-plan.ts';
export { createRouter, restoreRouter } from './create-router.ts';
export * from './decision.ts';
export type { DirectInputs } from './direct-inputs.ts';
export { createDirectRouter, type DirectRouter } from './direct-router.ts';
export { EffectSink, type PlainOfferMove } from './effect-sink.ts';
export { EffectWriter } from './effect-writer.ts';
export * from './effects.ts';
export type * from './inputs.ts';
export { type LintCode, type LintFinding, lintCentre, lintCodes } from './lint-centre.ts';
export { type LocalMoment, localClockFacts } from './local-clock-facts.ts';
export { PreparedRuleSets } from './prepared-rule-sets.ts';
export type { ServingAgentFacts, WaitFacts } from './questions.ts';
export type { Agent, Call, Queue, Work } from './records.ts';
export type * from './router.ts';
export { decisionLine, type RuleDecisionRecord } from './rule-decision.ts';
export * from './shadow.ts';
export * from './silent-router.ts';
export type * from './snapshot.ts';
export type { Session } from './state.ts';
export type { TimerKind } from './timers.ts';
