/** Differences of two documents by member, in the order of the later one. */
import { keyMember, type Members } from './schema.ts';

export interface MemberDifference {
  /** Member names and ids of list entries, outermost first. */
  readonly path: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
}

export function differences(
  before: unknown,
  after: unknown,
  path: readonly string[] = [],
): readonly MemberDifference[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const [was, is] = [named(before), named(after)];
  if (was === null || is === null) return [{ path, before, after }];
  const names = new Set([...Object.keys(is), ...Object.keys(was)]);
  const found = [...names].flatMap((name) => differences(was[name], is[name], [...path, name]));
  return found.length === 0 ? [{ path, before, after }] : found;
}

/** An object's members, or a list's entries by their ids; null: a plain value. */
function named(value: unknown): Members | null {
  if (typeof value !== 'object' || value === null || 'amountMinor' in value) return null;
  if (!Array.isArray(value)) return value as Members;
  const entries = value.map((item, place): readonly [string, unknown] | null => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return null;
    const key = keyMember(item as Members);
    return [key === null ? String(place + 1) : String((item as Members)[key]), item];
  });
  return entries.includes(null) ? null : Object.fromEntries(entries.filter((one) => one !== null));
}

/**
 * Patch from one document to another. Members that go are `gone` in it: null in a merge patch (RFC
 * 7396), undefined where documents may hold null.
 */
export function patchOf(before: Members, after: Members, gone: null | undefined): Members {
  const patch: Record<string, unknown> = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [was, is] = [before[name], after[name]];
    if (JSON.stringify(was) === JSON.stringify(is)) continue;
    if (isObject(was) && isObject(is)) patch[name] = patchOf(was, is, gone);
    else patch[name] = is === undefined ? gone : is;
  }
  return patch;
}

/** Applies a patch in which members that go are undefined. */
export function patched(document: Members, patch: Members): Members {
  const made: Record<string, unknown> = { ...document };
  for (const [name, value] of Object.entries(patch)) {
    const was = made[name];
    if (value === undefined) delete made[name];
    else made[name] = isObject(value) && isObject(was) ? patched(was, value) : value;
  }
  return made;
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
