/**
 * Copies a value into plain data as through JSON: own data members only, no getters called. Nesting
 * and size are limited, as shared references multiply the copy.
 */
import { aFinding, type Finding, type FindingCode } from '../text/finding.ts';
import { type JsonLimits, pointerSegment } from '../text/json-scan.ts';

export interface CopyLimits extends JsonLimits {
  readonly sizeMax: number;
}

export type CopyResult =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: Finding };

interface Copying {
  readonly limits: CopyLimits;
  readonly within: object[];
  left: number;
  problem: Finding | undefined;
}

/** Copies a value; fails at the first place that JSON cannot express. */
export function copyPlain(value: unknown, limits: CopyLimits): CopyResult {
  const copying: Copying = { limits, within: [], left: limits.sizeMax, problem: undefined };
  try {
    const copy = copyOf(copying, value, '');
    const { problem } = copying;
    return problem === undefined ? { ok: true, value: copy } : { ok: false, problem };
  } catch {
    // Reading a member of a proxy may throw.
    const what = { expected: 'plain data', received: 'something that fails when it is read' };
    return { ok: false, problem: aFinding('', 'wrong_type', what) };
  }
}

function copyOf(copying: Copying, value: unknown, pointer: string): unknown {
  const problem = (code: FindingCode, received: string, expected: string) => {
    copying.problem ??= aFinding(pointer, code, { received, expected });
  };
  copying.left -= typeof value === 'string' ? value.length + 1 : 1;
  if (copying.left < 0) {
    const received = 'larger than that';
    const expected = `at most ${copying.limits.sizeMax} members and characters`;
    copying.problem ??= aFinding('', 'text_too_long', { received, expected });
    return undefined;
  }
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      if (Number.isFinite(value) && isExact(value)) return value;
      return problem('out_of_range', shown(value), 'a number within ±(2^53 − 1), and no -0');
    case 'object':
      return value === null ? null : copyOfObject(copying, value, pointer, problem);
    default:
      return problem('wrong_type', `of type ${typeof value}`, 'a value that JSON has');
  }
}

type Problem = (code: FindingCode, received: string, expected: string) => void;

function copyOfObject(copying: Copying, value: object, pointer: string, problem: Problem): unknown {
  const { within, limits } = copying;
  if (within.includes(value)) return problem('wrong_type', 'a cycle', 'a value without cycles');
  if (within.length >= limits.nestingMax) {
    const expected = `at most ${limits.nestingMax} lists and objects inside each other`;
    return problem('json_too_deep', 'deeper', expected);
  }
  const isList = Array.isArray(value);
  const prototype: unknown = Object.getPrototypeOf(value);
  const isPlain = isList
    ? prototype === Array.prototype
    : prototype === Object.prototype || prototype === null;
  if (!isPlain) return problem('wrong_type', 'an instance of a class', 'a plain object or list');
  within.push(value);
  const copy = isList
    ? copyOfList(copying, value, pointer)
    : copyOfMembers(copying, value, pointer);
  within.pop();
  return copy;
}

function copyOfList(copying: Copying, list: readonly unknown[], pointer: string): unknown[] {
  const copy: unknown[] = [];
  for (let place = 0; place < list.length && copying.problem === undefined; place += 1) {
    copy.push(copyOfMember(copying, list, String(place), `${pointer}/${place}`));
  }
  return copy;
}

function copyOfMembers(copying: Copying, value: object, pointer: string): object {
  const copy: { [key: string]: unknown } = {};
  for (const key of Reflect.ownKeys(value)) {
    if (copying.problem !== undefined) break;
    const at = `${pointer}${pointerSegment(String(key))}`;
    copying.left -= String(key).length;
    if (typeof key === 'symbol' || copying.limits.refusedKeys.has(key)) {
      const received = `the key ${String(key)}`;
      copying.problem = aFinding(at, 'unknown_key', { received, expected: 'another key' });
      break;
    }
    copy[key] = copyOfMember(copying, value, key, at);
  }
  return copy;
}

function copyOfMember(copying: Copying, owner: object, key: string, pointer: string): unknown {
  const member = Object.getOwnPropertyDescriptor(owner, key);
  if (member !== undefined && 'value' in member) return copyOf(copying, member.value, pointer);
  const received = member === undefined ? 'a gap in a list' : 'a getter';
  copying.problem ??= aFinding(pointer, 'wrong_type', { received, expected: 'a plain value' });
  return undefined;
}

function isExact(value: number): boolean {
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER && !Object.is(value, -0);
}

function shown(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
