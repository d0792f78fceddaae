/**
 * The facts, computed values and results of one run. Each run gets a new almanac unless the caller
 * passes one.
 */
import { type DynamicFactCallback, Fact, type FactOptions, type Params } from './fact.ts';
import { isPending, type MaybePromise, onceKnown } from './maybe-promise.ts';
import { type PathResolver, resolvePath } from './paths.ts';
import type { RuleResult } from './rule-result.ts';
import type { RuleEvent } from './rule-types.ts';

export interface AlmanacOptions {
  /** Missing facts are undefined instead of an error. Default: false. */
  readonly allowUndefinedFacts?: boolean;
  /** Interprets `path`. Default: JSONPath. */
  readonly pathResolver?: PathResolver | undefined;
}

export type RuleOutcome = 'success' | 'failure';

/** Thrown when a condition asks for a fact that was not supplied. */
export class UndefinedFactError extends Error {
  readonly code = 'UNDEFINED_FACT';
}

export class Almanac {
  readonly factMap = new Map<string, Fact>();
  readonly allowUndefinedFacts: boolean;
  readonly pathResolver: PathResolver;
  readonly events: Readonly<Record<RuleOutcome, RuleEvent[]>> = { success: [], failure: [] };
  readonly ruleResults: RuleResult[] = [];
  /** Results of fact functions by fact and parameters. A rejected promise stays cached. */
  readonly #values = new Map<string, unknown>();

  constructor({ allowUndefinedFacts, pathResolver }: AlmanacOptions = {}) {
    this.allowUndefinedFacts = Boolean(allowUndefinedFacts);
    this.pathResolver = pathResolver ?? resolvePath;
  }

  addEvent(event: RuleEvent, outcome: RuleOutcome): void {
    if (!outcome) throw new Error('outcome required: "success" | "failure"]');
    this.events[outcome].push(event);
  }

  getEvents(outcome?: RuleOutcome): RuleEvent[] {
    return outcome ? this.events[outcome] : [...this.events.success, ...this.events.failure];
  }

  addResult(result: RuleResult): void {
    this.ruleResults.push(result);
  }

  getResults(): RuleResult[] {
    return this.ruleResults;
  }

  addFact(fact: Fact): this;
  addFact(id: string, valueOrMethod: DynamicFactCallback | unknown, options?: FactOptions): this;
  addFact(fact: Fact | string, valueOrMethod?: unknown, options?: FactOptions): this {
    const added = fact instanceof Fact ? fact : new Fact(fact, valueOrMethod, options);
    this.factMap.set(added.id, added);
    return this;
  }

  /** Adds a constant during a run, visible to rules of lower priority. */
  addRuntimeFact(id: string, value: unknown): void {
    this.addFact(new Fact(id, value));
  }

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
   * Like {@link Almanac.factValue}, but synchronous where the fact is.
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
      // Replaces the promise by its value, so later conditions run synchronously. Callers handle
      // failures.
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
