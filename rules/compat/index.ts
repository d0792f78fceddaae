/**
 * json-rules-engine's interface over our own evaluation, and the library itself as the reference
 * that our rule sets are held against.
 *
 * The one asynchronous place of the pure floor. Nothing but the command line, the API's
 * import of rules, tests and users outside imports it.
 */
export type { FactsFile, RuleSetFile } from '../files/index.ts';
export { Almanac, type AlmanacOptions, UndefinedFactError } from './almanac.ts';
export { Condition } from './condition.ts';
export {
  createEngine,
  Engine,
  type EngineOptions,
  type EngineResult,
  type EngineStatus,
  type RunOptions,
} from './engine.ts';
export { type DynamicFactCallback, Fact, type FactOptions } from './fact.ts';
export { type ImportedRules, type ImportOptions, importRules } from './import-rules.ts';
export {
  type FactValueValidator,
  Operator,
  OperatorDecorator,
  type OperatorDecoratorEvaluator,
  type OperatorEvaluator,
} from './operator.ts';
export { OperatorMap } from './operator-map.ts';
export { type PathResolver, resolvePath } from './paths.ts';
export {
  type ReferenceDecision,
  type ReferenceRules,
  referenceDecide,
  referenceRules,
} from './reference.ts';
export { Rule } from './rule.ts';
export { RuleResult } from './rule-result.ts';
export type {
  EventHandler,
  LeafProperties,
  NestedCondition,
  RuleEvent,
  RuleProperties,
  TopLevelCondition,
} from './rule-types.ts';
export { standardOperators } from './standard-operators.ts';
