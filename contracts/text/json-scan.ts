/**
 * Scans JSON for its first fault, or for positions of values, which `JSON.parse` does not always
 * report. Its own stack cannot overflow by nesting.
 * Source: RFC 8259 (JSON); RFC 6901 (pointers).
 */

/** Deepest nesting accepted. A centre file needs 8, a trace line 12. */
export const jsonNestingMax = 64;

export interface JsonLimits {
  readonly nestingMax: number;
  /** Keys that are refused in any object. */
  readonly refusedKeys: ReadonlySet<string>;
  /** Whether to refuse -0 and integers beyond ±(2^53 − 1), as parsing changes them. */
  readonly areNumbersExact: boolean;
}

/** Default limits. */
export const plainJson: JsonLimits = {
  nestingMax: jsonNestingMax,
  refusedKeys: new Set(),
  areNumbersExact: false,
};

/** Limits for rule sets and world files. */
export const ruleJsonLimits: JsonLimits = {
  // Conditions nested eight deep need 21 levels, on lines 24.
  nestingMax: 24,
  refusedKeys: new Set(['__proto__', 'constructor', 'prototype']),
  areNumbersExact: true,
};

export type JsonScan =
  | { readonly ok: true; readonly places: ReadonlyMap<string, number> }
  | {
      readonly ok: false;
      readonly code:
        | 'json_syntax'
        | 'json_too_deep'
        | 'duplicate_key'
        | 'unknown_key'
        | 'out_of_range';
      readonly pointer: string;
      readonly at: number;
      readonly expected: string;
    };

type Fault = Extract<JsonScan, { readonly ok: false }>;

interface Frame {
  readonly keys: Set<string> | undefined;
  index: number;
  /** Key or index of the current value; undefined while a key is read. */
  segment: string | undefined;
}

interface Walk {
  readonly text: string;
  readonly limits: JsonLimits;
  readonly frames: Frame[];
  at: number;
}

const blanks = /[ \t\n\r]*/y;
const scalar = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const seenWord = /[^\s,:\]}"]{1,20}/y;
const hexadecimal = /^[0-9a-fA-F]{4}$/;

/** Finds the positions of the values at `wanted` (JSON pointers). Values not found get none. */
export function scanJson(
  text: string,
  wanted: ReadonlySet<string>,
  limits: JsonLimits = plainJson,
): JsonScan {
  const walk: Walk = { text, limits, frames: [], at: 0 };
  const places = new Map<string, number>();
  const depths = new Set([...wanted].map((pointer) => pointer.split('/').length - 1));
  take(walk, blanks);
  for (;;) {
    if (depths.has(walk.frames.length)) {
      const pointer = pointerOf(walk);
      if (wanted.has(pointer)) places.set(pointer, walk.at);
    }
    const entered = enterValue(walk);
    if (entered === 'opened') continue;
    const left = entered === 'done' ? leaveValue(walk) : entered;
    if (left === 'end') return { ok: true, places };
    if (left !== 'next') return left;
  }
}

export function pointerSegment(segment: string | number): string {
  return `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function enterValue(walk: Walk): 'opened' | 'done' | Fault {
  const first = walk.text[walk.at];
  if (first === '"') return readString(walk) ?? 'done';
  if (first !== '{' && first !== '[') return readScalar(walk);
  const { nestingMax } = walk.limits;
  if (walk.frames.length >= nestingMax) {
    return fault(walk, {
      code: 'json_too_deep',
      expected: `at most ${nestingMax} lists and objects inside each other`,
    });
  }
  walk.at += 1;
  take(walk, blanks);
  if (walk.text[walk.at] === (first === '{' ? '}' : ']')) {
    walk.at += 1;
    return 'done';
  }
  const keys = first === '{' ? new Set<string>() : undefined;
  walk.frames.push({ keys, index: 0, segment: keys === undefined ? '0' : undefined });
  return (keys === undefined ? undefined : readKey(walk, keys)) ?? 'opened';
}

function leaveValue(walk: Walk): 'next' | 'end' | Fault {
  for (;;) {
    take(walk, blanks);
    const frame = walk.frames.at(-1);
    const seen = walk.text[walk.at];
    if (frame === undefined) {
      return seen === undefined ? 'end' : fault(walk, { expected: 'nothing after the value' });
    }
    const closing = frame.keys === undefined ? ']' : '}';
    if (seen !== ',' && seen !== closing) return fault(walk, { expected: `, or ${closing}` });
    walk.at += 1;
    if (seen === ',') {
      take(walk, blanks);
      frame.index += 1;
      frame.segment = frame.keys === undefined ? String(frame.index) : undefined;
      return (frame.keys === undefined ? undefined : readKey(walk, frame.keys)) ?? 'next';
    }
    walk.frames.pop();
  }
}

function readKey(walk: Walk, keys: Set<string>): Fault | undefined {
  const from = walk.at;
  if (walk.text[from] !== '"') return fault(walk, { expected: 'a key in double quotes' });
  const broken = readString(walk);
  if (broken !== undefined) return broken;
  const key = String(JSON.parse(walk.text.slice(from, walk.at)));
  const frame = walk.frames.at(-1);
  if (frame !== undefined) frame.segment = key;
  if (keys.has(key)) {
    walk.at = from;
    return fault(walk, { code: 'duplicate_key', expected: 'each key once in an object' });
  }
  keys.add(key);
  if (walk.limits.refusedKeys.has(key)) {
    walk.at = from;
    return fault(walk, { code: 'unknown_key', expected: `a key other than ${key}` });
  }
  take(walk, blanks);
  if (walk.text[walk.at] !== ':') return fault(walk, { expected: ': after a key' });
  walk.at += 1;
  take(walk, blanks);
  return undefined;
}

/** A loop: a regular expression overflows the stack on megabytes. */
function readString(walk: Walk): Fault | undefined {
  const { text } = walk;
  walk.at += 1;
  for (;;) {
    const letter = text[walk.at];
    if (letter === undefined) return fault(walk, { expected: 'a closing quote' });
    if (letter < ' ') return fault(walk, { expected: 'no control character in a text' });
    walk.at += 1;
    if (letter === '"') return undefined;
    if (letter !== '\\') continue;
    const escaped = text[walk.at] ?? '';
    const isCode = escaped === 'u' && hexadecimal.test(text.slice(walk.at + 1, walk.at + 5));
    if (!isCode && !(escaped !== '' && '"\\/bfnrt'.includes(escaped))) {
      return fault(walk, { expected: 'an escape that JSON knows' });
    }
    walk.at += isCode ? 5 : 1;
  }
}

function readScalar(walk: Walk): 'done' | Fault {
  const from = walk.at;
  const read = take(walk, scalar);
  if (read !== '') return isInexact(walk, read) ? outOfRange(walk, from) : 'done';
  const seen = take(walk, seenWord);
  walk.at = from;
  const isNumberName = /^[+-]?(?:NaN|Infinity)$/.test(seen);
  return fault(walk, { expected: isNumberName ? `a number; JSON has no ${seen}` : 'a value' });
}

function isInexact({ limits }: Walk, word: string): boolean {
  if (!limits.areNumbersExact || !/^[-\d]/.test(word)) return false;
  const value = Number(word);
  return Math.abs(value) > Number.MAX_SAFE_INTEGER || Object.is(value, -0);
}

function outOfRange(walk: Walk, from: number): Fault {
  walk.at = from;
  const max = Number.MAX_SAFE_INTEGER;
  return fault(walk, { code: 'out_of_range', expected: `a number within ±${max}, and no -0` });
}

function take(walk: Walk, pattern: RegExp): string {
  pattern.lastIndex = walk.at;
  const [seen = ''] = pattern.exec(walk.text) ?? [];
  walk.at += seen.length;
  return seen;
}

function pointerOf(walk: Walk): string {
  return walk.frames
    .map(({ segment }) => (segment === undefined ? '' : pointerSegment(segment)))
    .join('');
}

function fault(
  walk: Walk,
  what: { readonly expected: string; readonly code?: Fault['code'] },
): Fault {
  const { expected, code = 'json_syntax' } = what;
  return { ok: false, code, pointer: pointerOf(walk), at: walk.at, expected };
}

/** Whether the text exceeds a limit in UTF-8; stops counting there. */
export function exceedsBytes(text: string, bytesMax: number): boolean {
  let bytes = 0;
  for (let at = 0; at < text.length && bytes <= bytesMax; at += 1) {
    const unit = text.charCodeAt(at);
    // A surrogate, half of a four-byte character, counts two bytes.
    const isSurrogate = unit >= 0xd800 && unit <= 0xdfff;
    bytes += unit < 0x80 ? 1 : unit < 0x800 || isSurrogate ? 2 : 3;
  }
  return bytes > bytesMax;
}
