/**
 * Closed word lists of rule files and routing plans, each defined once.
 * Source: acd-routing.md B8.
 */

/** Actions before a call is queued. */
export const admitActions = ['accept', 'busy', 'closed', 'callbackOffer', 'block'] as const;
export type AdmitAction = (typeof admitActions)[number];

/** Moments at which a script text is due. */
export const scriptMoments = ['orderStart', 'line', 'prompt', 'payment', 'orderEnd'] as const;
export type ScriptMoment = (typeof scriptMoments)[number];

/** What placed a hold. */
export const holdSources = ['fraud', 'check', 'credit', 'balance', 'rule'] as const;
export type HoldSource = (typeof holdSources)[number];

/** Key of the order's lines among named facts. */
export const linesKey = 'order.lines';

/** Operators of single values. The first four apply to every type. */
export const scalarOperators = [
  'equal',
  'notEqual',
  'in',
  'notIn',
  'lessThan',
  'lessThanInclusive',
  'greaterThan',
  'greaterThanInclusive',
] as const;

/** Operators of text lists, shown as: has, has not, any of, only, none of, all of. */
export const listOperators = [
  'contains',
  'doesNotContain',
  'someFact:in',
  'everyFact:in',
  'not:someFact:in',
  'everyValue:swap:in',
] as const;

/** Compares a single value. */
export type ScalarOperator = (typeof scalarOperators)[number];
/** Compares a list. */
export type ListOperator = (typeof listOperators)[number];
/** Compares a fact with a value. */
export type Operator = ScalarOperator | ListOperator;

/** Names of the orders in which agents are preferred; ring groups are not among them. */
export const strategyNames = [
  'longestIdle',
  'fewestHandled',
  'leastTalk',
  'bestSkill',
  'leastFlexible',
  'roundRobin',
  'linear',
  'random',
] as const;
export type StrategyName = (typeof strategyNames)[number];
