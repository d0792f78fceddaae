/**
 * What routes a trace: files read and checked, and the routing core.
 *
 * `callwright/core`, `/rules`, `/jre`, `/simulator` and `/client` are the whole of their folders.
 */
export { engineVersion } from './cli/engine-version.ts';
export {
  type Finding,
  isHeaderLine,
  jsonSchema,
  jsonSchemaNames,
  parseCentre,
  parseHeaderLine,
  parseInstantLine,
  parseRuleSet,
  parseScenario,
} from './contracts/index.ts';
export {
  type CentreFile,
  createRouter,
  type DecisionRecord,
  decisionLine,
  type Effect,
  type Input,
  type Instant,
  type Router,
  type RouterOptions,
  restoreRouter,
  type Snapshot,
} from './routing/index.ts';
