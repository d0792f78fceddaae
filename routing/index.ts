/** The routing core: instants in, effects and decisions out. */

export type { CoreView } from './border/core-view.ts';
export { createRouter, restoreRouter } from './border/create-router.ts';
export type { DirectInputs } from './border/direct-inputs.ts';
export { createDirectRouter, type DirectRouter } from './border/direct-router.ts';
export { EffectSink, type PlainOfferMove } from './border/effect-sink.ts';
export { EffectWriter } from './border/effect-writer.ts';
export * from './border/effects.ts';
export type * from './border/inputs.ts';
export type * from './border/router.ts';
export * from './border/silent-router.ts';
export { type AgentQualification, agentQualification } from './centre/agent-qualification.ts';
export * from './centre/centre-file.ts';
export { answerLimitMsOf, callbackLimitMsOf, connectLimitMsOf } from './centre/compile-centre.ts';
export type { RuleSource } from './centre/compile-plan.ts';
export { type LintCode, type LintFinding, lintCentre, lintCodes } from './centre/lint-centre.ts';
export { comparatorNames } from './centre/strategies.ts';
export type { Queue, Session } from './memory/core.ts';
export type { AgentRef, CallRef, WorkRef } from './memory/layout.ts';
export type { TimerKind } from './memory/timer-list.ts';
export * from './reading/decision.ts';
export type { ServingAgentFacts, WaitFacts } from './reading/questions.ts';
export * from './reading/shadow.ts';
export type * from './reading/snapshot.ts';
export { type LocalMoment, localClockFacts } from './rules/local-clock-facts.ts';
export { PreparedRuleSets } from './rules/prepared-rule-sets.ts';
export { decisionLine, type RuleDecisionRecord } from './rules/rule-decision.ts';
