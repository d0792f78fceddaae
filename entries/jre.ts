/**
 * `callwright/jre`: the interface of json-rules-engine 7 on our evaluator, for programs that
 * migrate, and the import of their rules.
 */
export {
  Almanac,
  type AlmanacOptions,
  createEngine,
  // biome-ignore lint/style/noDefaultExport: json-rules-engine has this one
  createEngine as default,
  type DeclaredFactCallback,
  type DynamicFactCallback,
  Engine,
  type EngineOptions,
  type EngineResult,
  type EventHandler,
  Fact,
  type FactOptions,
  type ImportedRules,
  type ImportOptions,
  importRules,
  type LeafProperties,
  type NestedCondition,
  Operator,
  OperatorDecorator,
  type OperatorDecoratorEvaluator,
  type OperatorEvaluator,
  type PathResolver,
  Rule,
  type RuleEvent,
  type RuleEvent as Event,
  type RuleProperties,
  RuleResult,
  type RunOptions,
  type TopLevelCondition,
} from '../rules/compat/index.ts';
