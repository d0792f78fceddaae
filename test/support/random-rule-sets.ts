/**
 * Random rule sets and random facts for fast-check: valid by the check of names, of any kind.
 *
 * Constants and facts come from the same small pools, a step beside them included, so that about
 * half of all tests hold and bounds are hit exactly. A set has every operator its kind can use,
 * nested groups, named conditions, parameters, facts against facts, counts with `where`, and
 * periods; facts are often unknown. Random rules may contradict themselves: lint has its own
 * opinion of them.
 */
import fc from 'fast-check';
import {
  type ConditionFile,
  dictionary,
  everythingElse,
  type FactEntry,
  type FactsFile,
  type GroupFile,
  isKnownFor,
  isLineFact,
  type LeafFile,
  type LineFactsFile,
  linesKey,
  mayRead,
  type Operator,
  operatorsOf,
  type ParamValue,
  type RuleFile,
  type RuleKind,
  type RuleSetFile,
  ruleKinds,
} from '../../rules/index.ts';
import { arbitraryOutcome } from './random-outcomes.ts';

/** What a set shall be like. */
export interface RandomRules {
  /** Fewest rules [1]. */
  readonly rulesMin?: number;
  /** Most rules, the last one of kinds *first* left out [12]. */
  readonly rulesMax?: number;
  /** Groups inside each other [3]. */
  readonly depthMax?: number;
  /** Whether rules have effective dates [true]. */
  readonly periods?: boolean;
  /** Facts that conditions ask for [all that the kind may read]. */
  readonly facts?: readonly string[];
  /** Whether kinds *first* end with a rule that always holds [true]. */
  readonly everythingElse?: boolean;
}

/** Instants near the effective dates of random rules, milliseconds since 1970. */
export function arbitraryAtMs(): fc.Arbitrary<number> {
  return fc
    .tuple(fc.constantFrom(...instants), fc.integer({ min: -2, max: 2 }))
    .map(([text, step]) => Date.parse(text) + step);
}

const instants = [
  '2026-11-20T08:00:00Z',
  '2026-11-20T08:00:00.250Z',
  '2026-11-20T10:30:00+01:00',
  '2026-12-24T00:00:00+01:00',
] as const;

/** Facts that rules of a kind may read, known there; some are unknown. Without a kind: of all. */
export function arbitraryFacts(kind?: RuleKind): fc.Arbitrary<FactsFile> {
  const entries = kind === undefined ? dictionary : readableBy(kind);
  const plain = entries.filter((entry) => entry.takesWhere !== true);
  const values = factValues(plain);
  if (plain.length === entries.length) return values;
  const lines = fc.array(factValues(dictionary.filter(isLineFact)), { maxLength: 4 });
  return fc.tuple(values, fc.option(lines, { nil: undefined, freq: 4 })).map(([facts, of]) => {
    return of === undefined ? facts : { ...facts, [linesKey]: of };
  });
}

/** About one fact in ten is left out, which is unknown too. */
function factValues(entries: readonly FactEntry[]): fc.Arbitrary<LineFactsFile> {
  const model = Object.fromEntries(entries.map((entry) => [entry.name, arbitraryValue(entry)]));
  const absent = fc.subarray(
    entries.map(({ name }) => name),
    { maxLength: Math.ceil(entries.length / 5) },
  );
  return fc.tuple(fc.record(model), absent).map(([facts, gone]) => {
    const left = Object.entries(facts).filter(([name]) => !gone.includes(name));
    return Object.fromEntries(left) as LineFactsFile;
  });
}

function arbitraryValue(entry: FactEntry): fc.Arbitrary<FactsFile[string]> {
  if (entry.type === 'list') {
    const outside = entry.set === undefined ? ['elsewhere'] : [];
    return fc.subarray([...outside, ...texts(entry)], { maxLength: 4 });
  }
  const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = entry;
  const known = fc.constantFrom(
    ...constants(entry).flatMap((value): readonly (number | boolean | string)[] => {
      if (typeof value !== 'number') return [value];
      return [value - 1, value, value + 1].filter((near) => near >= min && near <= max);
    }),
  );
  return fc.option(known, { nil: null, freq: entry.nullable ? 4 : 20 });
}

/** Values that rules name: few, so that rules meet facts and one another. */
function constants(entry: FactEntry): readonly (number | boolean | string)[] {
  const { type, set = [], example, min = -2, max = Number.MAX_SAFE_INTEGER } = entry;
  if (type === 'bool') return [false, true];
  if (type === 'set') return set;
  if (type !== 'int') return texts(entry);
  const middle = Number(example);
  return [...new Set([min, middle, middle + 2, middle * 2, Math.min(max, 9_999)])];
}

function texts({ example, set }: FactEntry): readonly string[] {
  if (set !== undefined) return set;
  const first = typeof example === 'object' ? (example[0] ?? 'x') : String(example);
  return [first, `${first}-2`, '', '__proto__', 'été'];
}

/** Rule sets of a kind. */
export function arbitraryRuleSet(
  kind: RuleKind,
  options: RandomRules = {},
): fc.Arbitrary<RuleSetFile> {
  const { rulesMin = 1, rulesMax = 12, depthMax = 3, periods = true } = options;
  const hasLast = ruleKinds[kind].combination === 'first' && (options.everythingElse ?? true);
  const names = ['first-named', 'second-named'] as const;
  const { facts } = options;
  const draw = conditionsOf(
    readableBy(kind).filter(({ name }) => facts === undefined || facts.includes(name)),
  );
  const rule = fc.record({
    conditions: draw.group(depthMax, names),
    params: arbitraryOutcome(kind),
    period: periods ? arbitraryPeriod : fc.constant({}),
  });
  return fc
    .record({
      first: draw.group(1, []),
      second: draw.group(2, ['first-named']),
      rules: fc.array(rule, { minLength: rulesMin, maxLength: rulesMax, size: 'max' }),
      priorities: fc.uniqueArray(fc.integer({ min: 2, max: 1_000_000 }), {
        minLength: rulesMax,
        maxLength: rulesMax,
        size: 'max',
      }),
    })
    .map(({ first, second, rules, priorities }) => {
      const params: Record<string, ParamValue> = {};
      const bound = (group: GroupFile) => bindParams(group, params) as GroupFile;
      const files: RuleFile[] = rules.map(({ conditions, params: outcome, period }, place) => ({
        name: `rule-${place + 1}`,
        priority: priorities[place] ?? 1,
        ...period,
        conditions: bound(conditions),
        event: { type: kind, params: outcome },
      }));
      const [outcome] = rules.map((one) => one.params);
      if (hasLast && outcome !== undefined) {
        const event = { type: kind, params: outcome };
        files.push({ name: everythingElse, priority: 1, conditions: always, event });
      }
      const named = { [names[0]]: bound(first), [names[1]]: bound(second) };
      return {
        set: `random-${kind.toLowerCase()}`,
        kind,
        version: 1,
        params,
        conditions: named,
        rules: files,
      };
    });
}

/** Whatever is known: one of the two holds. */
const always: GroupFile = {
  any: [
    { fact: 'customer.known', operator: 'equal', value: true },
    { fact: 'customer.known', operator: 'notEqual', value: true },
  ],
};

/** `from` before `to`, either may be absent, mostly both. */
const arbitraryPeriod = fc
  .tuple(fc.nat({ max: 15 }), fc.nat({ max: 15 }))
  .map(([a, b]): { readonly from?: string; readonly to?: string } => {
    const from = instants[a];
    const to = instants[b];
    if (from !== undefined && to !== undefined && a >= b) return { from };
    return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  });

function readableBy(kind: RuleKind): readonly FactEntry[] {
  return dictionary.filter((entry) => mayRead(kind, entry) && isKnownFor(kind, entry.known));
}

/** A leaf whose constant may become a parameter. */
type DrawnLeaf = LeafFile & { readonly asParam?: boolean };

function conditionsOf(entries: readonly FactEntry[]) {
  const leaf = fc.oneof(
    ...entries.map((entry) => {
      const weight = entry.takesWhere === true ? 8 : 1;
      return { weight, arbitrary: arbitraryLeaf(entry, entries) };
    }),
  );
  const group = (depth: number, names: readonly string[]): fc.Arbitrary<GroupFile> => {
    const inner: fc.Arbitrary<ConditionFile> =
      depth <= 1
        ? leaf
        : fc.oneof(
            { weight: 6, arbitrary: leaf },
            { weight: 2, arbitrary: group(depth - 1, names) },
          );
    const members = fc.array(inner, { minLength: 1, maxLength: 4 });
    const named = names.map((condition) => ({
      weight: 1,
      arbitrary: fc.constant<GroupFile>({ condition }),
    }));
    return fc.oneof(
      { weight: 6, arbitrary: members.map((all) => ({ all })) },
      { weight: 4, arbitrary: members.map((any) => ({ any })) },
      { weight: 2, arbitrary: inner.map((not) => ({ not })) },
      ...named,
    );
  };
  return { group };
}

function arbitraryLeaf(
  entry: FactEntry,
  entries: readonly FactEntry[],
): fc.Arbitrary<ConditionFile> {
  const { name: fact } = entry;
  const against = fc.constantFrom(...operatorsOf(entry)).chain((operator) => {
    const constant = arbitraryConstant(entry, operator).map((value) => ({ operator, value }));
    const others = entries.filter((other) => isComparable(entry, operator, other));
    if (others.length === 0) return constant;
    const other = fc.constantFrom(...others).map(({ name }) => ({
      operator,
      value: { fact: name },
    }));
    return fc.oneof({ weight: 9, arbitrary: constant }, { weight: 1, arbitrary: other });
  });
  const drawn = fc
    .tuple(against, fc.nat({ max: 9 }))
    .map(([leaf, n]): DrawnLeaf => ({ fact, ...leaf, ...(n === 0 ? { asParam: true } : {}) }));
  if (entry.takesWhere !== true) return drawn;
  const where = conditionsOf(dictionary.filter(isLineFact)).group(2, []);
  const counted = fc.tuple(drawn, where, fc.nat({ max: 3 })).map(([leaf, inner, count]) => {
    const value = typeof leaf.value === 'number' ? count : leaf.value;
    return { ...leaf, value, params: { where: inner } };
  });
  return fc.oneof({ weight: 1, arbitrary: drawn }, { weight: 4, arbitrary: counted });
}

type LeafValue = LeafFile['value'];

function arbitraryConstant(entry: FactEntry, operator: Operator): fc.Arbitrary<LeafValue> {
  const known = constants(entry);
  const one = fc.constantFrom(...known);
  const takesList = operator === 'in' || operator === 'notIn' || operator.endsWith(':in');
  if (takesList) {
    const list = fc.subarray([...known], { minLength: 1, maxLength: Math.min(3, known.length) });
    return list as unknown as fc.Arbitrary<LeafValue>;
  }
  const isEquality = operator === 'equal' || operator === 'notEqual';
  return isEquality ? fc.option(one, { nil: null, freq: 6 }) : one;
}

/** As the check of names has it: one type, one set, one unit. */
function isComparable(entry: FactEntry, operator: Operator, other: FactEntry): boolean {
  const wanted = operator === 'in' || operator === 'notIn' ? 'list' : entry.type;
  const isSameSet = entry.type !== 'set' || other.set === entry.set;
  return other.type === wanted && isSameSet && other.unit === entry.unit;
}

const paramEndings: { readonly [unit: string]: string } = {
  minor: 'Minor',
  ppm: 'Ppm',
  ms: 'Ms',
  days: 'Days',
  minutes: 'Minutes',
};

/** Moves the constants that were drawn so into parameters. */
function bindParams(condition: ConditionFile, params: Record<string, ParamValue>): ConditionFile {
  if ('all' in condition) return { all: condition.all.map((one) => bindParams(one, params)) };
  if ('any' in condition) return { any: condition.any.map((one) => bindParams(one, params)) };
  if ('not' in condition) return { not: bindParams(condition.not, params) };
  if ('condition' in condition) return condition;
  const { asParam, ...leaf }: DrawnLeaf = condition;
  const where = leaf.params && { params: { where: bindParams(leaf.params.where, params) } };
  const { value } = leaf;
  const isText = Array.isArray(value) && value.every((one) => typeof one === 'string');
  if (asParam !== true || (typeof value === 'object' && !isText)) return { ...leaf, ...where };
  const unit = dictionary.find(({ name }) => name === leaf.fact)?.unit ?? '';
  const name = `p${Object.keys(params).length + 1}${paramEndings[unit] ?? ''}`;
  params[name] = value as ParamValue;
  return { ...leaf, ...where, value: { fact: `param.${name}` } };
}
