/**
 * Three-way merge of rule set documents by rule, case and other named parts. Drafts may be invalid,
 * so documents are plain JSON. The order of rules in a file has no meaning.
 */
import { equalByValue } from '../../kernel/index.ts';

type Members = Readonly<Record<string, unknown>>;

export interface MergeSides {
  /** The version that both sides began with. */
  readonly base: unknown;
  readonly mine: unknown;
  readonly theirs: unknown;
}

/** A part that differs between the sides; undefined: a side does not have it. */
export interface MergePart extends MergeSides {
  readonly id: string;
  /** Member of the document, such as `rules`. */
  readonly member: string;
  /** Name within the member; '': the part is the whole member. */
  readonly name: string;
  /** `same`: both sides made the same change. */
  readonly changedBy: 'mine' | 'theirs' | 'same' | 'both';
  /** Of a conflict: both changes in one value; null: they change the same place. */
  readonly together: { readonly value: unknown } | null;
}

export type MergeChoice = keyof MergeSides | 'together';
export type MergeChoices = ReadonlyMap<string, MergeChoice>;

interface MergedRules {
  readonly document: Members;
  /** Rules of mine that moved up because theirs have the same priority. */
  readonly moved: readonly string[];
}

/** Members with named parts: lists by the member that names an item, and objects by key. */
const listNames = new Map([
  ['rules', 'name'],
  ['cases', 'name'],
  ['items', 'sku'],
]);
const namedMembers = new Set(['conditions', 'params', 'texts', 'baseFacts']);

/** Parts that differ; parts that no side changed are left out. */
export function mergeParts(sides: MergeSides): readonly MergePart[] {
  return allParts(sides).filter(({ base, mine, theirs }) => {
    return !equalByValue(base, mine) || !equalByValue(base, theirs);
  });
}

/** The merged document; null while a conflict has no choice. */
export function mergeRuleSets(sides: MergeSides, choices: MergeChoices): MergedRules | null {
  const parts = allParts(sides);
  if (parts.some(({ id, changedBy }) => changedBy === 'both' && !choices.has(id))) return null;
  const shown = [sides.mine, sides.theirs].flatMap((side) => Object.keys(membersOf(side)));
  const merged = new Map<string, unknown>();
  for (const member of new Set(shown)) {
    const kept = parts
      .filter((part) => part.member === member)
      .map((part) => [part.name, mergedValue(part, choices)] as const)
      .filter(([, value]) => value !== undefined);
    const values = kept.map(([, value]) => value);
    const named = listNames.has(member) ? values : Object.fromEntries(kept);
    merged.set(member, isSplit(sides, member) ? named : values[0]);
  }
  merged.set('version', membersOf(sides.theirs)['version']);
  const document = Object.fromEntries(merged);
  const { rules } = document;
  if (!Array.isArray(rules)) return { document, moved: [] };
  return withOwnPriorities({ ...document, rules }, new Set(parts.map((part) => part.theirs)));
}

function mergedValue(part: MergePart, choices: MergeChoices): unknown {
  const { base, mine, theirs, changedBy, together } = part;
  if (changedBy !== 'both') return changedBy === 'mine' ? mine : theirs;
  const choice = choices.get(part.id) ?? 'mine';
  if (choice === 'together') return together === null ? base : together.value;
  return part[choice];
}

function allParts(sides: MergeSides): readonly MergePart[] {
  const [base, mine, theirs] = [sides.base, sides.mine, sides.theirs].map((side) =>
    partsOf(side, sides),
  );
  const all = new Map([...(mine ?? []), ...(theirs ?? []), ...(base ?? [])]);
  return [...all].map(([id, { member, name }]) => {
    const of = {
      base: base?.get(id)?.value,
      mine: mine?.get(id)?.value,
      theirs: theirs?.get(id)?.value,
    };
    const changedBy = changerOf(of, member);
    const together = changedBy === 'both' ? mergeMembers(of) : null;
    return { id, member, name, ...of, changedBy, together };
  });
}

function changerOf({ base, mine, theirs }: MergeSides, member: string): MergePart['changedBy'] {
  if (equalByValue(mine, theirs)) return 'same';
  if (equalByValue(mine, base)) return 'theirs';
  // A note describes one version, so that mine replaces theirs.
  if (equalByValue(theirs, base) || member === 'note') return 'mine';
  return 'both';
}

interface DocumentPart {
  readonly member: string;
  readonly name: string;
  readonly value: unknown;
}

/** Equal names within a member are numbered, as no part of an invalid draft may get lost. */
function partsOf(document: unknown, sides: MergeSides): ReadonlyMap<string, DocumentPart> {
  const parts = new Map<string, DocumentPart>();
  const counts = new Map<string, number>();
  for (const [member, value] of Object.entries(membersOf(document))) {
    if (member === 'version') continue;
    const named: readonly (readonly [string, unknown])[] = isSplit(sides, member)
      ? namedParts(member, value)
      : [['', value]];
    for (const [name, one] of named) {
      const place = JSON.stringify([member, name]);
      const count = counts.get(place) ?? 0;
      counts.set(place, count + 1);
      parts.set(`${place} ${count}`, { member, name, value: one });
    }
  }
  return parts;
}

function namedParts(member: string, value: unknown): readonly (readonly [string, unknown])[] {
  const key = listNames.get(member);
  if (key === undefined) return Object.entries(membersOf(value));
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  return items.map((one) => {
    const name = membersOf(one)[key];
    return [typeof name === 'string' ? name : '', one];
  });
}

/** Whether a member is merged part by part: on every side it must be what its schema says. */
function isSplit({ base, mine, theirs }: MergeSides, member: string): boolean {
  const isList = listNames.has(member);
  if (!isList && !namedMembers.has(member)) return false;
  return [base, mine, theirs].every((side) => {
    const value = membersOf(side)[member];
    return value === undefined || (isList ? Array.isArray(value) : isObject(value));
  });
}

/** Merges two changes that touch different members; null: they touch the same. */
function mergeMembers({ base, mine, theirs }: MergeSides): MergePart['together'] {
  if (equalByValue(mine, theirs) || equalByValue(theirs, base)) return { value: mine };
  if (equalByValue(mine, base)) return { value: theirs };
  if (!isObject(base) || !isObject(mine) || !isObject(theirs)) return null;
  const merged = new Map<string, unknown>();
  for (const key of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
    const one = mergeMembers({ base: base[key], mine: mine[key], theirs: theirs[key] });
    if (one === null) return null;
    if (one.value !== undefined) merged.set(key, one.value);
  }
  return { value: Object.fromEntries(merged) };
}

/** Raises rules that are not theirs and share a priority with another to the next free one. */
function withOwnPriorities(
  document: Members & { readonly rules: readonly unknown[] },
  theirs: ReadonlySet<unknown>,
): MergedRules {
  const priorityOf = (rule: unknown) => Number(membersOf(rule)['priority']);
  const taken = new Set(document.rules.filter((rule) => theirs.has(rule)).map(priorityOf));
  const own = document.rules.filter((rule) => !theirs.has(rule));
  const raised = new Map<unknown, Members>();
  // From the lowest, so that rules of mine keep their order.
  for (const rule of own.toSorted((a, b) => priorityOf(a) - priorityOf(b))) {
    let priority = priorityOf(rule);
    while (Number.isSafeInteger(priority) && taken.has(priority)) priority += 1;
    taken.add(priority);
    if (priority > priorityOf(rule)) raised.set(rule, { ...membersOf(rule), priority });
  }
  const rules = document.rules.map((rule) => raised.get(rule) ?? rule);
  const moved = [...raised.keys()].map((rule) => String(membersOf(rule)['name']));
  return { document: { ...document, rules }, moved };
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function membersOf(value: unknown): Members {
  return isObject(value) ? value : {};
}
