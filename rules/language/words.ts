/**
 * The words that rule files and routing plans choose from: each list once, for the rules, the
 * schemas of `rules/files/`, editors and tests alike.
 *
 * Source: rules.md B1, C2 to C8, acd-routing.md B8.
 */

/** What becomes of a call before it is queued. */
export const admitActions = ['accept', 'busy', 'closed', 'callbackOffer', 'block'] as const;
export type AdmitAction = (typeof admitActions)[number];

/** When a text is due. */
export const scriptMoments = ['orderStart', 'line', 'prompt', 'payment', 'orderEnd'] as const;
export type ScriptMoment = (typeof scriptMoments)[number];

/** What a hold comes from. */
export const holdSources = ['fraud', 'check', 'credit', 'balance', 'rule'] as const;
export type HoldSource = (typeof holdSources)[number];

/** The key of the order's lines among facts by name. */
export const linesKey = 'order.lines';

/** Of one value; the first four apply to any type. */
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

/** Of a list of texts; shown to people as: has, has not, any of, only, none of, all of. */
export const listOperators = [
  'contains',
  'doesNotContain',
  'someFact:in',
  'everyFact:in',
  'not:someFact:in',
  'everyValue:swap:in',
] as const;

export type ScalarOperator = (typeof scalarOperators)[number];
export type ListOperator = (typeof listOperators)[number];
export type Operator = ScalarOperator | ListOperator;

/** The comparator presets, ring groups apart. */
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
