/**
 * A drop-in replacement for the engine of json-rules-engine 7; `README.md` lists the differences.
 * Without asynchronous facts, a run creates no promise per condition.
 * Source: rules.md A4 to A8.
 */
import {
  Almanac,
  type AlmanacOptions,
  type DeclaredFactCallback,
  type DynamicFactCallback,
  Fact,
  type FactOptions,
  isFactReference,
} from './almanac.ts';
import { Condition } from './condition.ts';
import { Emitter, type Listener } from './emitter.ts';
import type { Evaluation, ValueSource } from './evaluate-conditions.ts';
import { isPending, type MaybePromise } from './maybe-promise.ts';
import type {
  Operator,
  OperatorDecorator,
  OperatorDecoratorEvaluator,
  OperatorEvaluator,
} from './operator.ts';
import { OperatorMap } from './operator-map.ts';
import type { PathResolver } from './paths.ts';
import { judgeRule, Rule, tellRule } from './rule.ts';
import type { EventHandler, RuleProperties } from './rule-properties.ts';
import type { RuleResult } from './rule-result.ts';
import { checkRoot, type RuleEvent, type TopLevelCondition } from './rule-types.ts';
import { standardDecorators, standardOperators } from './standard-operators.ts';

/** How an engine treats what is missing. */
export interface EngineOptions extends AlmanacOptions {
  /** An undefined named condition is false instead of an error. Default: false. */
  readonly allowUndefinedConditions?: boolean;
  /** Event parameters that name facts are replaced by their values. Default: false. */
  readonly replaceFactsInEventParams?: boolean;
}

/** What a run begins with. */
export interface RunOptions {
  /** An almanac of an earlier run, or of a subclass. */
  readonly almanac?: Almanac;
}

/** What a run came to. */
export interface EngineResult {
  /** The almanac of the run. */
  readonly almanac: Almanac;
  /** Results of rules that held. */
  readonly results: readonly RuleResult[];
  /** Results of rules that did not. */
  readonly failureResults: readonly RuleResult[];
  /** Events of rules that held. */
  readonly events: readonly RuleEvent[];
  /** Events of rules that did not. */
  readonly failureEvents: readonly RuleEvent[];
}

/** What an engine does now. */
export type EngineStatus = 'READY' | 'RUNNING' | 'FINISHED';

interface Run {
  isStopped: boolean;
}

/** Rules, facts and operators, and their evaluation. */
export class Engine extends Emitter {
  /** In the order in which they were added. */
  rules: Rule[] = [];
  /** By id. */
  readonly facts = new Map<string, Fact>();
  /** Named conditions. */
  readonly conditions = new Map<string, Condition>();
  /** By name. */
  readonly operators = new OperatorMap();
  /** Whether a missing fact is undefined instead of an error. */
  allowUndefinedFacts: boolean;
  /** Whether an undefined condition is false instead of an error. */
  allowUndefinedConditions: boolean;
  /** Whether event parameters that name facts are replaced by their values. */
  replaceFactsInEventParams: boolean;
  /** Reads the part of a value that a `path` names; undefined: JSONPath. */
  pathResolver: PathResolver | undefined;
  /** What the engine does now. */
  status: EngineStatus = 'READY';
  /** The rules by priority, highest first; null until the next run sorts them. */
  prioritizedRules: readonly (readonly Rule[])[] | null = null;
  readonly #runs = new Set<Run>();

  constructor(rules: readonly (RuleProperties | Rule)[] = [], options: EngineOptions = {}) {
    super();
    this.allowUndefinedFacts = options.allowUndefinedFacts ?? false;
    this.allowUndefinedConditions = options.allowUndefinedConditions ?? false;
    this.replaceFactsInEventParams = options.replaceFactsInEventParams ?? false;
    this.pathResolver = options.pathResolver;
    for (const operator of standardOperators) this.addOperator(operator);
    for (const decorator of standardDecorators) this.addOperatorDecorator(decorator);
    for (const rule of rules) this.addRule(rule);
  }

  /** Listens to `success`, `failure`, or the events of a type. */
  override on<Event = RuleEvent>(name: string, handler: EventHandler<Event>): this;
  override on(name: string, listener: Listener): this;
  override on(name: string, listener: Listener): this {
    return super.on(name, listener);
  }

  /** Adds a rule. */
  addRule(properties: RuleProperties | Rule): this {
    if (!properties) throw new Error('Engine: addRule() requires options');
    const rule = properties instanceof Rule ? properties : newRule(properties);
    rule.setEngine(this);
    this.rules.push(rule);
    this.prioritizedRules = null;
    return this;
  }

  /**
   * Replaces the first rule of the same name.
   *
   * @throws {Error} if there is none.
   */
  updateRule(rule: Rule): void {
    const place = this.rules.findIndex(({ name }) => name === rule.name);
    if (place === -1) throw new Error('Engine: updateRule() rule not found');
    this.rules.splice(place, 1);
    this.addRule(rule);
  }

  /** Removes one rule, or all rules of a name. Returns whether any was removed. */
  removeRule(rule: Rule | string): boolean {
    const rest = this.rules.filter((known) =>
      rule instanceof Rule ? known !== rule : known.name !== rule,
    );
    const isRemoved = rest.length < this.rules.length;
    if (isRemoved) {
      this.rules = rest;
      this.prioritizedRules = null;
    }
    return isRemoved;
  }

  /** Defines a named condition. Rules may refer to it before it is defined. */
  setCondition(name: string, conditions: TopLevelCondition): this {
    if (!name) throw new Error('Engine: setCondition() requires name');
    if (!conditions) throw new Error('Engine: setCondition() requires conditions');
    checkRoot(conditions);
    this.conditions.set(name, new Condition(conditions));
    return this;
  }

  /** Removes a named condition; whether there was one. */
  removeCondition(name: string): boolean {
    return this.conditions.delete(name);
  }

  /** Adds or replaces an operator. */
  addOperator(operator: Operator): void;
  addOperator<A, B>(name: string, evaluator: OperatorEvaluator<A, B>): void;
  addOperator(operator: Operator | string, evaluator?: OperatorEvaluator): void {
    this.operators.addOperator(operator, evaluator);
  }

  /** Removes an operator; whether there was one. */
  removeOperator(operator: Operator | string): boolean {
    return this.operators.removeOperator(operator);
  }

  /** Adds or replaces a decorator of operators. */
  addOperatorDecorator(decorator: OperatorDecorator): void;
  addOperatorDecorator<A, B>(name: string, evaluator: OperatorDecoratorEvaluator<A, B>): void;
  addOperatorDecorator(
    decorator: OperatorDecorator | string,
    evaluator?: OperatorDecoratorEvaluator,
  ): void {
    this.operators.addOperatorDecorator(decorator, evaluator);
  }

  /** Removes a decorator; whether there was one. */
  removeOperatorDecorator(decorator: OperatorDecorator | string): boolean {
    return this.operators.removeOperatorDecorator(decorator);
  }

  /** Adds or replaces a fact. */
  addFact(fact: Fact): this;
  addFact<Value>(id: string, method: DynamicFactCallback<Value>, options?: FactOptions): this;
  addFact<Value>(id: string, method: DeclaredFactCallback<Value>, options?: FactOptions): this;
  addFact<Value>(id: string, value: Value, options?: FactOptions): this;
  addFact(fact: Fact | string, valueOrMethod?: unknown, options?: FactOptions): this {
    const added = fact instanceof Fact ? fact : new Fact(fact, valueOrMethod, options);
    this.facts.set(added.id, added);
    return this;
  }

  /** Removes a fact; whether there was one. */
  removeFact(fact: Fact | string): boolean {
    return this.facts.delete(fact instanceof Fact ? fact.id : fact);
  }

  /** The fact of an id. */
  getFact(id: string): Fact | undefined {
    return this.facts.get(id);
  }

  /** Rules grouped by priority, highest first; within a group, in order of addition. */
  prioritizeRules(): readonly (readonly Rule[])[] {
    this.prioritizedRules ??= [...Map.groupBy(this.rules, ({ priority }) => priority)]
      .sort(([a], [b]) => (a > b ? -1 : 1))
      .map(([, rules]) => rules);
    return this.prioritizedRules;
  }

  /** Stops current runs after the rules of the present priority. */
  stop(): this {
    for (const run of this.#runs) run.isStopped = true;
    this.status = 'FINISHED';
    return this;
  }

  /** Evaluates all rules. Facts passed here override those of the engine. */
  run(
    facts: Readonly<Record<string, unknown>> = {},
    { almanac = new Almanac(this) }: RunOptions = {},
  ): Promise<EngineResult> {
    for (const fact of this.facts.values()) almanac.addFact(fact);
    // `for…in` also finds inherited accessors, as facts may be class instances.
    for (const id in facts) {
      const given = facts[id];
      almanac.addFact(given instanceof Fact ? given : new Fact(id, given));
    }
    const run: Run = { isStopped: false };
    this.#runs.add(run);
    this.status = 'RUNNING';
    return this.#carryOut(run, almanac, this.prioritizeRules());
  }

  /** What a rule is evaluated with, for one almanac. */
  evaluationOf(almanac: Almanac): Evaluation {
    const { facts, conditions, operators, allowUndefinedConditions } = this;
    const values = valuesOf(almanac);
    return {
      facts,
      conditions,
      operators,
      allowUndefinedConditions,
      values,
      eventValues: this.replaceFactsInEventParams ? values : undefined,
    };
  }

  async #carryOut(
    run: Run,
    almanac: Almanac,
    ranks: readonly (readonly Rule[])[],
  ): Promise<EngineResult> {
    try {
      // Returns to the caller first, who may stop the run before it begins.
      await undefined;
      const evaluation = this.evaluationOf(almanac);
      for (const rules of ranks) {
        if (run.isStopped) break;
        const pending = this.#evaluateRank(rules, evaluation, almanac);
        if (pending.length > 0) await Promise.all(pending);
      }
    } finally {
      this.#runs.delete(run);
      if (this.#runs.size === 0) this.status = 'FINISHED';
    }
    return resultOf(almanac);
  }

  #evaluateRank(
    rules: readonly Rule[],
    evaluation: Evaluation,
    almanac: Almanac,
  ): readonly PromiseLike<unknown>[] {
    const outcomes = rules.map((rule) => attempt(() => this.#judge(rule, evaluation, almanac)));
    const pending: PromiseLike<unknown>[] = [];
    for (const [place, outcome] of outcomes.entries()) {
      const rule = rules[place] as Rule;
      const told = isPending(outcome)
        ? outcome.then((result) => this.#tell(rule, result, evaluation, almanac))
        : attempt(() => this.#tell(rule, outcome, evaluation, almanac));
      if (isPending(told)) pending.push(told);
    }
    return pending;
  }

  #judge(rule: Rule, evaluation: Evaluation, almanac: Almanac): MaybePromise<RuleResult> {
    return isOwn(rule) ? judgeRule(rule, evaluation) : rule.evaluate(almanac);
  }

  #tell(
    rule: Rule,
    result: RuleResult,
    evaluation: Evaluation,
    almanac: Almanac,
  ): MaybePromise<unknown> {
    const told = isOwn(rule) ? tellRule(rule, result, evaluation, almanac) : result;
    return isPending(told)
      ? told.then(() => this.#report(result, almanac))
      : this.#report(result, almanac);
  }

  #report(result: RuleResult, almanac: Almanac): MaybePromise<unknown> {
    const { event } = result;
    almanac.addResult(result);
    if (!result.result) {
      almanac.addEvent(event, 'failure');
      return this.notify('failure', [event, almanac, result]);
    }
    almanac.addEvent(event, 'success');
    const told = this.notify('success', [event, almanac, result]);
    const tellType = () => this.notify(event.type, [event.params, almanac, result]);
    return isPending(told) ? told.then(tellType) : tellType();
  }
}

/** Creates an engine. In json-rules-engine this default export may also be called with `new`. */
export function createEngine(
  rules?: readonly (RuleProperties | Rule)[],
  options?: EngineOptions,
): Engine {
  return new Engine(rules, options);
}

function newRule(properties: RuleProperties): Rule {
  for (const needed of ['event', 'conditions']) {
    if (Object.hasOwn(properties, needed)) continue;
    throw new Error(`Engine: addRule() argument requires "${needed}" property`);
  }
  return new Rule(properties);
}

function isOwn(rule: Rule): boolean {
  return rule.evaluate === Rule.prototype.evaluate;
}

function valuesOf(almanac: Almanac): ValueSource {
  const { factValue, getValue } = Almanac.prototype;
  if (almanac.factValue !== factValue || almanac.getValue !== getValue) return almanac;
  return {
    factValue: (id, params, path) => almanac.valueNow(id, params, path),
    getValue: (value) =>
      isFactReference(value) ? almanac.valueNow(value.fact, value.params, value.path) : value,
  };
}

/** Turns an exception into a rejection, so that the other rules of the priority still run. */
function attempt<T>(work: () => MaybePromise<T>): MaybePromise<T> {
  try {
    return work();
  } catch (error) {
    return Promise.reject(error);
  }
}

function resultOf(almanac: Almanac): EngineResult {
  const all = almanac.getResults();
  return {
    almanac,
    results: all.filter(({ result }) => result),
    failureResults: all.filter(({ result }) => !result),
    events: almanac.getEvents('success'),
    failureEvents: almanac.getEvents('failure'),
  };
}
