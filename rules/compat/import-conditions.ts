/**
 * Conditions of json-rules-engine as conditions of a rule file, of exactly the same meaning; or
 * undefined, and a finding that says why not.
 *
 * Source: rules.md A4, A5, B1.
 */
import { dictionary, factNamed } from '../facts/dictionary.ts';
import { groupNestingMax } from '../language/limits.ts';
import { suggest } from '../language/rule-finding.ts';
import {
  type ConditionFile,
  type GroupFile,
  type LeafFile,
  listOperators,
  type Operator,
  scalarOperators,
} from '../language/rule-set-file.ts';
import { below, membersOf, type Note } from './import-notes.ts';

/** What the import of one condition needs to know. */
export interface ConditionImport {
  readonly note: Note;
  /** Names of named conditions there, and what they are called here. */
  readonly names: ReadonlyMap<string, string>;
}

const operators: readonly string[] = [...scalarOperators, ...listOperators];
const leafKeys = ['fact', 'operator', 'value', 'params', 'path'];
/** In the order in which the library looks for them; inside a group a reference comes first. */
const rootOrder = ['any', 'all', 'not', 'condition'] as const;
const innerOrder = ['condition', 'any', 'all', 'not'] as const;

type GroupKey = (typeof rootOrder)[number];

/** The condition of a rule, or a named one. A leaf is wrapped. */
export function importRoot(
  given: ConditionImport,
  source: unknown,
  pointer: string,
): GroupFile | undefined {
  const members = membersOf(source);
  if (members !== undefined && isEmptyGroup(members)) {
    if (!Object.hasOwn(members, 'all')) {
      given.note('hint', 'empty-group', pointer, {
        message: 'an empty group always holds',
        received: source,
        expected: '{"all":[]}, which it became',
      });
    }
    return { all: [] };
  }
  const condition = importCondition(given, source, { pointer, depth: 0, order: rootOrder });
  if (condition === undefined || !('fact' in condition)) return condition;
  given.note('hint', 'leaf-wrapped', pointer, {
    message: 'a single condition stands at the root',
    received: source,
    expected: 'a group, which it was put into',
  });
  return { all: [condition] };
}

interface Place {
  readonly pointer: string;
  readonly depth: number;
  readonly order: readonly GroupKey[];
}

function importCondition(
  given: ConditionImport,
  source: unknown,
  { pointer, depth, order }: Place,
): ConditionFile | undefined {
  const { note } = given;
  const members = membersOf(source);
  const keys = order.filter((key) => members !== undefined && Object.hasOwn(members, key));
  const [key, ignored] = keys;
  if (members === undefined || (key === undefined && !Object.hasOwn(members, 'fact'))) {
    note('error', 'not-a-condition', pointer, {
      message: 'this is no condition',
      received: source,
      expected: 'an object with all, any, not, condition or fact',
    });
    return undefined;
  }
  if (depth > groupNestingMax) {
    note('error', 'too-deep', pointer, {
      message: 'groups are nested too deep',
      received: depth,
      expected: `at most ${groupNestingMax} groups inside each other`,
    });
    return undefined;
  }
  if (key === undefined) return importLeaf(given, members, pointer);
  if (ignored !== undefined) {
    note('warning', 'key-ignored', below(pointer, ignored), {
      message: `json-rules-engine looks at "${key}" alone, and this beside it is left out`,
      received: members[ignored],
      expected: 'one key in a group',
    });
  }
  noteDropped(note, members, pointer, order);
  return importGroup(given, { key, source: members[key] }, { pointer, depth, order: innerOrder });
}

function importGroup(
  given: ConditionImport,
  { key, source }: { readonly key: GroupKey; readonly source: unknown },
  { pointer, depth, order }: Place,
): GroupFile | undefined {
  const at = below(pointer, key);
  const inner = (member: unknown, place: string) =>
    importCondition(given, member, { pointer: place, depth: depth + 1, order });
  if (key === 'condition') return importReference(given, source, at);
  if (key === 'not') {
    const not = inner(source, at);
    return not === undefined ? undefined : { not };
  }
  if (!Array.isArray(source) || source.length === 0) {
    given.note('error', 'not-a-group', at, {
      message: Array.isArray(source) ? 'an empty group inside another holds always' : 'no list',
      received: source,
      expected: 'a list of at least one condition',
    });
    return undefined;
  }
  const members = source.map((member, place) => inner(member, below(at, place)));
  const whole = members.filter((member) => member !== undefined);
  if (whole.length < members.length) return undefined;
  return key === 'all' ? { all: whole } : { any: whole };
}

function importReference(
  { note, names }: ConditionImport,
  source: unknown,
  pointer: string,
): GroupFile | undefined {
  const condition = typeof source === 'string' ? names.get(source) : undefined;
  if (condition !== undefined) return { condition };
  note('error', 'unknown-condition', pointer, {
    message: 'no condition of that name comes with the rules',
    received: source,
    expected: `one of ${[...names.keys()].join(', ') || 'none'}`,
  });
  return undefined;
}

function importLeaf(
  given: ConditionImport,
  members: Readonly<Record<string, unknown>>,
  pointer: string,
): ConditionFile | undefined {
  const { note } = given;
  const fact = factOf(note, members, pointer);
  const negations = negationsOf(members['operator']);
  const operator = operatorOf(note, members['operator'], below(pointer, 'operator'));
  const value = operandOf(note, members['value'], below(pointer, 'value'));
  const params = paramsOf(given, members, pointer, fact);
  noteDropped(note, members, pointer, leafKeys);
  if (fact === undefined || operator === undefined || value === undefined || params === null) {
    return undefined;
  }
  let condition: ConditionFile = { fact, operator, value, ...(params && { params }) };
  for (let count = 0; count < negations; count += 1) condition = { not: condition };
  if (negations > 0) {
    note('hint', 'negation-wrapped', below(pointer, 'operator'), {
      message: 'the operator negates another',
      received: members['operator'],
      expected: `a group "not" around ${operator}, which it became`,
    });
  }
  return condition;
}

/** The dotted name of `fact` and `path`. */
function factOf(
  note: Note,
  { fact, path }: Readonly<Record<string, unknown>>,
  pointer: string,
): string | undefined {
  if (typeof fact !== 'string') {
    note('error', 'no-fact', below(pointer, 'fact'), {
      message: 'the fact has no name',
      received: fact,
      expected: 'a name of the dictionary',
    });
    return undefined;
  }
  if (path !== undefined && path !== '') {
    const steps = typeof path === 'string' ? /^(?:\$\.?|\.)?(\w+(?:\.\w+)*)$/.exec(path) : null;
    if (steps === null) {
      note('error', 'path-refused', below(pointer, 'path'), {
        message: 'the path searches or computes',
        received: path,
        expected: 'names with dots alone, such as $.total; searches become facts of the dictionary',
      });
      return undefined;
    }
    return knownFact(note, `${fact}.${steps[1]}`, below(pointer, 'path'));
  }
  return knownFact(note, fact, below(pointer, 'fact'));
}

/** An unknown fact stays in the draft, where it can be renamed. */
function knownFact(note: Note, name: string, pointer: string): string {
  if (factNamed(name) === undefined && !name.startsWith('param.')) {
    const near = suggest(
      name,
      dictionary.map((entry) => entry.name),
    );
    note('error', 'unknown-fact', pointer, {
      message: `there is no fact ${name}${near}`,
      received: name,
      expected: 'a name of the dictionary',
    });
  }
  return name;
}

/** How often an operator is negated; `not:someFact:in` is one of ours. */
function negationsOf(operator: unknown): number {
  let rest = typeof operator === 'string' ? operator : '';
  let count = 0;
  for (; rest.startsWith('not:') && !operators.includes(rest); count += 1) rest = rest.slice(4);
  return count;
}

function operatorOf(note: Note, operator: unknown, pointer: string): Operator | undefined {
  const rest = typeof operator === 'string' ? operator.slice(4 * negationsOf(operator)) : '';
  if (operators.includes(rest)) return rest as Operator;
  const near = typeof operator === 'string' ? suggest(operator, operators) : '';
  note('error', 'unknown-operator', pointer, {
    message: `rule files have no such operator${near}`,
    received: operator,
    expected: `one of ${operators.join(', ')}`,
  });
  return undefined;
}

/** undefined: it cannot be carried over. */
function operandOf(note: Note, value: unknown, pointer: string): LeafFile['value'] | undefined {
  const members = membersOf(value);
  if (members === undefined) {
    if (value !== undefined) return value as LeafFile['value'];
    note('error', 'no-value', pointer, {
      message: 'there is nothing to compare with',
      received: value,
      expected: 'a constant, or null for "unknown"',
    });
    return undefined;
  }
  if (Object.hasOwn(members, 'params')) {
    note('error', 'params-refused', below(pointer, 'params'), {
      message: 'the fact on the value side has params',
      received: members['params'],
      expected: 'none',
    });
    return undefined;
  }
  const fact = factOf(note, members, pointer);
  return fact === undefined ? undefined : { fact };
}

/** undefined: none; null: they cannot be carried over. */
function paramsOf(
  given: ConditionImport,
  { params }: Readonly<Record<string, unknown>>,
  pointer: string,
  fact: string | undefined,
): LeafFile['params'] | null | undefined {
  if (params === undefined) return undefined;
  const members = membersOf(params) ?? {};
  const isCount = fact !== undefined && factNamed(fact)?.takesWhere === true;
  if (isCount && Object.keys(members).join() === 'where') {
    const at = below(below(pointer, 'params'), 'where');
    const place = { pointer: at, depth: 1, order: innerOrder };
    const where = importCondition(given, members['where'], place);
    return where === undefined ? null : { where };
  }
  given.note('error', 'params-refused', below(pointer, 'params'), {
    message: 'the fact has params',
    received: params,
    expected: 'none, or "where" of order.lineCount',
  });
  return null;
}

/** Says what is left out: priorities order nothing here, and files hold no keys of their own. */
function noteDropped(
  note: Note,
  members: Readonly<Record<string, unknown>>,
  pointer: string,
  kept: readonly string[],
): void {
  for (const key of Object.keys(members)) {
    const isPriority = key === 'priority';
    // The library writes 1 on every group.
    const isDefault = isPriority && members[key] === 1 && !Object.hasOwn(members, 'fact');
    if (kept.includes(key) || isDefault) continue;
    note('hint', isPriority ? 'condition-priority-dropped' : 'key-dropped', below(pointer, key), {
      message: isPriority
        ? 'the priority of a condition is left out: all facts are there before a decision'
        : 'the key is left out',
      received: members[key],
      expected: 'none',
    });
  }
}

function isEmptyGroup(members: Readonly<Record<string, unknown>>): boolean {
  const key = rootOrder.find((one) => Object.hasOwn(members, one));
  const group = key === undefined ? undefined : members[key];
  return (key === 'all' || key === 'any') && Array.isArray(group) && group.length === 0;
}
