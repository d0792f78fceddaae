/**
 * Converts conditions of a file to terms, expanding named conditions and binding parameters. A
 * fault in a named condition is reported once. Expansion stops at the limit of tests, so that
 * nested names cannot grow exponentially.
 */
import { dictionary, factNamed, isLineFact, mayRead } from '../facts/dictionary.ts';
import type { FactEntry } from '../facts/fact-entry.ts';
import { codeOf, expectedOf, isMember } from '../facts/fact-record.ts';
import type { ConditionFile, LeafFile, ParamValue, RuleSetFile } from '../files/index.ts';
import { groupNestingMax, leavesMax } from './limits.ts';
import { type ReportError, suggest } from './rule-finding.ts';
import { isKnownFor } from './rule-kind.ts';
import type { Term, Test } from './term.ts';
import { listOperators, type Operator, scalarOperators } from './words.ts';

interface Reading {
  readonly file: RuleSetFile;
  readonly error: ReportError;
  readonly within: readonly string[];
  readonly depth: number;
  readonly isWhere: boolean;
  readonly whole: ReadingOfFile;
  readonly spent: { leaves: number };
}

interface ReadingOfFile {
  readonly told: Set<string>;
  readonly broken: Set<string>;
  readonly constants: Map<LeafFile, Against>;
}

const paramPrefix = 'param.';

export interface ConditionReader {
  readonly read: (condition: ConditionFile, pointer: string) => Term | undefined;
  readonly readUnused: () => void;
}

export function readConditions(file: RuleSetFile, error: ReportError): ConditionReader {
  const whole: ReadingOfFile = { told: new Set(), broken: new Set(), constants: new Map() };
  const read = (
    condition: ConditionFile,
    pointer: string,
    place: Partial<Pick<Reading, 'error' | 'within' | 'isWhere'>> = {},
  ): Term | undefined => {
    const spent = { leaves: 0 };
    const start = { file, error, within: [], depth: 0, isWhere: false, whole, spent, ...place };
    const term = readCondition(start, condition, pointer);
    if (spent.leaves <= leavesMax) return term;
    const expected = `at most ${leavesMax} tests`;
    const message = `the condition has more tests than that, named ones expanded; expected ${expected}`;
    start.error('too-many-conditions', pointer, message, { expected });
    return undefined;
  };
  const readUnused = () => {
    for (const [name, condition] of Object.entries(file.conditions ?? {})) {
      if (whole.told.has(surroundings(name, false)) || whole.told.has(surroundings(name, true))) {
        continue;
      }
      // An unused condition may be meant for order lines: faults count only if it has some there
      // too.
      const found = [false, true].map((isWhere) => {
        const errors: Parameters<ReportError>[] = [];
        const collect: ReportError = (...what) => errors.push(what);
        read(condition, `/conditions/${name}`, { error: collect, within: [name], isWhere });
        return errors;
      });
      const [elsewhere = [], ofLines = []] = found;
      if (ofLines.length > 0) for (const what of elsewhere) error(...what);
    }
  };
  return { read: (condition, pointer) => read(condition, pointer), readUnused };
}

function surroundings(name: string, isWhere: boolean): string {
  return `${isWhere ? 'where' : 'rule'} ${name}`;
}

function readCondition(
  reading: Reading,
  condition: ConditionFile,
  pointer: string,
): Term | undefined {
  if (reading.spent.leaves > leavesMax) return undefined;
  if ('fact' in condition) return readLeaf(reading, condition, pointer);
  const depth = reading.depth + 1;
  if (depth > groupNestingMax) {
    const expected = `at most ${groupNestingMax} groups inside each other`;
    const message = `the conditions are nested deeper; expected ${expected}`;
    reading.spent.leaves += 1;
    reading.error('too-deep', pointer, message, { expected });
    return undefined;
  }
  const inner = { ...reading, depth };
  if ('not' in condition) {
    const term = readCondition(inner, condition.not, `${pointer}/not`);
    return term === undefined ? undefined : { kind: 'not', pointer, term };
  }
  if ('condition' in condition) return readNamed(inner, condition.condition, pointer);
  const kind = 'all' in condition ? 'all' : 'any';
  const members = 'all' in condition ? condition.all : condition.any;
  const terms = members.map((member, place) =>
    readCondition(inner, member, `${pointer}/${kind}/${place}`),
  );
  const whole = terms.filter((term) => term !== undefined);
  return whole.length === terms.length ? { kind, pointer, terms: whole } : undefined;
}

function readNamed(reading: Reading, name: string, pointer: string): Term | undefined {
  const { file, error, within, isWhere, whole, spent } = reading;
  const known = file.conditions ?? {};
  const condition = Object.hasOwn(known, name) ? known[name] : undefined;
  if (condition === undefined) {
    spent.leaves += 1;
    const near = suggest(name, Object.keys(known));
    const message = `the set has no condition named "${name}"${near}`;
    error('unknown-condition', `${pointer}/condition`, message, { received: name });
    return undefined;
  }
  if (within.includes(name)) {
    spent.leaves += 1;
    const path = [...within.slice(within.indexOf(name)), name].join(' → ');
    error(
      'condition-cycle',
      `${pointer}/condition`,
      `the condition "${name}" needs itself: ${path}`,
    );
    return undefined;
  }
  const key = surroundings(name, isWhere);
  if (whole.broken.has(key)) return undefined;
  const isTold = whole.told.has(key);
  whole.told.add(key);
  const errorInside: ReportError = (id, at, message, more) => {
    // Nesting depth is reported at the rule that uses the named condition.
    if (id === 'too-deep') return error(id, pointer, message, more);
    whole.broken.add(key);
    if (!isTold) error(id, inFile(name, pointer, at), message, more);
  };
  const inside = { ...reading, error: errorInside, within: [...within, name] };
  const term = readCondition(inside, condition, pointer);
  if (term === undefined || term.kind === 'test') return term;
  return term.kind === 'not' ? { kind: 'all', pointer, name, terms: [term] } : { ...term, name };
}

function inFile(name: string, pointer: string, at: string): string {
  return at.startsWith(pointer) ? `/conditions/${name}${at.slice(pointer.length)}` : at;
}

function readLeaf(reading: Reading, leaf: LeafFile, pointer: string): Test | undefined {
  reading.spent.leaves += 1;
  const fact = readFact(reading, leaf.fact, `${pointer}/fact`);
  if (fact === undefined) return undefined;
  const operators = operatorsOf(fact);
  if (!operators.includes(leaf.operator)) {
    const expected = `one of ${operators.join(', ')}`;
    const message = `${fact.name} is ${aType(fact)}, and "${leaf.operator}" does not apply to it; expected ${expected}`;
    reading.error('wrong-operator', `${pointer}/operator`, message, {
      expected,
      received: leaf.operator,
    });
    return undefined;
  }
  const where = readWhere(reading, leaf, fact, pointer);
  if (where === null) return undefined;
  const { constants } = reading.whole;
  const against = constants.get(leaf) ?? readAgainst(reading, leaf, fact, `${pointer}/value`);
  if (against === undefined) return undefined;
  if ('constant' in against.against) constants.set(leaf, against);
  const { operator } = leaf;
  return {
    kind: 'test',
    pointer,
    fact,
    operator,
    ...against,
    ...(where === undefined ? {} : { where }),
  };
}

function readWhere(
  reading: Reading,
  { params }: LeafFile,
  fact: FactEntry,
  pointer: string,
): Term | undefined | null {
  if (params === undefined) return undefined;
  if (fact.takesWhere !== true) {
    const message = `${fact.name} takes no params; expected none`;
    reading.error('params-not-allowed', `${pointer}/params`, message);
    return null;
  }
  const inner = { ...reading, isWhere: true };
  return readCondition(inner, params.where, `${pointer}/params/where`) ?? null;
}

function readFact(reading: Reading, name: string, pointer: string): FactEntry | undefined {
  const { file, error, isWhere } = reading;
  const { kind } = file;
  const fact = factNamed(name);
  const allowed = (entry: FactEntry) =>
    isWhere ? isLineFact(entry) : mayRead(kind, entry) && isKnownFor(kind, entry.known);
  if (fact !== undefined && allowed(fact)) return fact;
  if (fact === undefined) {
    const near = suggest(
      name,
      dictionary.filter(allowed).map((entry) => entry.name),
    );
    const message = `there is no fact "${name}"${near}`;
    error('unknown-fact', pointer, message, { received: name });
  } else if (isWhere) {
    error('fact-not-of-line', pointer, `${name} is not a fact of a line; expected a line.… fact`);
  } else if (!mayRead(kind, fact)) {
    error('fact-not-readable', pointer, `rules of kind ${kind} may not read ${name}`);
  } else {
    const message = `${name} is not known yet when rules of kind ${kind} are asked (it is from "${fact.known}" on)`;
    error('fact-not-known-yet', pointer, message);
  }
  return undefined;
}

/** Operators for the fact's type. */
export function operatorsOf({ type }: FactEntry): readonly Operator[] {
  if (type === 'list') return listOperators;
  return type === 'int' ? scalarOperators : scalarOperators.slice(0, 4);
}

type Against = Pick<Test, 'against' | 'param'>;

function readAgainst(
  reading: Reading,
  leaf: LeafFile,
  fact: FactEntry,
  pointer: string,
): Against | undefined {
  const { value } = leaf;
  if (typeof value !== 'object' || value === null || !('fact' in value)) {
    return readConstant(reading, { leaf, fact, pointer }, value);
  }
  const { fact: name } = value;
  if (name.startsWith(paramPrefix)) {
    const params = reading.file.params ?? {};
    const param = name.slice(paramPrefix.length);
    if (!Object.hasOwn(params, param)) {
      const near = suggest(
        name,
        Object.keys(params).map((known) => `${paramPrefix}${known}`),
      );
      const message = `the set has no parameter "${name}"${near}`;
      reading.error('unknown-param', `${pointer}/fact`, message, { received: name });
      return undefined;
    }
    if (!isOfUnit(param, fact)) {
      reading.error('wrong-unit', pointer, unitMessage(fact, name));
      return undefined;
    }
    const bound = readConstant(reading, { leaf, fact, pointer }, params[param] as ParamValue);
    return bound === undefined ? undefined : { ...bound, param };
  }
  const other = readFact(reading, name, `${pointer}/fact`);
  if (other === undefined) return undefined;
  const wanted = leaf.operator === 'in' || leaf.operator === 'notIn' ? 'list' : fact.type;
  const isSameSet = fact.type !== 'set' || other.set === fact.set;
  if (other.type !== wanted || !isSameSet || other.unit !== fact.unit) {
    const isType = other.type !== wanted || !isSameSet;
    const message = isType
      ? `${fact.name} is ${aType(fact)} and ${name} is ${aType(other)}; expected both of one type`
      : unitMessage(fact, name);
    reading.error(isType ? 'wrong-type' : 'wrong-unit', pointer, message);
    return undefined;
  }
  return { against: { fact: other } };
}

function unitMessage(fact: FactEntry, other: string): string {
  return `${fact.name} is in ${fact.unit ?? 'no unit'} and ${other} is not; expected both in one unit`;
}

const unitEndings: readonly (readonly [string, FactEntry['unit']])[] = [
  ['Minor', 'minor'],
  ['Ppm', 'ppm'],
  ['Ms', 'ms'],
  ['Days', 'days'],
  ['Minutes', 'minutes'],
];

function isOfUnit(param: string, { type, unit }: FactEntry): boolean {
  const named = unitEndings.find(([ending]) => param.endsWith(ending))?.[1];
  if (type !== 'int') return named === undefined;
  return named === undefined ? !unitEndings.some(([, known]) => known === unit) : named === unit;
}

interface Place {
  readonly leaf: LeafFile;
  readonly fact: FactEntry;
  readonly pointer: string;
}

function readConstant(
  { error }: Reading,
  { leaf, fact, pointer }: Place,
  value: unknown,
): Against | undefined {
  const { operator } = leaf;
  const wrong = (at: string, seen: unknown, expected: string): undefined => {
    const message = `${fact.name} is compared with ${JSON.stringify(seen)}; expected ${expected}`;
    error('wrong-value', at, message, { expected, received: JSON.stringify(seen) });
  };
  const takesList = operator === 'in' || operator === 'notIn' || operator.endsWith(':in');
  if (takesList) {
    if (!Array.isArray(value) || value.length === 0) {
      return wrong(pointer, value, `a list of at least one: ${memberWords(fact)}`);
    }
    const codes: (number | string)[] = [];
    for (const [place, one] of value.entries()) {
      const code = memberCode(fact, one);
      if (code === undefined) return wrong(`${pointer}/${place}`, one, memberWords(fact));
      codes.push(code);
    }
    return { against: { constant: codes } };
  }
  const code = memberCode(fact, value as ParamValue);
  if (code !== undefined) return { against: { constant: code } };
  const isNullTest = value === null && (operator === 'equal' || operator === 'notEqual');
  if (isNullTest && fact.type !== 'list') return { against: { constant: null } };
  const forLists = Array.isArray(value) ? listForm.get(operator) : undefined;
  const hint = forLists === undefined ? '' : `; a list goes with the operator ${forLists}`;
  return wrong(pointer, value, `${memberWords(fact)}${hint}`);
}

/** Operator probably meant where an equality is given a list. */
const listForm: ReadonlyMap<string, string> = new Map([
  ['equal', 'in'],
  ['notEqual', 'notIn'],
]);

/**
 * How fact records store a constant; for lists, one member. Bounds are left to lint, which reports
 * tests that can never hold.
 */
function memberCode(fact: FactEntry, value: unknown): number | string | undefined {
  if (fact.type === 'list') return isMember(fact, value) ? value : undefined;
  const code = codeOf(memberOf(fact), value as ParamValue);
  return typeof code === 'number' || typeof code === 'string' ? code : undefined;
}

function memberWords(fact: FactEntry): string {
  return expectedOf({ ...memberOf(fact), nullable: false });
}

function memberOf({ min: _min, max: _max, type, ...fact }: FactEntry): FactEntry {
  if (type !== 'list') return { ...fact, type };
  return { ...fact, type: fact.set === undefined ? 'text' : 'set' };
}

function aType({ type, unit }: FactEntry): string {
  if (type === 'int') return `a whole number${unit === undefined ? '' : ` (${unit})`}`;
  return {
    bool: 'true or false',
    set: 'one text of a closed set',
    text: 'a text',
    list: 'a list of texts',
  }[type];
}
