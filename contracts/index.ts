export {
  acdKinds,
  agentSettingSchema,
  alarmMeasureSchema,
  centreSchema,
  decisionSchema,
  effectLineSchema,
  effectSchema,
  groupSettingSchema,
  inputSchema,
  instantSchema,
  type ProxyKind,
  proxyKindNumber,
  proxyKinds,
  queueSettingSchema,
  shadowDifferenceSchema,
  shadowSummarySchema,
  type TraceHeader,
  traceHeaderSchema,
} from '../routing/files/index.ts';
export { planStepsMax, ruleSetSchema, ruleSetSchemas, worldSchema } from '../rules/files/index.ts';
export * from './channel/channel.schema.ts';
export * from './channel/customer.schema.ts';
export * from './channel/fraud.schema.ts';
export * from './channel/item.schema.ts';
export * from './channel/mail-template.schema.ts';
export * from './channel/notification.schema.ts';
export * from './channel/order-events.schema.ts';
export {
  chargeRuleSchema,
  discountSchema,
  type InstalmentSchedule,
  instalmentScheduleListSchema,
  instalmentScheduleSchema,
} from './channel/price-rules.schema.ts';
export * from './channel/search-keys.ts';
export { soundKey } from './channel/sound-key.ts';
export * from './channel/tax.schema.ts';
export * from './files/centre/accounts.schema.ts';
export { type Demo, demoSchema, graceMsRange } from './files/centre/demo.schema.ts';
export { centreLengthMax, parseCentre } from './files/centre/parse-centre.ts';
export { parseWorld, worldLengthMax, worldOf } from './files/centre/parse-world.ts';
export * from './files/explain-path.ts';
export { jsonSchema, jsonSchemaNames } from './files/json-schemas.ts';
export { drawPlainly } from './files/named-schemas.ts';
export * from './files/partners/partners.schema.ts';
export type { Retention } from './files/partners/retention.schema.ts';
export { type SecretSource, secretSchema } from './files/partners/secret.schema.ts';
export { formatRuleSet } from './files/rules/format-rule-set.ts';
export * from './files/rules/parse-cases.ts';
export * from './files/rules/parse-rule-set.ts';
export { parseRuleTable } from './files/rules/parse-rule-table.ts';
export { type JsonSchema, ruleSetJsonSchema } from './files/rules/rule-json-schema.ts';
export { acceptanceSchema } from './files/scenarios/acceptance.schema.ts';
export { type ColumnMap, columnsSchema, parseColumns } from './files/scenarios/columns.schema.ts';
export { type MeasuredFigures, parseMeasured } from './files/scenarios/measured.schema.ts';
export { dayNames, type People, parsePeople } from './files/scenarios/people.schema.ts';
export { parseScenario, type Scenario, scenarioSchema } from './files/scenarios/scenario.schema.ts';
export type {
  DistributionSpec,
  QuantitySpec,
} from './files/scenarios/scenario-distributions.schema.ts';
export * from './files/scenarios/shift-rules.schema.ts';
export { parseStaffAnswer } from './files/scenarios/staff-answer.schema.ts';
export { parseServiceConfig, type ServiceConfig } from './files/service-config.schema.ts';
export * from './files/traces/parse-trace.ts';
export {
  countSchema,
  fileIdSchema,
  labelSchema,
  newIdSchema,
  nullishObject,
  optionalField,
  positiveSchema,
  printableText,
  signedSchema,
  strict,
  titleSchema,
  versionSchema,
} from './files/values.schema.ts';
export * from './gateway/gateway-frames.schema.ts';
export * from './gateway/switch.schema.ts';
export * from './http/access.schema.ts';
export * from './http/agent.schema.ts';
export * from './http/bench.schema.ts';
export * from './http/call.schema.ts';
export * from './http/call-record.schema.ts';
export { cardResourceSchema } from './http/card.schema.ts';
export * from './http/centre.schema.ts';
export * from './http/continuity.schema.ts';
export { type ErrorCode, type ErrorEntry, errorCatalogue, errorEntry } from './http/errors.ts';
export {
  type EventTable,
  eventPayloads,
  type NoticeType,
  subjectKindOf,
} from './http/event-payloads.schema.ts';
export { eventFilterSchema, fitsType } from './http/event-types.ts';
export * from './http/explanation.schema.ts';
export * from './http/fields.ts';
export * from './http/figures.schema.ts';
export * from './http/journal.schema.ts';
export * from './http/mail.schema.ts';
export * from './http/order.schema.ts';
export { orderLineSchema, orderPaymentSchema } from './http/order-line.schema.ts';
export * from './http/order-terms.schema.ts';
export * from './http/outbound.schema.ts';
export { type PartnerState, partnerListSchema } from './http/partners.schema.ts';
export * from './http/past-day.schema.ts';
export * from './http/problem.ts';
export * from './http/queue.schema.ts';
export * from './http/return.schema.ts';
export * from './http/rule.schema.ts';
export * from './http/sales.schema.ts';
export * from './http/search.schema.ts';
export * from './http/service-centres.schema.ts';
export * from './http/simulation.schema.ts';
export * from './http/wallboard.schema.ts';
export * from './http/webhook.schema.ts';
export * from './http/wire-id.ts';
export * from './messages/agents.ts';
export * from './messages/calls.ts';
export * from './messages/centre.ts';
export * from './messages/channel.ts';
export * from './messages/http.ts';
export * from './messages/jobs.ts';
export * from './messages/mails.ts';
export * from './messages/message.ts';
export * from './messages/order-reasons.ts';
export * from './messages/orders.ts';
export * from './messages/people.ts';
export * from './messages/refusal.ts';
export * from './messages/rules.ts';
export * from './orders/continuity.schema.ts';
export type * from './orders/continuity-values.schema.ts';
export * from './orders/envelope.schema.ts';
export {
  type Adjustment,
  type Exclusion,
  exclusions,
  type FraudMatch,
  type HoldSource,
  holdSources,
  type Instalment,
  type OrderCoupon,
  type OrderLabel,
  type OrderOffer,
  type OrderPolicy,
  type OrderTerms,
  orderLabels,
  type PaymentKind,
  type PriceDetails,
  type ShippedLine,
} from './orders/order-values.schema.ts';
export * from './orders/return.schema.ts';
export * from './tapi/constants.ts';
export * from './tapi/errors.ts';
export {
  aFinding,
  type Finding,
  type FindingCode,
  findingCodes,
  findingSchema,
  findingsMax,
  findingsOf,
  receivedLengthMax,
} from './text/finding.ts';
export { jsonNestingMax } from './text/json-scan.ts';
export { holdsCardNumber, maskCardNumbers, maskTexts } from './text/mask-card-numbers.ts';
export { maskSecrets } from './text/mask-secrets.ts';
export { type JsonSource, type ParseResult, parseBody, parseJson } from './text/parse-json.ts';
export { type PlacedRuleFinding, placeFindings } from './text/place-findings.ts';
export { decodedText, encodingOf, type TextEncodingName } from './text/text-encoding.ts';
export * from './values/domain-values.schema.ts';
export * from './values/record-number.schema.ts';
export * from './values/record-number.ts';
export {
  agentStateWords,
  sayingsDefault,
  stateReasonText,
} from './words/agent-words.ts';
export {
  type AskingEffect,
  describeAsking,
  isAskingEffect,
} from './words/asking-words.ts';
export { errorsHtml, errorsPage } from './words/error-docs.ts';
export { expectedIn } from './words/expected-words.ts';
export { factsPage } from './words/fact-docs.ts';
export {
  blockerText,
  columnsIn,
  declineWords,
  holdSourceWords,
  lifeWords,
  orderEntryWords,
  orderLabelWords,
  paymentWords,
} from './words/order-words.ts';
export { describeDecision, describeWhyNot, describeWhyWaiting, type Speech } from './words/why.ts';
export type { Language } from './words/why-words.ts';
