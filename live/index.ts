/** The live service: one centre driven by the wall clock, and what readers may ask of it. */

export type { TextJudgement } from '../gateways/index.ts';
export { type CentreTime, centreClock } from './centre-clock.ts';
export type { CentreCondition } from './centre-facts.ts';
export { type Clock, systemClock } from './clock.ts';
export type { Answer, EffectListener, Refusal } from './driver.ts';
export {
  type CentreEvent,
  type EventListener,
  type JobEvent,
  type LiveEvent,
  positionOf,
  type RulesEvent,
  type StreamEvent,
} from './event-ring.ts';
export { inTurns } from './in-turns.ts';
export type { AskedLimit } from './jobs/impact-question.ts';
export { impactRunId } from './jobs/impact-work.ts';
export type { ToldOfJob } from './jobs/job-desk.ts';
export type { JobLogLine, JobView } from './jobs/job-queue.ts';
export { daysMin, type JobResult } from './jobs/questions.ts';
export { SimulationOffice, type SimulationOfficeOptions } from './jobs/simulation-office.ts';
export {
  LiveCentre,
  type LiveCentreOptions,
  startLiveCentre,
  type WaitView,
} from './live-centre.ts';
export { addDays, instantOfLocal, localTimeAt, weekdayOf } from './local-time.ts';
export { type Opening, openingAt } from './opening-hours.ts';
export {
  type AgentView,
  type SessionView,
  type WireAgentState,
  type WorkView,
  wireStateOf,
} from './projection/agent-view.ts';
export type {
  CallCause,
  CallOutcome,
  CallView,
  CallViewState,
  OfferState,
  OfferView,
  SegmentView,
} from './projection/call-view.ts';
export type { Projection, QueueView } from './projection/projection.ts';
export type { Activate, Rollback, RulePort } from './rule-office/activating.ts';
export type { InForce, SetView, VersionView } from './rule-office/audit.ts';
export type { RuleEvent, VersionRef } from './rule-office/desk.ts';
export type { ShownDraft } from './rule-office/drafting.ts';
export type { Founding } from './rule-office/founding.ts';
export type { RuleSides, ShownLimit } from './rule-office/impact.ts';
export type { OfficeAnswer, OfficeRefusal, Refused } from './rule-office/office-answer.ts';
export type { AnsweredAs, CallNow } from './rule-office/prompting.ts';
export type { RuleJob } from './rule-office/rehearsing.ts';
export { RuleOffice, type RuleOfficeOptions } from './rule-office/rule-office.ts';
export type { ToldOfRules } from './rule-office/telling.ts';
