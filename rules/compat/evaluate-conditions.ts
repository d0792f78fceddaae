/**
 * Evaluates conditions and writes values into a result's copy. Conditions of one priority are
 * evaluated together; if they decide, lower ones are skipped. Only promises are awaited. Source:
 * rules.md A4 to A6.
 */
import { type Condition, copyCondition, type OperatorSource } from './condition.ts';
import { disregard, isPending, type MaybePromise } from './maybe-promise.ts';
import type { Operator } from './operator.ts';
import type { Params } from './rule-types.ts';

/** Source of fact values; asynchronous for promises and subclassed almanacs. */
export interface ValueSource {
  /** The value of a fact. */
  factValue(id: string, params?: Params | null, path?: string): MaybePromise<unknown>;
  /** A constant, or the value of the fact that it refers to. */
  getValue(value: unknown): MaybePromise<unknown>;
}

/** Conditions on facts of higher priority are evaluated first. */
export interface RankedFact {
  /** Conditions on facts of higher priority are evaluated first. */
  readonly priority: number;
}

/** What rules are evaluated with. */
export interface Evaluation {
  /** Priorities of facts. */
  readonly facts: ReadonlyMap<string, RankedFact>;
  /** Named conditions. */
  readonly conditions: ReadonlyMap<string, Condition>;
  /** Operators by name. */
  readonly operators: OperatorSource;
  /** Whether an undefined condition is false instead of an error. */
  readonly allowUndefinedConditions: boolean;
  /** Values of facts. */
  readonly values: ValueSource;
  /** Values for event parameters; undefined: these stay as they are. */
  readonly eventValues: ValueSource | undefined;
}

type Key = 'all' | 'any';

/**
 * A group of one member returns that member's result unchanged; custom operators may return any
 * value.
 */
export function evaluateRoot(evaluation: Evaluation, root: Condition): MaybePromise<unknown> {
  if (root.any) return evaluateGroup(evaluation, root.any, 'any');
  if (root.all) return evaluateGroup(evaluation, root.all, 'all');
  if (root.not) return evaluateNot(evaluation, root.not);
  return evaluateReference(evaluation, root);
}

function evaluateCondition(evaluation: Evaluation, condition: Condition): MaybePromise<unknown> {
  if (Object.hasOwn(condition, 'condition')) return evaluateReference(evaluation, condition);
  const { operator, all, any, not } = condition;
  if (operator === 'all' && all) {
    return passed(condition, evaluateGroup(evaluation, all, operator));
  }
  if (operator === 'any' && any) {
    return passed(condition, evaluateGroup(evaluation, any, operator));
  }
  if (operator === 'not' && not) return passed(condition, evaluateNot(evaluation, not));
  return evaluateLeaf(evaluation, condition);
}

/** Stores the result of a group; only the value true counts as true. */
function passed(condition: Condition, verdict: MaybePromise<unknown>): MaybePromise<boolean> {
  if (isPending(verdict)) return verdict.then((settled) => passed(condition, settled));
  condition.result = verdict === true;
  return verdict === true;
}

function evaluateNot(evaluation: Evaluation, member: Condition): MaybePromise<boolean> {
  const verdict = evaluateCondition(evaluation, member);
  return isPending(verdict) ? verdict.then((settled) => !settled) : !verdict;
}

function evaluateGroup(
  evaluation: Evaluation,
  members: readonly Condition[],
  key: Key,
): MaybePromise<unknown> {
  const [first] = members;
  if (first === undefined) return true;
  if (members.length === 1) return evaluateCondition(evaluation, first);
  const ranks = rankConditions(evaluation.facts, members);
  const [only = members] = ranks;
  return ranks.length === 1
    ? evaluateRank(evaluation, only, key)
    : evaluateRanks(evaluation, ranks, key);
}

function evaluateRanks(
  evaluation: Evaluation,
  [first, ...rest]: readonly (readonly Condition[])[],
  key: Key,
): MaybePromise<boolean> {
  if (first === undefined) return key === 'all';
  const goOn = (verdict: boolean): MaybePromise<boolean> =>
    verdict === (key === 'any') ? verdict : evaluateRanks(evaluation, rest, key);
  const verdict = evaluateRank(evaluation, first, key);
  return isPending(verdict) ? verdict.then(goOn) : goOn(verdict);
}

function evaluateRank(
  evaluation: Evaluation,
  members: readonly Condition[],
  key: Key,
): MaybePromise<boolean> {
  const decide = (count: number) => (key === 'all' ? count === members.length : count > 0);
  const pending: PromiseLike<unknown>[] = [];
  let count = 0;
  try {
    for (const member of members) {
      const verdict = evaluateCondition(evaluation, member);
      if (isPending(verdict)) pending.push(verdict);
      else if (verdict === true) count += 1;
    }
  } catch (error) {
    disregard(pending);
    throw error;
  }
  if (pending.length === 0) return decide(count);
  return Promise.all(pending).then((settled) =>
    decide(count + settled.filter((one) => one === true).length),
  );
}

/** Conditions by priority, highest first: their own, else their fact's, else 1. */
export function rankConditions(
  facts: ReadonlyMap<string, RankedFact>,
  members: readonly Condition[],
): readonly (readonly Condition[])[] {
  const priorityOf = ({ priority, fact }: Condition) =>
    priority || (facts.size > 0 && facts.get(fact)?.priority) || 1;
  const [first] = members;
  if (first === undefined) return [];
  const common = priorityOf(first);
  if (members.every((member) => priorityOf(member) === common)) return [members];
  const byPriority = Map.groupBy(members, priorityOf);
  return [...byPriority].sort(([a], [b]) => (Number(a) > Number(b) ? -1 : 1)).map(([, set]) => set);
}

function evaluateLeaf(evaluation: Evaluation, leaf: Condition): MaybePromise<unknown> {
  const { values, operators } = evaluation;
  const { fact, value: against } = leaf;
  const operator = operators.get(leaf.operator);
  if (!operator) throw new Error(`Unknown operator: ${leaf.operator}`);
  const operand = values.getValue(against);
  const value = values.factValue(fact, leaf.params, leaf.path);
  if (!isPending(value) && !isPending(operand)) return compare(leaf, operator, value, operand);
  return Promise.all([operand, value]).then(([right, left]) =>
    compare(leaf, operator, left, right),
  );
}

function compare(leaf: Condition, operator: Operator, value: unknown, operand: unknown): unknown {
  const result = operator.evaluate(value, operand);
  leaf.factResult = value;
  leaf.valueResult = operand;
  leaf.result = result;
  return result;
}

function evaluateReference(evaluation: Evaluation, reference: Condition): MaybePromise<unknown> {
  const { conditions, allowUndefinedConditions } = evaluation;
  const name = reference.condition as string;
  const named = conditions.get(name);
  if (named === undefined) {
    if (!allowUndefinedConditions) throw new Error(`No condition ${name} exists`);
    reference.result = false;
    return false;
  }
  delete reference.condition;
  Object.assign(reference, copyCondition(named));
  return evaluateCondition(evaluation, reference);
}
