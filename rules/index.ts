export {
  agentsNamed,
  type Comparison,
  type ExpressionAst,
  evaluateExpression,
  expressionLengthMax,
  expressionNameMax,
  expressionNestingMax,
  expressionNodesMax,
  type ParsedExpression,
  preferredScore,
  type SkilledAgent,
  skillsNamed,
} from './expression.ts';
export { parseExpression } from './parse-expression.ts';
export type {
  CallClass,
  Expression,
  Fallback,
  PlanStep,
  QueuePlan,
  RoutingPlan,
  SkillTerm,
  Strategy,
  StrategyName,
} from './plan.ts';
export { printExpression } from './print-expression.ts';
export { satisfiable, satisfiableTriesMax } from './satisfiable.ts';
