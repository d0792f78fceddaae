/** The routing core: instants in, effects and decisions out. */

export * from './border/codes.ts';
export {
  createDirectRouter,
  createRouter,
  createSilentRouter,
  type DirectInputs,
  type DirectRouter,
  type OfferListener,
  restoreRouter,
  type SilentRouter,
  type SilentRouterOptions,
} from './border/create-router.ts';
export * from './border/decision.ts';
export { EffectSink, type PlainOfferMove, type RefusedInput } from './border/effect-sink.ts';
export { EffectWriter } from './border/effect-writer.ts';
export type * from './border/router.ts';
export * from './centre/agent-qualification.ts';
export {
  answerLimitMsOf,
  callbackLimitMsOf,
  connectLimitMsOf,
  routingDefaults,
  wrapUpLimitMsOf,
} from './centre/compile-centre.ts';
export { type LintCode, type LintFinding, lintCentre, lintCodes } from './centre/lint-centre.ts';
export {
  comparatorNames,
  isElementName,
  registeredName,
  type Strategies,
  type StrategyCandidate,
  type StrategyValue,
  type StrategyValues,
} from './centre/strategies.ts';
export type * from './files/index.ts';
export { requestedOn, requestedReadings } from './life/life-cycles.ts';
export { newestReadings } from './memory/core.ts';
export type { Agent, Call, Queue, Session, Work } from './memory/records.ts';
export type { TimerKind } from './memory/timers.ts';
export type { ServingAgentFacts, WaitFacts } from './reading/questions.ts';
export * from './reading/shadow.ts';
export type * from './reading/snapshot.ts';
export { PreparedRuleSets } from './rules/rule-book.ts';
export { decisionLine, type LocalMoment, localClockFacts } from './rules/rule-decision.ts';
