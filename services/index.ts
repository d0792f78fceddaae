/** Decisions of a service beside its calls: rules and their versions, jobs of simulations, centre files. */
export * from './centre-service.ts';
export type { RequestedLimit } from './jobs/impact-question.ts';
export { impactRunId } from './jobs/impact-work.ts';
export { type JobLogLine, type JobView, jobLimits } from './jobs/job-queue.ts';
export { daysMin, type JobResult } from './jobs/questions.ts';
export { SimulationService } from './jobs/simulation-service.ts';
export type { ActivationRequest } from './rules/activator.ts';
export type { RuleSetInForce, SetView, VersionView } from './rules/audit.ts';
export type { FindCall, ShownAnswer } from './rules/call-prompts.ts';
export type { ShownDraft } from './rules/drafts.ts';
export { Explanations, type OrderPromptsExplanation } from './rules/explanations.ts';
export type { ShownLimit } from './rules/impact.ts';
export type { PromptBody } from './rules/order-prompts.ts';
export { type RuleJob, rehearsalsMax } from './rules/rehearsals.ts';
export type { VersionRef } from './rules/rule-context.ts';
export { editorRoles, readerRoles, simulationRoles } from './rules/rule-context.ts';
export { RuleService, type RuleServiceOptions } from './rules/rule-service.ts';
export type { SetAsideVersion } from './rules/set-aside-versions.ts';
