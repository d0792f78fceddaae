/** A fact: a constant, or a function of parameters and almanac. */
import type { Almanac } from './almanac.ts';

export type Params = Readonly<Record<string, unknown>>;

/** May return a promise. */
export type DynamicFactCallback = (params: never, almanac: Almanac) => unknown;

export interface FactOptions {
  /** Computed once per run and parameters. Default: true. */
  readonly cache?: boolean;
  /** Conditions on facts of higher priority are evaluated first. Default: 1. */
  readonly priority?: number;
}

type Calculate = (params: Params | null, almanac: Almanac) => unknown;

export class Fact {
  static readonly CONSTANT = 'CONSTANT';
  static readonly DYNAMIC = 'DYNAMIC';

  readonly id: string;
  readonly type: 'CONSTANT' | 'DYNAMIC';
  readonly priority: number;
  readonly options: FactOptions;
  declare value?: unknown;
  declare calculationMethod?: Calculate;
  /** Produces the cache key; may be replaced. */
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

  isConstant(): boolean {
    return this.type === Fact.CONSTANT;
  }

  isDynamic(): boolean {
    return this.type === Fact.DYNAMIC;
  }

  calculate(params: Params | null, almanac: Almanac): unknown {
    return this.calculationMethod === undefined
      ? this.value
      : this.calculationMethod(params, almanac);
  }

  defaultCacheKeys(id: string, params: Params | null): unknown {
    return { id, params };
  }

  getCacheKey(params: Params | null): string | undefined {
    if (this.options.cache !== true) return undefined;
    return keyOf(this.cacheKeyMethod(this.id, params));
  }
}

/** The same text for equal parameters, whatever the order of their keys. */
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
