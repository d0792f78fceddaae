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
export {
  type CallClass,
  type Expression,
  type Fallback,
  type PlanStep,
  type QueuePlan,
  type RoutingPlan,
  type SkillTerm,
  type Strategy,
  type StrategyName,
  strategyNames,
} from './plan.ts';
export { printExpression } from './print-expression.ts';
export { satisfiable, satisfiableTriesMax } from './satisfiable.ts';
