/**
 * Applies the patch of a finding to a JSON value.
 * Source: RFC 6902 (add, replace, remove).
 */
import type { Patch } from '../../rules/index.ts';

type Holder = Record<string, unknown> | unknown[];

/** A changed copy; undefined if a path does not exist. */
export function applyPatch(value: unknown, patch: Patch): unknown {
  const whole = { value: structuredClone(value) };
  for (const operation of patch) {
    const segments = ['value', ...segmentsOf(operation.path)];
    const last = segments.pop() ?? '';
    const holder = holderAt(whole, segments);
    if (holder === undefined) return undefined;
    const isDone = Array.isArray(holder)
      ? changeList(holder, last, operation)
      : changeObject(holder, last, operation);
    if (!isDone) return undefined;
  }
  return whole.value;
}

function holderAt(whole: Holder, segments: readonly string[]): Holder | undefined {
  let holder: unknown = whole;
  for (const segment of segments) {
    if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, segment)) {
      return undefined;
    }
    holder = (holder as Record<string, unknown>)[segment];
  }
  return typeof holder === 'object' && holder !== null ? (holder as Holder) : undefined;
}

function changeList(list: unknown[], segment: string, operation: Patch[number]): boolean {
  const place = segment === '-' ? list.length : Number(segment);
  const end = operation.op === 'add' ? list.length : list.length - 1;
  if (!Number.isSafeInteger(place) || place < 0 || place > end) return false;
  if (operation.op === 'add') list.splice(place, 0, operation.value);
  else if (operation.op === 'replace') list[place] = operation.value;
  else list.splice(place, 1);
  return true;
}

function changeObject(
  object: Record<string, unknown>,
  name: string,
  operation: Patch[number],
): boolean {
  if (operation.op !== 'add' && !Object.hasOwn(object, name)) return false;
  if (operation.op === 'remove') delete object[name];
  else object[name] = operation.value;
  return true;
}

function segmentsOf(pointer: string): readonly string[] {
  const segments = pointer.split('/').slice(1);
  return segments.map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}
