/**
 * The answer of a formula: figures, or the limit that the question exceeds; never NaN. A share of
 * nothing is null, not 0.
 */

export interface FormulaLimit {
  readonly ok: false;
  /** The limit, in words. */
  readonly limit: string;
}

/** Figures, or the limit that the question exceeds. */
export type FormulaResult<Figures> = (Figures & { readonly ok: true }) | FormulaLimit;

/** Values that a formula accepts, ends included unless the range is open. */
export interface Range {
  readonly min?: number;
  readonly max?: number;
  readonly isWhole?: boolean;
  readonly isOpen?: boolean;
}

export function formulaLimit(limit: string): FormulaLimit {
  return { ok: false, limit };
}

const agentCountMax = 10_000_000;

export const ranges = {
  arrivalsPerHour: { min: 0, max: 1e12 },
  /** A handle time of 0 would need no agents. */
  handleTimeMsMean: { min: 1e-6, max: 1e12 },
  agentCount: { min: 1, max: agentCountMax, isWhole: true },
  patienceMsMean: { min: 1e-6, max: 1e15 },
  targetMs: { min: 0, max: 1e15 },
} as const;

export const shareRange = { min: 0, max: 1 } as const;

export function firstOutOfRange(
  asked: object,
  within: { readonly [name: string]: Range } = ranges,
): FormulaLimit | null {
  for (const [name, value] of Object.entries(asked)) {
    const range = within[name];
    if (typeof value === 'number' && range !== undefined && !isWithin(value, range)) {
      return formulaLimit(`${name}: ${value} seen, ${rangeWords(range)} expected`);
    }
  }
  return null;
}

function isWithin(value: number, { min, max, isWhole, isOpen }: Range): boolean {
  if (!Number.isFinite(value) || (isWhole === true && !Number.isInteger(value))) return false;
  if (isOpen === true && (value === min || value === max)) return false;
  return value >= (min ?? value) && value <= (max ?? value);
}

function rangeWords({ min, max, isWhole, isOpen }: Range): string {
  const kind = isWhole === true ? 'a whole number' : 'a number';
  const ends = isOpen === true ? ' (ends excluded)' : '';
  if (min !== undefined && max !== undefined) return `${kind} from ${min} to ${max}${ends}`;
  if (min !== undefined) return `${kind} of at least ${min}${ends}`;
  return max === undefined ? kind : `${kind} of at most ${max}${ends}`;
}
