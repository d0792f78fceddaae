/**
 * An axis of an experiment: a field of the scenario and its values, such as `path=8..16`,
 * `path=150s..210s/15s`, `path=a,b` or a factor `×0.9`. In JSON times are ms.
 */
import { aFinding, type ParseResult } from '../../../contracts/index.ts';

/** A value of an axis; times are in ms, a factor is the text `×0.9`. */
export type AxisValue =
  | null
  | number
  | string
  | boolean
  | readonly AxisValue[]
  | { readonly [member: string]: AxisValue };

export interface AxisRange {
  readonly from: number;
  readonly to: number;
  /** Null in random designs: any number in the range. */
  readonly step: number | null;
}

export interface Axis {
  readonly path: string;
  readonly of:
    | { readonly kind: 'list'; readonly values: readonly AxisValue[] }
    | ({ readonly kind: 'range' } & AxisRange);
}

const axisValuesMax = 1_000;

const unitsMs: { readonly [unit: string]: number } = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
const numberForm = /^(-?\d+(?:\.\d+)?)(ms|s|m|h)?$/;
const rangeForm = /^([×x]?-?[\d.]+[a-z]*)\.\.([×x]?-?[\d.]+[a-z]*)(?:\/([×x]?[\d.]+[a-z]*))?$/;
const factorForm = /^[×x](\d+(?:\.\d+)?)$/;
/**
 * Paths of times: fields in ms, also by list position (`[0]` or `.0`), or `aht`, mean handle time,
 * or `patience`, its mean.
 */
const timeForm = /^(aht|patience)(\.[^.]*)?$|Ms(\[\d+\]|\.\d+)?$/;
const placeForm = /(\]|\.\d+)$/;

/** Reads an axis from its text form; findings name the faulty part. */
export function parseAxis(text: string): ParseResult<Axis> {
  const at = text.indexOf('=');
  const path = text.slice(0, at).trim();
  const values = text.slice(at + 1).trim();
  if (at < 1 || path === '' || values === '') {
    return refused(text, 'path=8..16, path=150s..210s/15s, or path=a,b');
  }
  const [, from, to, step] = rangeForm.exec(values) ?? [];
  if (from !== undefined && to !== undefined) return parseRange(path, text, [from, to, step]);
  const inner = /^\[(.*)\]$/.exec(values)?.[1] ?? values;
  const words = inner.split(',').map((word) => word.trim());
  if (words.includes('')) return refused(text, 'values with commas between them');
  const problem = unitProblem(path, words);
  if (problem !== null) return problem;
  return checkAxis({ path, of: { kind: 'list', values: words.map(wordValue) } });
}

export function factorOf(value: AxisValue): number | undefined {
  const digits = typeof value === 'string' ? factorForm.exec(value)?.[1] : undefined;
  return digits === undefined ? undefined : Number(digits);
}

function unitProblem(path: string, words: readonly string[]): ParseResult<Axis> | null {
  const isTime = timeForm.test(path);
  const wrong = words.find((word) => {
    const [, digits, unit] = numberForm.exec(word) ?? [];
    if (digits === undefined) return false;
    return isTime ? unit === undefined : unit !== undefined && !placeForm.test(path);
  });
  if (wrong === undefined) return null;
  const factor = 'a factor like ×0.9 (x0.9)';
  const expected = isTime
    ? `a time with its unit, like 500ms, 180s or 3m, or ${factor}`
    : `a number without a unit, or ${factor}; times are aht and fields whose name ends in Ms, such as callTypes[0].patience.meanMs=60s`;
  return refused(`${path}=${wrong}`, expected);
}

function parseRange(
  path: string,
  text: string,
  [fromText, toText, stepText]: readonly [string, string, string | undefined],
): ParseResult<Axis> {
  const ends = [fromText, toText].map((one) => factorForm.exec(one)?.[1]);
  if (ends.some((one) => one !== undefined)) {
    return parseFactors(path, text, [...ends, stepText?.replace(/^[×x]/, '')]);
  }
  const problem = unitProblem(path, [
    fromText,
    toText,
    ...(stepText === undefined ? [] : [stepText]),
  ]);
  if (problem !== null) return problem;
  const from = numberOf(fromText);
  const to = numberOf(toText);
  const given = stepText === undefined ? null : numberOf(stepText);
  if (from === undefined || to === undefined || given === undefined) {
    return refused(text, 'numbers, or times like 150s, around the two dots');
  }
  // The range 0..1 means two values, 0.0..1.0 all numbers between.
  const isWhole = [fromText, toText].every((one) => /^-?\d+$/.test(one));
  return checkAxis({ path, of: { kind: 'range', from, to, step: given ?? (isWhole ? 1 : null) } });
}

function parseFactors(
  path: string,
  text: string,
  bounds: readonly (string | undefined)[],
): ParseResult<Axis> {
  const [from = Number.NaN, to = Number.NaN, step = Number.NaN] = bounds.map(Number);
  if (![from, to, step].every(Number.isFinite)) {
    return refused(text, 'factors with a step, like ×0.8..×1.2/0.1');
  }
  const range = checkAxis({ path, of: { kind: 'range', from, to, step } });
  if (!range.ok) return range;
  const values = (valuesOf(range.value) ?? []).map((factor) => `×${String(factor)}`);
  return { ok: true, value: { path, of: { kind: 'list', values } } };
}

function checkAxis(axis: Axis): ParseResult<Axis> {
  const { path, of } = axis;
  if (of.kind === 'range') {
    const seen = `${of.from}..${of.to}`;
    if (of.to < of.from) return refused(`${path}=${seen}`, 'a range that rises');
    if (of.step !== null && of.step <= 0) {
      return refused(`${path}=${seen}/${of.step}`, 'a step above 0');
    }
  }
  const count = of.kind === 'list' ? of.values.length : countOf(of);
  if (count > axisValuesMax) {
    return refused(`${path} with ${count} values`, `at most ${axisValuesMax}`);
  }
  return { ok: true, value: axis };
}

/** All values of an axis in order; null for a range without a step. */
export function valuesOf({ of }: Axis): readonly AxisValue[] | null {
  if (of.kind === 'list') return of.values;
  const { from, step } = of;
  if (step === null) return null;
  return Array.from({ length: countOf(of) }, (_, place) => rounded(from + place * step));
}

/** The value at a fraction of the axis (0..1); every value has an equal part. */
export function valueAt(axis: Axis, share: number): AxisValue {
  const { of } = axis;
  if (of.kind === 'range' && of.step === null) {
    const value = of.from + share * (of.to - of.from);
    return Number.isInteger(of.from) && Number.isInteger(of.to) && of.to - of.from >= 1_000
      ? Math.round(value)
      : rounded(value);
  }
  const values = valuesOf(axis) ?? [];
  return values[Math.min(values.length - 1, Math.floor(share * values.length))] ?? null;
}

/** Number of values; 1 for a range without a step, which is sampled. */
function countOf({ from, to, step }: AxisRange): number {
  return step === null ? 1 : Math.floor((to - from) / step + 1e-9) + 1;
}

function wordValue(word: string): AxisValue {
  if (word === 'true') return true;
  if (word === 'false') return false;
  if (word === 'null') return null;
  if (factorForm.test(word)) return word.replace('x', '×');
  return numberOf(word) ?? word.replace(/^"(.*)"$/, '$1');
}

function numberOf(word: string): number | undefined {
  const [, digits, unit] = numberForm.exec(word) ?? [];
  if (digits === undefined) return undefined;
  return unit === undefined ? Number(digits) : rounded(Number(digits) * (unitsMs[unit] ?? 1));
}

function rounded(value: number): number {
  return Number(value.toPrecision(12));
}

function refused(received: string, expected: string): ParseResult<Axis> {
  return { ok: false, problems: [aFinding('', 'wrong_format', { received, expected })] };
}
