/**
 * A finding: a fault in external text with its place, actual and expected value. Custom schema
 * messages begin with "expected".
 */
import * as z from 'zod';
import { nearestWord } from '../../kernel/index.ts';
import { pointerSegment } from './json-scan.ts';
import { maskCardNumbers } from './mask-card-numbers.ts';

/** Codes of findings; like error codes, they must not change. */
export const findingCodes = {
  json_syntax: 'The text is not JSON',
  json_too_deep: 'Lists and objects are nested too deep',
  duplicate_key: 'A key stands twice in one object',
  text_too_long: 'The text is longer than the limit',
  unknown_key: 'A key that the format does not know',
  missing: 'A required member is not there',
  wrong_type: 'A value of another type was expected',
  wrong_value: 'The value is not one of those allowed',
  out_of_range: 'A number, text or list beyond its bounds',
  wrong_format: 'The text is not written as expected',
  not_unique: 'An id stands twice in its list',
  unknown_reference: 'An id names nothing in this file',
  not_allowed: 'The value contradicts another one',
  scenario_unstable: 'The load exceeds the staff and nobody gives up',
  more: 'There are further findings, not listed',
} as const;

export type FindingCode = keyof typeof findingCodes;

/** A fault found in a text from outside. */
export const findingSchema = z.object({
  /** JSON pointer (RFC 6901); empty: the whole text. */
  pointer: z.string(),
  code: z.enum(Object.keys(findingCodes) as FindingCode[]),
  /** One sentence with pointer, actual and expected value. */
  message: z.string(),
  expected: z.string(),
  /** The actual value, at most {@link receivedLengthMax} characters. */
  received: z.string(),
  line: z.int().min(1).exactOptional(),
  /** In UTF-16 code units. */
  column: z.int().min(1).exactOptional(),
});
/** A fault in a text, with its place. */
export type Finding = Readonly<z.infer<typeof findingSchema>>;

/** Most characters of a value in messages. */
export const receivedLengthMax = 80;
/** Most findings of a text; a last one counts the rest. */
export const findingsMax = 100;

type Issue = z.core.$ZodIssue;
type Key = PropertyKey;

/** Converts Zod issues of a failed parse of `raw`, in order. */
export function findingsOf(issues: readonly Issue[], raw: unknown): readonly Finding[] {
  const findings = withoutEchoes(issues.flatMap((issue) => ofIssue(issue, { raw, base: [] })));
  if (findings.length <= findingsMax) return findings;
  const rest = findings.length - findingsMax;
  return [
    ...findings.slice(0, findingsMax),
    aFinding('', 'more', { expected: 'none', received: `${rest} further findings` }),
  ];
}

/** Drops findings about several members together if one of these is itself invalid. */
function withoutEchoes(findings: readonly Finding[]): readonly Finding[] {
  const wrong = new Set<string>();
  for (const { pointer, code } of findings) {
    if (code === 'not_allowed') continue;
    const segments = pointer.split('/');
    for (const end of segments.keys()) wrong.add(segments.slice(0, end + 1).join('/'));
  }
  return findings.filter(({ pointer, code }) => code !== 'not_allowed' || !wrong.has(pointer));
}

/** Builds a finding with its sentence. */
export function aFinding(
  pointer: string,
  code: FindingCode,
  what: { readonly expected: string; readonly received: string },
): Finding {
  const where = pointer === '' ? 'the text' : shorten(pointer);
  const message = `${where} is ${what.received}; expected ${what.expected}`;
  return { pointer, code, message, ...what };
}

function showReceived(value: unknown): string {
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value !== 'string') return maskCardNumbers(String(value));
  return shorten(JSON.stringify(maskCardNumbers(value)));
}

const formats: { readonly [format: string]: string } = {
  datetime: 'an instant with its zone, such as 2026-11-20T08:00:00+01:00',
  date: 'a date such as 2026-12-24',
  email: 'an e-mail address such as ada@example.org',
  url: 'an address such as https://example.org',
};

interface Context {
  readonly raw: unknown;
  readonly base: readonly Key[];
}

function ofIssue(issue: Issue, { raw, base }: Context): readonly Finding[] {
  const path = [...base, ...issue.path];
  const value = valueAt(raw, path);
  const own = issue.message.startsWith('expected ') ? issue.message.slice(9) : undefined;
  const at = (code: FindingCode, expected: string): readonly Finding[] => [
    aFinding(pointerTo(path), code, { expected: own ?? expected, received: showReceived(value) }),
  ];
  if (value === undefined && issue.code !== 'custom') return at('missing', nameOf(issue));
  switch (issue.code) {
    case 'invalid_type':
      return at('wrong_type', value === Infinity ? 'a number in bounds' : nameOf(issue));
    case 'too_small':
      return at(
        'out_of_range',
        `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${unitOf(issue.origin)}`,
      );
    case 'too_big':
      return at('out_of_range', `at most ${issue.maximum}${unitOf(issue.origin)}`);
    case 'invalid_value':
      return at('wrong_value', oneOf(issue.values, value));
    case 'invalid_union':
      return ofUnion(issue, { raw, base: path }) ?? at('wrong_type', nameOf(issue));
    case 'unrecognized_keys':
      return issue.keys.map((key, place) => {
        // Findings beyond the limit get no spelling suggestion, to save time.
        const known = place < findingsMax ? issue.message : '';
        return unknownKey(key, known, { raw, base: path });
      });
    case 'invalid_key': {
      const [inner] = issue.issues;
      const expected = inner?.message.replace(/^expected /, '') ?? 'another key';
      const received = `the key ${shorten(JSON.stringify(String(path.at(-1))))}`;
      return [aFinding(pointerTo(path), 'wrong_format', { expected, received })];
    }
    case 'invalid_format':
      return at('wrong_format', formats[issue.format] ?? issue.message);
    case 'custom':
      return at(customCode(issue.params), issue.message);
    default:
      return at('wrong_format', issue.message);
  }
}

/** Issues of the union's likeliest branch: the one with the fewest contradictions. */
function ofUnion(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  context: Context,
): readonly Finding[] | undefined {
  if ('options' in issue && issue.options !== undefined) {
    const value = valueAt(context.raw, context.base);
    const expected = oneOf(issue.options, value);
    const received = showReceived(value);
    return [aFinding(pointerTo(context.base), 'wrong_value', { expected, received })];
  }
  const ranked = issue.errors
    .map((issues) => ({ issues, cost: issues.reduce((sum, inner) => sum + costOf(inner), 0) }))
    .sort((a, b) => a.cost - b.cost);
  const [best, second] = ranked;
  if (best === undefined || best.cost >= wrongBranch || best.cost === second?.cost)
    return undefined;
  return best.issues.flatMap((inner) => ofIssue(inner, context));
}

const wrongBranch = 1_000;

function costOf(issue: Issue): number {
  if (issue.path.length === 0 && issue.code === 'invalid_type') return wrongBranch;
  if (issue.path.length === 0 && issue.code === 'invalid_value') return wrongBranch / 2;
  return issue.code === 'unrecognized_keys' ? issue.keys.length * 2 : 1;
}

function unknownKey(key: string, message: string, { raw, base }: Context): Finding {
  const path = [...base, key];
  const known = message.startsWith('known: ') ? message.slice(7).split(' ') : [];
  const near = nearestWord(key, known);
  const list = known.length === 0 ? 'no such key' : `one of the keys ${known.join(', ')}`;
  const expected = near === undefined ? list : `${near}, or another key of the format`;
  const received = `an unknown key with ${showReceived(valueAt(raw, path))}`;
  return aFinding(pointerTo(path), 'unknown_key', { expected, received });
}

function oneOf(values: readonly unknown[], seen: unknown): string {
  const words = values.map(String);
  const near = typeof seen === 'string' ? nearestWord(seen, words) : undefined;
  const list = words.length === 1 ? words.join() : `one of ${words.join(', ')}`;
  return near === undefined || words.length === 1 ? list : `${list}; did you mean ${near}?`;
}

const typeNames: { readonly [type: string]: string } = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  null: 'null',
  number: 'a number',
  object: 'an object',
  record: 'an object',
  string: 'a text',
  tuple: 'a list',
};

function nameOf(issue: Issue): string {
  if (issue.code === 'invalid_type') return typeNames[issue.expected] ?? issue.expected;
  if (issue.code === 'invalid_value') return oneOf(issue.values, undefined);
  if (issue.code === 'invalid_union' && 'options' in issue && issue.options !== undefined) {
    return oneOf(issue.options, undefined);
  }
  return 'another value';
}

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' ? ' entries' : '';
}

function customCode(params: { readonly [key: string]: unknown } | undefined): FindingCode {
  const code = params?.['code'];
  return code === 'not_unique' || code === 'unknown_reference' ? code : 'not_allowed';
}

function valueAt(raw: unknown, path: readonly Key[]): unknown {
  let value: unknown = raw;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

function pointerTo(path: readonly Key[]): string {
  return path.map((key) => pointerSegment(String(key))).join('');
}

export function shorten(text: string): string {
  if (text.length <= receivedLengthMax) return text;
  return `${text.slice(0, receivedLengthMax - 1)}…`;
}
