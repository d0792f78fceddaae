/**
 * What routes a trace: files read and checked, and the routing core.
 *
 * `callwright/core`, `/rules` and `/simulator` stand in `entries/`.
 */
export { engineVersion } from './cli/engine-version.ts';
export {
  type Finding,
  isHeaderLine,
  type JsonSchema,
  jsonSchema,
  jsonSchemaNames,
  type ParsedHeader,
  type ParsedInstant,
  type ParseResult,
  type PlacedRuleFinding,
  parseHeaderLine,
  parseInstantLine,
  parseRuleSet,
  type ReadRules,
  type Scenario,
} from './contracts/index.ts';
export { createRouter, InvalidFileError, parseCentre, restoreRouter } from './entries/core.ts';
export { parseScenario } from './entries/simulator.ts';
export {
  type CentreFile,
  type DecisionRecord,
  decisionLine,
  type Effect,
  type Input,
  type Instant,
  type Router,
  type RouterOptions,
  type RuleDecisionRecord,
  type Snapshot,
} from './routing/index.ts';
export type { DecisionLine, RuleSetFile } from './rules/index.ts';
