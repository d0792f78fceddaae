/**
 * Imports rules of json-rules-engine as a draft. Rules that cannot keep their meaning are left out
 * with a finding. The draft still needs all checks. Source: rules.md B1, C0.
 */
import { reasonOf } from '../../kernel/index.ts';
import type { GroupFile, Outcome, RuleFile, RuleSetFile } from '../files/index.ts';
import { nameLengthMax, priorityMax } from '../language/limits.ts';
import type { RuleFinding } from '../language/rule-finding.ts';
import type { RuleKind } from '../language/rule-kind.ts';
import { type ConditionImport, importRoot } from './import-conditions.ts';
import { below, createNotes, type ImportNotes, membersOf, type Note } from './import-notes.ts';

/** What the imported rule set is called and decides. */
export interface ImportOptions {
  readonly set: string;
  /** What its rules decide. */
  readonly kind: RuleKind;
}

/** A rule set from rules of json-rules-engine. */
export interface ImportedRules {
  /** The draft, without the rules that have an error. */
  readonly file: RuleSetFile;
  /** Errors for what was left out; warnings and hints for what was changed. */
  readonly findings: readonly RuleFinding[];
}

const priorityStep = 10;
const ruleKeys = ['name', 'priority', 'conditions', 'event'];

/**
 * Imports a rule, a list of rules, `{ rules, conditions }`, or `{ decisions }` of json-rule-editor.
 * A rule or the whole may be JSON text.
 */
export function importRules(source: unknown, { set, kind }: ImportOptions): ImportedRules {
  const notes = createNotes();
  const whole = parsed(notes.note, source, '');
  const members = membersOf(whole);
  const key = ['rules', 'decisions'].find((one) => members !== undefined && one in members);
  const list = key !== undefined ? members?.[key] : members === undefined ? whole : [whole];
  const root = key === undefined ? '' : `/${key}`;
  if (!Array.isArray(list)) {
    notes.note('no-rules', root, list);
    return { file: { set, kind, version: 0, rules: [] }, findings: notes.findings };
  }
  const given = membersOf(key === undefined ? undefined : members?.['conditions']);
  const { conditions, names } = importNamed(notes, given);
  const isSingle = members !== undefined && key === undefined;
  const drafts = list.flatMap((one, index): readonly Draft[] => {
    const pointer = isSingle ? '' : below(root, index);
    const draft = importRule({ note: notes.note, names }, one, { pointer, index, kind });
    return draft === undefined ? [] : [draft];
  });
  const rules = withPriorities(notes.note, withNames(notes.note, drafts));
  const file = { set, kind, version: 0, ...(conditions && { conditions }), rules };
  return { file, findings: notes.findings };
}

interface Draft {
  readonly pointer: string;
  readonly index: number;
  readonly name: unknown;
  readonly priority: unknown;
  readonly rule: Omit<RuleFile, 'name' | 'priority'>;
}

interface RulePlace {
  readonly pointer: string;
  readonly index: number;
  readonly kind: RuleKind;
}

function importRule(
  given: ConditionImport,
  source: unknown,
  { pointer, index, kind }: RulePlace,
): Draft | undefined {
  const { note } = given;
  const members = membersOf(parsed(note, source, pointer));
  const event = membersOf(members?.['event']);
  if (members === undefined || event === undefined) {
    note('not-a-rule', pointer, source);
    return undefined;
  }
  for (const key of Object.keys(members).filter((one) => !ruleKeys.includes(one))) {
    const isHandler = key === 'onSuccess' || key === 'onFailure';
    note(isHandler ? 'handler-dropped' : 'key-dropped', below(pointer, key), members[key]);
  }
  const conditions = importRoot(given, members['conditions'], below(pointer, 'conditions'));
  if (conditions === undefined) return undefined;
  const { type, params } = event;
  const at = below(pointer, 'event');
  if (membersOf(params) === undefined) {
    note('no-outcome', below(at, 'params'), params, { kind });
  }
  if (type !== kind) {
    note('event-type-changed', below(at, 'type'), type, { kind });
  }
  const comment = type === kind ? {} : { comment: `event ${JSON.stringify(type)} before import` };
  const outcome = (membersOf(params) ?? {}) as unknown as Outcome;
  const rule = { ...comment, conditions, event: { type: kind, params: outcome } };
  return { pointer, index, name: members['name'], priority: members['priority'], rule };
}

type NamedRule = {
  readonly pointer: string;
  readonly name: string;
  readonly priority: number;
} & Pick<Draft, 'rule'>;

function withNames(note: Note, drafts: readonly Draft[]): readonly NamedRule[] {
  const taken = new Set<string>();
  return drafts.map(({ pointer, index, name, priority, rule }) => {
    const own = uniqueName(kebabOf(name) || `rule-${index + 1}`, taken);
    if (own !== name) {
      note('renamed', below(pointer, 'name'), name, { what: 'rule', own });
    }
    // json-rules-engine reads a priority of 0, or none, as 1.
    const whole = Number.parseInt(String(priority || 1), 10);
    return { pointer, name: own, priority: Number.isNaN(whole) ? 1 : whole, rule };
  });
}

/** Keeps priorities if all differ and are allowed; otherwise renumbers them in order. */
function withPriorities(note: Note, named: readonly NamedRule[]): readonly RuleFile[] {
  const given = named.map(({ priority }) => priority);
  const areOurs =
    new Set(given).size === given.length &&
    given.every((priority) => priority >= 1 && priority <= priorityMax);
  const ordered = named.toSorted((a, b) => b.priority - a.priority);
  return ordered.map(({ pointer, name, priority, rule }, place) => {
    const own = areOurs ? priority : (ordered.length - place) * priorityStep;
    if (own !== priority) {
      note('priority-changed', below(pointer, 'priority'), priority, { name, own });
    }
    return { name, priority: own, ...rule };
  });
}

function importNamed(
  { note }: ImportNotes,
  source: Readonly<Record<string, unknown>> | undefined,
): {
  readonly conditions: Readonly<Record<string, GroupFile>> | undefined;
  readonly names: ReadonlyMap<string, string>;
} {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const [place, name] of Object.keys(source ?? {}).entries()) {
    names.set(name, uniqueName(kebabOf(name) || `condition-${place + 1}`, taken));
  }
  if (source === undefined) return { conditions: undefined, names };
  const entries: [string, GroupFile][] = [];
  for (const [name, own] of names) {
    const pointer = below('/conditions', name);
    if (own !== name) {
      note('renamed', pointer, name, { what: 'condition', own });
    }
    const condition = importRoot({ note, names }, source[name], pointer);
    if (condition !== undefined) entries.push([own, condition]);
  }
  return { conditions: Object.fromEntries(entries), names };
}

function uniqueName(name: string, taken: Set<string>): string {
  let own = name;
  for (let count = 2; taken.has(own); count += 1) own = `${name}-${count}`;
  taken.add(own);
  return own;
}

function kebabOf(name: unknown): string {
  if (typeof name !== 'string' && typeof name !== 'number') return '';
  return String(name)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z\d]+/g, '-')
    .replace(/^[-\d]+|-+$/g, '')
    .slice(0, nameLengthMax - 4)
    .replace(/-+$/, '');
}

function parsed(note: Note, source: unknown, pointer: string): unknown {
  if (typeof source !== 'string') return source;
  try {
    return JSON.parse(source);
  } catch (error) {
    note('not-json', pointer, source, { why: reasonOf(error) });
    return undefined;
  }
}
