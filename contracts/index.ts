export {
  type AccountsFile,
  type Person,
  parseAccounts,
  type Role,
  roleNames,
} from './accounts.schema.ts';
export { answerExamples, bodyExamples } from './api-examples.ts';
export { apiSchemas } from './api-schemas.ts';
export { centreSchema } from './centre.schema.ts';
export { type ColumnMap, columnsSchema, parseColumns } from './columns.schema.ts';
export { decisionHeaderSchema, decisionLineSchema } from './decision-line.schema.ts';
export { type Demo, demoSchema } from './demo.schema.ts';
export {
  decisionSchema,
  effectLineSchema,
  effectSchema,
  ruleDecisionSchema,
  shadowDifferenceSchema,
  shadowSummarySchema,
} from './effect.schema.ts';
export { errorsHtml, errorsPage } from './error-docs.ts';
export { type ErrorCode, type ErrorEntry, errorCatalogue, errorEntry } from './errors.ts';
export { fitsType, type ToldType } from './event-types.ts';
export { factsPage } from './fact-docs.ts';
export {
  aFinding,
  type Finding,
  type FindingCode,
  findingCodes,
  findingsMax,
  findingsOf,
  receivedLengthMax,
} from './finding.ts';
export { formatRuleSet } from './format-rule-set.ts';
export { jsonNestingMax } from './json-scan.ts';
export { type JsonSchemaFile, jsonSchemas } from './json-schemas.ts';
export { type Measured, parseMeasured } from './measured.schema.ts';
export { openApiDocument } from './openapi.ts';
export { listQueryShape, type Operation, wireIdSchema } from './operation.ts';
export { errorsEverywhere, type OperationId, operations } from './operations.ts';
export { parseBody } from './parse-body.ts';
export { centreLengthMax, parseCentre } from './parse-centre.ts';
export {
  isRuleRecord,
  parseDecisionHeader,
  parseDecisionLine,
  parseRuleRecord,
} from './parse-decision-line.ts';
export { parseFacts } from './parse-facts.ts';
export { type JsonSource, type Parsed, parseJson } from './parse-json.ts';
export { parseRuleCases } from './parse-rule-cases.ts';
export {
  parseRuleSet,
  type ReadRules,
  readRuleSet,
} from './parse-rule-set.ts';
export { parseRuleTable } from './parse-rule-table.ts';
export { parseScenario } from './parse-scenario.ts';
export {
  isHeaderLine,
  type ParsedHeader,
  type ParsedInstant,
  parseHeaderLine,
  parseInstantLine,
  traceLineBytesMax,
} from './parse-trace.ts';
export { parseWorld, worldLengthMax, worldOf } from './parse-world.ts';
export { type PlacedRuleFinding, placeFindings } from './place-findings.ts';
export { planStepsMax } from './plan.schema.ts';
export {
  aProblem,
  findingSchema,
  type Problem,
  type ProblemDetail,
  problemSchema,
} from './problem.ts';
export type { AgentResource, AgentSessionResource } from './resources/agent.schema.ts';
export { type AnswerOf, answers } from './resources/answers.ts';
export type { CallResource, OfferResource } from './resources/call.schema.ts';
export type { ExpectedWaitResource } from './resources/fields.ts';
export type {
  GroupResource,
  QueueResource,
  QueueStats,
  WaitingCall,
} from './resources/queue.schema.ts';
export type {
  JobResource,
  PlacedFindingResource,
  RuleDraftResource,
  RuleRunResource,
  RuleSetResource,
  RuleVersionResource,
} from './resources/rule.schema.ts';
export type { CloudEvent } from './resources/service.schema.ts';
export type {
  RunResource,
  RunResults,
  ScenarioResource,
} from './resources/simulation.schema.ts';
export type { Wallboard } from './resources/wallboard.schema.ts';
export type {
  DecisionResource,
  Why,
  WhyNotResource,
  WhyWaitingResource,
} from './resources/why.schema.ts';
export {
  fromWireId,
  fromWireSessionId,
  toWireId,
  toWireOfferId,
  toWireSessionId,
} from './resources/wire-id.ts';
export { ruleSetJsonSchema } from './rule-json-schema.ts';
export { ruleSetSchema, ruleSetSchemas } from './rule-set.schema.ts';
export { type Scenario, scenarioSchema } from './scenario.schema.ts';
export type { LawSpec, QuantitySpec } from './scenario-laws.schema.ts';
export { parseShiftRules, type ShiftRules, shiftRulesSchema } from './shift-rules.schema.ts';
export {
  inputSchema,
  instantInputsMax,
  instantSchema,
  type TraceHeader,
  traceHeaderSchema,
} from './trace.schema.ts';
export {
  type ExpectedValue,
  parseValidationCases,
  type ValidationCase,
} from './validation-cases.schema.ts';
export type { ModelOf, ValidationModel } from './validation-models.schema.ts';
export { describeDecision, describeWhyNot, describeWhyWaiting, type Speech } from './words/why.ts';
export type { Language } from './words/why-words.ts';
export { worldSchema } from './world.schema.ts';
