/**
 * Converts conditions of json-rules-engine to those of a rule file with the same meaning, or notes
 * why not. Source: rules.md A4, A5, B1.
 */
import { dictionary, factNamed } from '../facts/dictionary.ts';
import type { ConditionFile, GroupFile, LeafFile } from '../files/index.ts';
import { groupNestingMax } from '../language/limits.ts';
import { suggest } from '../language/rule-finding.ts';
import { listOperators, type Operator, scalarOperators } from '../language/words.ts';
import { below, membersOf, type Note } from './import-notes.ts';

export interface ConditionImport {
  readonly note: Note;
  readonly names: ReadonlyMap<string, string>;
}

const operators: readonly string[] = [...scalarOperators, ...listOperators];
const leafKeys = ['fact', 'operator', 'value', 'params', 'path'];
/** Order in which json-rules-engine tries these keys at the root; inside, `condition` is first. */
const rootOrder = ['any', 'all', 'not', 'condition'] as const;
const innerOrder = ['condition', 'any', 'all', 'not'] as const;

type GroupKey = (typeof rootOrder)[number];

export function importRoot(
  given: ConditionImport,
  source: unknown,
  pointer: string,
): GroupFile | undefined {
  const members = membersOf(source);
  if (members !== undefined && isEmptyGroup(members)) {
    if (!Object.hasOwn(members, 'all')) {
      given.note('empty-group', pointer, source);
    }
    return { all: [] };
  }
  const condition = importCondition(given, source, { pointer, depth: 0, order: rootOrder });
  if (condition === undefined || !('fact' in condition)) return condition;
  given.note('leaf-wrapped', pointer, source);
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
    note('not-a-condition', pointer, source);
    return undefined;
  }
  if (depth > groupNestingMax) {
    note('too-deep', pointer, depth);
    return undefined;
  }
  if (key === undefined) return importLeaf(given, members, pointer);
  if (ignored !== undefined) {
    note('key-ignored', below(pointer, ignored), members[ignored], { key });
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
    given.note('not-a-group', at, source, {
      why: Array.isArray(source) ? 'an empty group inside another holds always' : 'no list',
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
  note('unknown-condition', pointer, source, { known: [...names.keys()].join(', ') || 'none' });
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
    note('negation-wrapped', below(pointer, 'operator'), members['operator'], { operator });
  }
  return condition;
}

function factOf(
  note: Note,
  { fact, path }: Readonly<Record<string, unknown>>,
  pointer: string,
): string | undefined {
  if (typeof fact !== 'string') {
    note('no-fact', below(pointer, 'fact'), fact);
    return undefined;
  }
  if (path !== undefined && path !== '') {
    const steps = typeof path === 'string' ? /^(?:\$\.?|\.)?(\w+(?:\.\w+)*)$/.exec(path) : null;
    if (steps === null) {
      note('path-refused', below(pointer, 'path'), path);
      return undefined;
    }
    return knownFact(note, `${fact}.${steps[1]}`, below(pointer, 'path'));
  }
  return knownFact(note, fact, below(pointer, 'fact'));
}

/** Keeps an unknown fact name in the draft, where it can be corrected. */
function knownFact(note: Note, name: string, pointer: string): string {
  if (factNamed(name) === undefined && !name.startsWith('param.')) {
    const near = suggest(
      name,
      dictionary.map((entry) => entry.name),
    );
    note('unknown-fact', pointer, name, { name: `${name}${near}` });
  }
  return name;
}

/** How many `not:` precede an operator. `not:someFact:in` is an operator of its own. */
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
  note('unknown-operator', pointer, operator, { near, known: operators.join(', ') });
  return undefined;
}

function operandOf(note: Note, value: unknown, pointer: string): LeafFile['value'] | undefined {
  const members = membersOf(value);
  if (members === undefined) {
    if (value !== undefined) return value as LeafFile['value'];
    note('no-value', pointer, value);
    return undefined;
  }
  if (Object.hasOwn(members, 'params')) {
    const names = { what: 'the fact on the value side', wanted: 'none' };
    note('params-refused', below(pointer, 'params'), members['params'], names);
    return undefined;
  }
  const fact = factOf(note, members, pointer);
  return fact === undefined ? undefined : { fact };
}

/** Parameters of a fact; undefined: it has none; null: they cannot be converted. */
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
  const names = { what: 'the fact', wanted: 'none, or "where" of order.lineCount' };
  given.note('params-refused', below(pointer, 'params'), params, names);
  return null;
}

/** Notes dropped keys: rule files have no condition priorities and no custom keys. */
function noteDropped(
  note: Note,
  members: Readonly<Record<string, unknown>>,
  pointer: string,
  kept: readonly string[],
): void {
  for (const key of Object.keys(members)) {
    const isPriority = key === 'priority';
    // json-rules-engine adds priority 1 to every group, so this needs no note.
    const isDefault = isPriority && members[key] === 1 && !Object.hasOwn(members, 'fact');
    if (kept.includes(key) || isDefault) continue;
    const id = isPriority ? 'condition-priority-dropped' : 'key-dropped';
    note(id, below(pointer, key), members[key]);
  }
}

function isEmptyGroup(members: Readonly<Record<string, unknown>>): boolean {
  const key = rootOrder.find((one) => Object.hasOwn(members, one));
  const group = key === undefined ? undefined : members[key];
  return (key === 'all' || key === 'any') && Array.isArray(group) && group.length === 0;
}
