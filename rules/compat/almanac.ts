/**
 * The facts, computed values and results of one run. A run makes its own almanac unless given one.
 */
import { isPending, type MaybePromise, onceKnown } from './maybe-promise.ts';
import { type PathResolver, resolvePath } from './paths.ts';
import type { RuleResult } from './rule-result.ts';
import type { Params, RuleEvent } from './rule-types.ts';

/** A function that computes a fact; it may return a promise. */
export type DynamicFactCallback<Value = unknown> = (
  params: Record<string, any>,
  almanac: Almanac,
) => Value;

/** The same, for functions that declare the type of their parameters. */
export type DeclaredFactCallback<Value = unknown> = (params: never, almanac: Almanac) => Value;

/** Caching and priority of a fact. */
export interface FactOptions {
  /** Whether the fact's function is called once per run and parameters [true]. */
  readonly cache?: boolean;
  /** Conditions on facts of higher priority are evaluated first. Default: 1. */
  readonly priority?: number;
}

/** The function of a fact. */
type Calculate = (params: Params | null, almanac: Almanac) => unknown;

/** A fact: a constant, or a function. */
export class Fact {
  /** Type of facts with a value. */
  static readonly CONSTANT = 'CONSTANT';
  /** Type of facts with a function. */
  static readonly DYNAMIC = 'DYNAMIC';

  readonly id: string;
  readonly type: 'CONSTANT' | 'DYNAMIC';
  /** Conditions on facts of higher priority are evaluated first. */
  readonly priority: number;
  /** Options that it was made with. */
  readonly options: FactOptions;
  declare value?: unknown;
  /** The function of a dynamic fact. */
  declare calculationMethod?: Calculate;
  /** Makes the key under which a computed value is cached; users may replace it. */
  cacheKeyMethod: (id: string, params: Params | null) => unknown;

  /** @throws {Error} if the id is empty. */
  constructor(id: string, valueOrMethod?: unknown, options: FactOptions = {}) {
    if (!id) throw new Error('factId required');
    this.id = id;
    this.priority = Number.parseInt(String(options.priority || 1), 10);
    this.options = { cache: true, ...options };
    this.cacheKeyMethod = this.defaultCacheKeys;
    if (typeof valueOrMethod === 'function') {
      this.type = Fact.DYNAMIC;
      this.calculationMethod = valueOrMethod as Calculate;
    } else {
      this.type = Fact.CONSTANT;
      this.value = valueOrMethod;
    }
  }

  /** Whether it has a value. */
  isConstant(): boolean {
    return this.type === Fact.CONSTANT;
  }

  /** Whether it has a function. */
  isDynamic(): boolean {
    return this.type === Fact.DYNAMIC;
  }

  /** Its value, or what its function returns. */
  calculate(params: Params | null, almanac: Almanac): unknown {
    return this.calculationMethod === undefined
      ? this.value
      : this.calculationMethod(params, almanac);
  }

  /** The key of a cached value: id and parameters. */
  defaultCacheKeys(id: string, params: Params | null): unknown {
    return { id, params };
  }

  /** Text of the key; undefined: the value is not cached. */
  getCacheKey(params: Params | null): string | undefined {
    if (this.options.cache !== true) return undefined;
    return keyOf(this.cacheKeyMethod(this.id, params));
  }
}

/** Text key of parameters, whatever the order of their members. */
function keyOf(value: unknown): string {
  return textOf(value, []);
}

function textOf(value: unknown, within: readonly object[]): string {
  if (typeof value === 'function') return `function ${String(value)}`;
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'string' ? JSON.stringify(value) : `${typeof value} ${String(value)}`;
  }
  const above = within.indexOf(value);
  if (above !== -1) return `^${above}`;
  const inner = [...within, value];
  if (Array.isArray(value)) return `[${value.map((one) => textOf(one, inner)).join()}]`;
  if (value instanceof Map || value instanceof Set) {
    const kind = value instanceof Map ? 'map' : 'set';
    return `${kind}(${[...value].map((one) => textOf(one, inner)).join()})`;
  }
  const tag = Object.prototype.toString.call(value);
  if (tag === '[object Date]') return `date ${Number(value)}`;
  if (tag === '[object RegExp]') return `pattern ${String(value)}`;
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]) => `${JSON.stringify(key)}:${textOf(one, inner)}`);
  return `{${members.join()}}`;
}

/** How an almanac treats missing facts and paths. */
export interface AlmanacOptions {
  /** Missing facts are undefined instead of an error. Default: false. */
  readonly allowUndefinedFacts?: boolean;
  /** Reads the part of a fact's value named by a condition's `path`. Default: JSONPath. */
  readonly pathResolver?: PathResolver | undefined;
}

/** Whether a rule's conditions held. */
export type RuleOutcome = 'success' | 'failure';

/** Thrown when a condition asks for a fact that was not supplied. */
export class UndefinedFactError extends Error {
  readonly code = 'UNDEFINED_FACT';
}

/** Facts, computed values and results of one run. */
export class Almanac {
  /** The facts, by id. */
  readonly factMap = new Map<string, Fact>();
  /** Whether a missing fact is undefined instead of an error. */
  readonly allowUndefinedFacts: boolean;
  /** Reads the part of a value that a `path` names. */
  readonly pathResolver: PathResolver;
  /** Events of rules, by how they came out. */
  readonly events: Readonly<Record<RuleOutcome, RuleEvent[]>> = { success: [], failure: [] };
  /** Results of rules, in the order in which they came. */
  readonly ruleResults: RuleResult[] = [];
  /** Cached results of fact functions, by fact and parameters. Rejected promises stay cached. */
  readonly #values = new Map<string, unknown>();

  constructor({ allowUndefinedFacts, pathResolver }: AlmanacOptions = {}) {
    this.allowUndefinedFacts = Boolean(allowUndefinedFacts);
    this.pathResolver = pathResolver ?? resolvePath;
  }

  /** Records an event. */
  addEvent(event: RuleEvent, outcome: RuleOutcome): void {
    if (!outcome) throw new Error('outcome required: "success" | "failure"]');
    this.events[outcome].push(event);
  }

  /** Events of one outcome, or of both. */
  getEvents(outcome?: RuleOutcome): RuleEvent[] {
    return outcome ? this.events[outcome] : [...this.events.success, ...this.events.failure];
  }

  /** Records a result. */
  addResult(result: RuleResult): void {
    this.ruleResults.push(result);
  }

  /** Results of rules so far. */
  getResults(): RuleResult[] {
    return this.ruleResults;
  }

  /** Adds or replaces a fact. */
  addFact(fact: Fact): this;
  addFact<Value>(id: string, method: DynamicFactCallback<Value>, options?: FactOptions): this;
  addFact<Value>(id: string, method: DeclaredFactCallback<Value>, options?: FactOptions): this;
  addFact<Value>(id: string, value: Value, options?: FactOptions): this;
  addFact(fact: Fact | string, valueOrMethod?: unknown, options?: FactOptions): this {
    const added = fact instanceof Fact ? fact : new Fact(fact, valueOrMethod, options);
    this.factMap.set(added.id, added);
    return this;
  }

  /** Adds a constant during a run, visible to rules of lower priority. */
  addRuntimeFact(id: string, value: unknown): void {
    this.addFact(new Fact(id, value));
  }

  /** The value of a fact, or of the part that a path names. */
  factValue<T = unknown>(id: string, params: Params | null = {}, path = ''): Promise<T> {
    return this.#settle(() => this.valueNow(id, params, path)) as Promise<T>;
  }

  /** Resolves a condition's value: a constant, or a reference `{ fact, params, path }`. */
  getValue(value: unknown): Promise<unknown> {
    return isFactReference(value)
      ? this.factValue(value.fact, value.params, value.path)
      : this.#settle(() => value);
  }

  /**
   * Like {@link Almanac.factValue}, but synchronous if the fact's function is.
   *
   * @throws {UndefinedFactError} if the fact was not supplied.
   */
  valueNow(id: string, params: Params | null = {}, path = ''): MaybePromise<unknown> {
    const fact = this.factMap.get(id);
    if (fact === undefined) {
      if (this.allowUndefinedFacts) return undefined;
      throw new UndefinedFactError(`Undefined fact: ${id}`);
    }
    const value = fact.isConstant() ? fact.calculate(params, this) : this.#compute(fact, params);
    return path ? onceKnown(value, (whole) => this.#partOf(whole, path)) : value;
  }

  #partOf(value: unknown, path: string): unknown {
    return typeof value === 'object' && value !== null ? this.pathResolver(value, path) : value;
  }

  #compute(fact: Fact, params: Params | null): MaybePromise<unknown> {
    const key = fact.getCacheKey(params);
    if (key === undefined) return fact.calculate(params, this);
    if (this.#values.has(key)) return this.#values.get(key);
    const value = fact.calculate(params, this);
    this.#values.set(key, value);
    if (isPending(value)) {
      // Stores the value once the promise resolves, so that later conditions run synchronously.
      // Whoever awaits it handles rejections.
      value.then(
        (settled) => this.#values.set(key, settled),
        () => undefined,
      );
    }
    return value;
  }

  async #settle(read: () => MaybePromise<unknown>): Promise<unknown> {
    return await read();
  }
}

export interface FactReference {
  readonly fact: string;
  readonly params?: Params;
  readonly path?: string;
}

export function isFactReference(value: unknown): value is FactReference {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'fact');
}
