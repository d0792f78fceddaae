/** A rule: conditions, an event, a priority, and its own listeners. */
import type { Almanac } from './almanac.ts';
import { Condition } from './condition.ts';
import { Emitter } from './emitter.ts';
import {
  type Evaluation,
  evaluateRoot,
  type RankedFact,
  rankConditions,
} from './evaluate-conditions.ts';
import { isPending, type MaybePromise } from './maybe-promise.ts';
import type { RuleProperties } from './rule-properties.ts';
import { RuleResult } from './rule-result.ts';
import { checkRoot, type RuleEvent, type RuleJson } from './rule-types.ts';

/** What a rule needs of its engine. */
export interface RuleEngine {
  /** Facts, by id. */
  readonly facts: ReadonlyMap<string, RankedFact>;
  /** What the rule is evaluated with. */
  evaluationOf(almanac: Almanac): Evaluation;
}

/** Conditions and an event. */
export class Rule extends Emitter {
  /** When the rule holds. */
  declare conditions: Condition;
  /** What happens then. */
  declare event: RuleEvent;
  /** The event, under the library's former name. */
  declare ruleEvent: RuleEvent;
  /** Larger is evaluated first. */
  declare priority: number;
  name: string | undefined = undefined;
  /** The engine that it was added to. */
  declare engine?: RuleEngine;

  /** @param properties - properties of the rule, or their JSON text. */
  constructor(properties: Partial<RuleProperties> | string = {}) {
    super();
    const given: Partial<RuleProperties> =
      typeof properties === 'string' ? JSON.parse(properties) : (properties ?? {});
    const { conditions, onSuccess, onFailure, name, priority, event } = given;
    if (conditions) this.setConditions(conditions);
    if (onSuccess) this.on('success', onSuccess);
    if (onFailure) this.on('failure', onFailure);
    if (name || (name as unknown) === 0) this.setName(name as string);
    this.setPriority(priority || 1);
    this.setEvent(event || { type: 'unknown' });
  }

  /** @throws {Error} if the priority is below 1. */
  setPriority(priority: number): this {
    const whole = Number.parseInt(String(priority), 10);
    if (whole <= 0) throw new Error('Priority must be greater than zero');
    this.priority = whole;
    return this;
  }

  /** Changes the name. */
  setName(name: string): this {
    if (!name && (name as unknown) !== 0) throw new Error('Rule "name" must be defined');
    this.name = name;
    return this;
  }

  /** Changes the conditions. */
  setConditions(conditions: RuleProperties['conditions']): this {
    checkRoot(conditions);
    this.conditions = new Condition(conditions);
    return this;
  }

  /** Changes the event. */
  setEvent(event: RuleEvent): this {
    if (!event) throw new Error('Rule: setEvent() requires event object');
    if (!Object.hasOwn(event, 'type')) {
      throw new Error('Rule: setEvent() requires event object with "type" property');
    }
    const { type, params } = event;
    this.ruleEvent = params ? { type, params } : { type };
    this.event = this.ruleEvent;
    return this;
  }

  /** The event. */
  getEvent(): RuleEvent {
    return this.ruleEvent;
  }

  /** The priority. */
  getPriority(): number {
    return this.priority;
  }

  /** The conditions. */
  getConditions(): Condition {
    return this.conditions;
  }

  /** The engine that it was added to. */
  getEngine(): RuleEngine | undefined {
    return this.engine;
  }

  /** Adds it to an engine; `addRule` does it. */
  setEngine(engine: RuleEngine): this {
    this.engine = engine;
    return this;
  }

  /** The rule as JSON text; `toJSON(false)` returns an object. */
  toJSON(): string;
  toJSON(stringify: boolean | string): unknown;
  toJSON(stringify: boolean | string = true): unknown {
    const { priority, ruleEvent: event, name } = this;
    const json: RuleJson = { conditions: this.conditions.toJSON(false), priority, event, name };
    return stringify ? JSON.stringify(json) : json;
  }

  /** Conditions by priority, highest first. */
  prioritizeConditions(conditions: readonly Condition[]): readonly (readonly Condition[])[] {
    return rankConditions(this.engine?.facts ?? new Map(), conditions);
  }

  /** Evaluates the rule alone. */
  async evaluate(almanac: Almanac): Promise<RuleResult> {
    if (this.engine === undefined) throw new Error('Rule: evaluate() requires an engine');
    const evaluation = this.engine.evaluationOf(almanac);
    return await tellRule(this, await judgeRule(this, evaluation), evaluation, almanac);
  }
}

export function judgeRule(rule: Rule, evaluation: Evaluation): MaybePromise<RuleResult> {
  const result = new RuleResult(rule.conditions, rule.ruleEvent, rule.priority, rule.name);
  const verdict = evaluateRoot(evaluation, result.conditions);
  if (isPending(verdict)) return verdict.then((settled) => withResult(result, settled));
  return withResult(result, verdict);
}

function withResult(result: RuleResult, verdict: unknown): RuleResult {
  result.setResult(verdict);
  return result;
}

/** Replaces facts in event parameters if so configured, then calls the rule's listeners. */
export function tellRule(
  rule: Rule,
  result: RuleResult,
  { eventValues }: Evaluation,
  almanac: Almanac,
): MaybePromise<RuleResult> {
  const filled = eventValues === undefined ? undefined : result.resolveEventParams(eventValues);
  const tell = (): MaybePromise<RuleResult> => {
    const event = result.result ? 'success' : 'failure';
    const told = rule.notify(event, [result.event, almanac, result]);
    return isPending(told) ? told.then(() => result) : result;
  };
  return isPending(filled) ? filled.then(tell) : tell();
}
