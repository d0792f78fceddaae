/**
 * The interface of json-rules-engine on our own evaluator, for users who migrate, and the library
 * itself as a reference for tests. The only asynchronous part of the pure layers.
 */
export type { FactsFile, RuleSetFile } from '../files/index.ts';
export {
  Almanac,
  type AlmanacOptions,
  type DeclaredFactCallback,
  type DynamicFactCallback,
  Fact,
  type FactOptions,
  UndefinedFactError,
} from './almanac.ts';
export { Condition } from './condition.ts';
export {
  createEngine,
  Engine,
  type EngineOptions,
  type EngineResult,
  type EngineStatus,
  type RunOptions,
} from './engine.ts';
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
export type { EventHandler, RuleProperties } from './rule-properties.ts';
export { RuleResult } from './rule-result.ts';
export type {
  LeafProperties,
  NestedCondition,
  RuleEvent,
  TopLevelCondition,
} from './rule-types.ts';
export { standardOperators } from './standard-operators.ts';
