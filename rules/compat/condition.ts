/**
 * A condition: a leaf, a group, or a reference to a named condition. Results hold copies with the
 * evaluated values.
 */
import { copyOf } from './copy.ts';
import type { Operator } from './operator.ts';
import type { NestedCondition, Params } from './rule-types.ts';

/** How a group joins its members. */
export type GroupKey = 'any' | 'all' | 'not';

const groupKeys: readonly GroupKey[] = ['any', 'all', 'not'];

/** Source of facts' values: the almanac. */
export interface FactValues {
  /** The value of a fact. */
  factValue(id: string, params?: Params | null, path?: string): Promise<unknown>;
  /** A constant, or the value of the fact that it refers to. */
  getValue(value: unknown): Promise<unknown>;
}

/** How a comparison came out. */
export interface LeafEvaluation {
  /** Whether it held. */
  readonly result: unknown;
  /** Value of the fact. */
  readonly leftHandSideValue: unknown;
  /** Value that it was compared with. */
  readonly rightHandSideValue: unknown;
  readonly operator: string;
}

/** Where operators come from. */
export interface OperatorSource {
  /** The operator of a name. */
  get(name: string): Operator | null | undefined;
}

/** A condition of a rule, with its values once it is evaluated. */
export class Condition {
  declare all?: Condition[];
  declare any?: Condition[];
  declare not?: Condition;
  declare condition?: string;
  declare fact: string;
  declare operator: string;
  declare value: unknown;
  /** Parameters for the fact's function. */
  declare params?: Params;
  /** The part of the fact's value that is compared. */
  declare path?: string;
  /** Higher ones are evaluated first. */
  declare priority?: number;
  declare name?: string;
  /** Value of the fact. */
  declare factResult?: unknown;
  /** Value that it was compared with. */
  declare valueResult?: unknown;
  /** Whether it held. */
  declare result?: unknown;

  /** @throws {Error} if a required key is missing or a group is not a list. */
  constructor(properties: NestedCondition | Condition) {
    if (!properties) throw new Error('Condition: constructor options required');
    // JSON text can contain `__proto__`, and copying it would replace the prototype.
    if (Object.hasOwn(properties, '__proto__')) {
      throw new Error('Condition: "__proto__" is not a property of a condition');
    }
    Object.assign(this, properties);
    const key = Condition.booleanOperator(properties);
    if (key !== undefined) {
      readGroup(this, key, (properties as Partial<Record<GroupKey, unknown>>)[key]);
      this.operator = key;
      this.priority = Number.parseInt(String(properties.priority), 10) || 1;
    } else if (!Object.hasOwn(properties, 'condition')) {
      for (const needed of ['fact', 'operator', 'value']) {
        if (Object.hasOwn(properties, needed)) continue;
        throw new Error(`Condition: constructor "${needed}" property required`);
      }
    }
  }

  /** Its group: `all`, `any` or `not`. */
  static booleanOperator(condition: object): GroupKey | undefined {
    return groupKeys.find((key) => Object.hasOwn(condition, key));
  }

  booleanOperator(): GroupKey | undefined {
    return Condition.booleanOperator(this);
  }

  /** Whether it is a group. */
  isBooleanOperator(): boolean {
    return Condition.booleanOperator(this) !== undefined;
  }

  /** Whether it names a condition. */
  isConditionReference(): boolean {
    return Object.hasOwn(this, 'condition');
  }

  /** Compares the fact. */
  async evaluate(almanac: FactValues, operators: OperatorSource): Promise<LeafEvaluation> {
    if (!almanac) throw new Error('almanac required');
    if (!operators) throw new Error('operatorMap required');
    if (this.isBooleanOperator()) throw new Error('Cannot evaluate() a boolean condition');
    const { operator } = this;
    const known = operators.get(operator);
    if (!known) throw new Error(`Unknown operator: ${operator}`);
    const [rightHandSideValue, leftHandSideValue] = await Promise.all([
      almanac.getValue(this.value),
      almanac.factValue(this.fact, this.params, this.path),
    ]);
    const result = known.evaluate(leftHandSideValue, rightHandSideValue);
    return { result, leftHandSideValue, rightHandSideValue, operator };
  }

  /** The condition as JSON text; `toJSON(false)` returns an object. */
  toJSON(): string;
  toJSON(stringify: boolean | string): unknown;
  toJSON(stringify: boolean | string = true): unknown {
    const json = jsonOf(this);
    return stringify ? JSON.stringify(json) : json;
  }
}

// Functions, not private methods, as copies are made without the constructor.

function readGroup(condition: Condition, key: GroupKey, members: unknown): void {
  if (key === 'not') {
    if (Array.isArray(members)) throw new Error('"not" cannot be an array');
    condition.not = new Condition(members as NestedCondition);
  } else {
    if (!Array.isArray(members)) throw new Error(`"${key}" must be an array`);
    condition[key] = members.map((member) => new Condition(member as NestedCondition));
  }
}

function jsonOf(condition: Condition): Record<string, unknown> {
  const { priority, name, operator, value, fact, params, path } = condition;
  const json: Record<string, unknown> = {};
  if (priority) json['priority'] = priority;
  if (name) json['name'] = name;
  const key = condition.booleanOperator();
  if (key === 'not') {
    json[key] = condition.not?.toJSON(false);
  } else if (key !== undefined) {
    json[key] = condition[key]?.map((member) => member.toJSON(false));
  } else if (condition.isConditionReference()) {
    json['condition'] = condition.condition;
  } else {
    Object.assign(json, { operator, value, fact });
    for (const member of ['factResult', 'valueResult', 'result'] as const) {
      if (condition[member] !== undefined) json[member] = condition[member];
    }
    if (params) json['params'] = params;
    if (path) json['path'] = path;
  }
  return json;
}

export function copyCondition<C extends object>(condition: C): C {
  const prototype = Object.getPrototypeOf(condition);
  const copy = prototype === Condition.prototype ? new Shell() : Object.create(prototype);
  const source = condition as Readonly<Record<string, unknown>>;
  for (const key in source) {
    if (!Object.hasOwn(source, key)) continue;
    const value = source[key];
    if (typeof value !== 'object' || value === null) copy[key] = value;
    else if ((key === 'all' || key === 'any') && Array.isArray(value)) {
      copy[key] = value.map(copyCondition);
    } else copy[key] = key === 'not' ? copyCondition(value) : copyOf(value);
  }
  return copy as C;
}

/** Creates an empty condition. A constructor is faster here than `Object.create`. */
const Shell = function Shell() {} as unknown as new () => Record<string, unknown>;
Shell.prototype = Condition.prototype;
