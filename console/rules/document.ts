/**
 * A rule set under edit: text, undo history and chosen rule. Form, table and JSON change only the
 * necessary text, so that undo restores it byte for byte. Pure.
 */
import {
  below,
  insertMember,
  type JsonNode,
  membersOf,
  nodeAt,
  type ReadJson,
  readAfter,
  readJson,
  removeMember,
  replaceNode,
  type Splice,
  valueAt,
} from './json-text.ts';

export interface RuleDocument {
  readonly text: string;
  /** The last text that was valid JSON, which views show while a text is incomplete. */
  readonly read: ReadJson;
  readonly isHalfTyped: boolean;
  readonly chosen: string | null;
  readonly done: readonly Step[];
  readonly undone: readonly Step[];
}

interface Step {
  /** Text changes in order, each with the replaced text. */
  readonly splices: readonly (Splice & { readonly away: string })[];
  readonly chosenBefore: string | null;
  readonly chosenAfter: string | null;
  /** Pointer to the value whose typing extends this undo step; null: none. */
  readonly typedAt: string | null;
}

/** `typedAt` if the whole text is being typed. */
const wholeText = '(text)';

export type RuleEdit =
  | {
      readonly kind: 'set';
      readonly pointer: string;
      readonly value: unknown;
      /** Consecutive typing is one undo step. */
      readonly isTyped?: boolean;
    }
  | { readonly kind: 'remove'; readonly pointer: string }
  | {
      readonly kind: 'insert';
      readonly pointer: string;
      readonly index: number;
      readonly value: unknown;
    };

export interface Rule {
  readonly pointer: string;
  readonly name: string;
  readonly priority: number;
  readonly value: Readonly<Record<string, unknown>>;
}

const stepsMax = 2_000;
const priorityStep = 10;
const nothing: ReadJson = {
  text: '{}',
  value: {},
  root: { start: 0, end: 0, kind: 'object', children: [] },
};

export function openDocument(text: string): RuleDocument {
  const read = readJson(text);
  return {
    text,
    read: read ?? nothing,
    isHalfTyped: read === null,
    chosen: null,
    done: [],
    undone: [],
  };
}

/** Rules in order of evaluation: highest priority first. */
export function rulesOf(value: unknown): readonly Rule[] {
  const rules = valueAt(value, '/rules');
  return (Array.isArray(rules) ? rules : [])
    .map((rule: unknown, place) => {
      const members = (typeof rule === 'object' && rule !== null ? rule : {}) as Rule['value'];
      const { name, priority } = members;
      return {
        pointer: below('/rules', place),
        name: plainText(name),
        priority: Number(plainText(priority)),
        value: members,
      };
    })
    .sort((a, b) => b.priority - a.priority);
}

/** The rule that a pointer is in; undefined: none. */
export function ruleAt(value: unknown, pointer: string): Rule | undefined {
  return rulesOf(value).find((rule) => `${pointer}/`.startsWith(`${rule.pointer}/`));
}

/** Objects count as unnamed, as they may not convert to text. */
const plainText = (value: unknown) => (typeof value === 'object' ? '' : String(value ?? ''));

export function chosenRule({ read, chosen }: RuleDocument): Rule | undefined {
  return rulesOf(read.value).find(({ pointer }) => pointer === chosen);
}

export function choose(document: RuleDocument, chosen: string | null): RuleDocument {
  return { ...document, chosen };
}

/** Applies edits in order as one undo step, unless the text is incomplete. */
export function edit(
  document: RuleDocument,
  edits: readonly RuleEdit[],
  chosen = document.chosen,
): RuleDocument {
  if (document.isHalfTyped) return document;
  let now: TextRead = document;
  const splices: Step['splices'][number][] = [];
  for (const one of edits) {
    const { text, read } = now;
    const splice = spliceOf(text, read.root, one);
    if (splice === null) continue;
    splices.push({ ...splice, away: text.slice(splice.start, splice.end) });
    now = changed(now, splice);
  }
  if (splices.length === 0) return document;
  const [first] = edits;
  const typedAt = first?.kind === 'set' && first.isTyped === true ? first.pointer : null;
  const step = { splices, chosenBefore: document.chosen, chosenAfter: chosen, typedAt };
  const last = document.done.at(-1);
  const [before] = last?.splices ?? [];
  const [typed] = splices;
  const goesOn = typedAt !== null && last?.typedAt === typedAt && before?.start === typed?.start;
  if (!goesOn || before === undefined || typed === undefined) return after(document, step, now);
  const joined = { ...last, splices: [{ ...before, text: typed.text }] };
  return after({ ...document, done: document.done.slice(0, -1) }, joined, now);
}

/**
 * Applies edits as one undo step, parsing once. All pointers refer to the present text; edits must
 * not overlap.
 */
export function editAtOnce(document: RuleDocument, edits: readonly RuleEdit[]): RuleDocument {
  const { text, read, isHalfTyped, chosen } = document;
  const splices = edits
    .map((one) => (isHalfTyped ? null : spliceOf(text, read.root, one)))
    .filter((splice) => splice !== null)
    .sort((a, b) => a.start - b.start);
  const start = splices[0]?.start;
  if (start === undefined) return document;
  let put = '';
  let end = start;
  for (const splice of splices) {
    put += text.slice(end, splice.start) + splice.text;
    end = splice.end;
  }
  const away = text.slice(start, end);
  const all = { start, end, text: put, away };
  const step = { splices: [all], chosenBefore: chosen, chosenAfter: chosen, typedAt: null };
  return after(document, step, changed(document, all));
}

export function type(document: RuleDocument, text: string): RuleDocument {
  const splice = between(document.text, text);
  if (splice === null) return document;
  const now = changed(document, splice);
  const away = document.text.slice(splice.start, splice.end);
  const last = document.done.at(-1);
  const [before] = last?.splices ?? [];
  const { chosen } = document;
  const goesOn =
    before !== undefined &&
    last?.typedAt === wholeText &&
    away === '' &&
    before.start + before.text.length === splice.start &&
    !/\s$/.test(before.text);
  if (!goesOn) {
    const splices = [{ ...splice, away }];
    return after(
      document,
      { splices, chosenBefore: chosen, chosenAfter: chosen, typedAt: wholeText },
      now,
    );
  }
  const step = { ...last, splices: [{ ...before, text: before.text + splice.text }] };
  return after({ ...document, done: document.done.slice(0, -1) }, step, now);
}

export function undo(document: RuleDocument): RuleDocument {
  const step = document.done.at(-1);
  if (step === undefined) return document;
  const before = step.splices.reduceRight<TextRead>(
    (now, { start, text: put, away }) =>
      changed(now, { start, end: start + put.length, text: away }),
    document,
  );
  const done = document.done.slice(0, -1);
  return shown(before, {
    done,
    undone: [...document.undone, step],
    chosen: step.chosenBefore,
  });
}

export function redo(document: RuleDocument): RuleDocument {
  const step = document.undone.at(-1);
  if (step === undefined) return document;
  const again = step.splices.reduce<TextRead>(changed, document);
  const undone = document.undone.slice(0, -1);
  return shown(again, {
    done: [...document.done, step],
    undone,
    chosen: step.chosenAfter,
  });
}

export function moveRule(document: RuleDocument, pointer: string, by: -1 | 1): RuleDocument {
  const rules = rulesOf(document.read.value);
  const at = rules.findIndex((rule) => rule.pointer === pointer);
  const [rule, other] = [rules[at], rules[at + by]];
  if (rule === undefined || other === undefined) return document;
  return edit(document, [
    { kind: 'set', pointer: below(rule.pointer, 'priority'), value: other.priority },
    { kind: 'set', pointer: below(other.pointer, 'priority'), value: rule.priority },
  ]);
}

/** Adds and chooses a rule with the highest priority; `members` may hold more of it. */
export function addRule(
  document: RuleDocument,
  event: Readonly<Record<string, unknown>>,
  members: Rule['value'] = { conditions: { all: [] } },
): RuleDocument {
  const rules = rulesOf(document.read.value);
  const { name: copied } = members;
  const [own = []] = newNames(rules, 1, plainText(copied) || 'new-rule');
  const [name, priority] = own;
  const value = { ...members, name, priority, event };
  // Appended, so that pointers to other rules stay valid.
  const index = rules.length;
  const added = { kind: 'insert', pointer: '/rules', index, value } as const;
  return edit(document, [added], below('/rules', index));
}

/** Names and priorities of new rules; the first has the highest priority. */
export function newNames(
  rules: readonly Pick<Rule, 'name' | 'priority'>[],
  count: number,
  wanted = 'new-rule',
): readonly (readonly [name: string, priority: number])[] {
  const taken = new Set(rules.map(({ name }) => name));
  const highest = Math.max(0, ...rules.map(({ priority }) => priority));
  const names = freeNames(taken, wanted);
  return Array.from({ length: count }, (_, place) => {
    return [names.next().value, highest + (count - place) * priorityStep];
  });
}

/**
 * Adds imported rules above the others, in their order. A named condition that differs from one of
 * that name gets another name, so that the rules that are there keep their meaning.
 */
export function addRules(document: RuleDocument, imported: RuleDocument): RuleDocument {
  const own = membersOf(valueAt(document.read.value, '/conditions'));
  const given = Object.entries(membersOf(valueAt(imported.read.value, '/conditions')));
  const added = given.filter(([name, one]) => JSON.stringify(own[name]) !== JSON.stringify(one));
  const names = new Set(Object.keys(own));
  const named = new Map<unknown, string>();
  for (const [name] of added) {
    const free = freeName(names, name);
    names.add(free);
    named.set(name, free);
  }
  const renamed = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value), (key, one) =>
      key === 'condition' ? (named.get(one) ?? one) : one,
    );
  const rules = rulesOf(document.read.value);
  const others = rulesOf(imported.read.value);
  const taken = new Set(rules.map(({ name }) => name));
  const places = newNames(rules, others.length);
  const edits = others.map((rule, place): RuleEdit => {
    const name = freeName(taken, rule.name);
    taken.add(name);
    const value = { ...membersOf(renamed(rule.value)), name, priority: places[place]?.[1] };
    return { kind: 'insert', pointer: '/rules', index: rules.length + place, value };
  });
  if (added.length === 0) return edit(document, edits);
  const conditions = added.map(([name, one]) => [named.get(name) ?? name, renamed(one)] as const);
  return edit(document, [
    ...edits,
    { kind: 'set', pointer: '/conditions', value: { ...own, ...Object.fromEntries(conditions) } },
  ]);
}

export function removeRule(document: RuleDocument, pointer: string): RuleDocument {
  return edit(document, [{ kind: 'remove', pointer }], null);
}

export function freeName(taken: ReadonlySet<string>, wanted: string): string {
  return freeNames(taken, wanted).next().value;
}

function* freeNames(taken: ReadonlySet<string>, wanted: string): Generator<string, never> {
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? wanted : `${wanted}-${n}`;
    if (!taken.has(name)) yield name;
  }
}

function spliceOf(text: string, root: JsonNode, change: RuleEdit): Splice | null {
  const { pointer } = change;
  const node = nodeAt(root, pointer);
  if (change.kind === 'insert') {
    if (node !== undefined) return insertMember(text, node, change);
    return spliceOf(text, root, { kind: 'set', pointer, value: [change.value] });
  }
  const end = pointer.lastIndexOf('/');
  const key = pointer
    .slice(end + 1)
    .replaceAll('~1', '/')
    .replaceAll('~0', '~');
  const parent = nodeAt(root, pointer.slice(0, end));
  if (parent === undefined) return null;
  if (change.kind === 'remove') {
    const index = parent.children.findIndex((child) => child.key === key);
    return index === -1 ? null : removeMember(parent, index);
  }
  if (node === undefined) {
    return insertMember(text, parent, { index: parent.children.length, key, value: change.value });
  }
  const splice = replaceNode(text, node, change.value);
  return splice.text === text.slice(splice.start, splice.end) ? null : splice;
}

type TextRead = Pick<RuleDocument, 'text' | 'read'>;

function changed({ text, read }: TextRead, splice: Splice): TextRead {
  const now = text.slice(0, splice.start) + splice.text + text.slice(splice.end);
  const next = read.text === text ? readAfter(read, splice, now) : readJson(now);
  return { text: now, read: next ?? read };
}

/** The smallest splice between two texts; null: equal. */
function between(before: string, now: string): Splice | null {
  if (before === now) return null;
  const shorter = Math.min(before.length, now.length);
  let start = 0;
  while (start < shorter && before[start] === now[start]) start += 1;
  let same = 0;
  while (same < shorter - start && before.at(-1 - same) === now.at(-1 - same)) same += 1;
  return { start, end: before.length - same, text: now.slice(start, now.length - same) };
}

function after(document: RuleDocument, step: Step, now: TextRead): RuleDocument {
  const done = [...document.done, step].slice(-stepsMax);
  return shown(now, { done, undone: [], chosen: step.chosenAfter });
}

function shown(
  { text, read }: TextRead,
  steps: Pick<RuleDocument, 'done' | 'undone' | 'chosen'>,
): RuleDocument {
  return { ...steps, text, read, isHalfTyped: read.text !== text };
}
