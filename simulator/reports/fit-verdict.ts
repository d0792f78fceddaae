/**
 * A fitted scenario may be used if 85 of 100 measured figures lie inside their intervals and no
 * queue's service level or abandon share is off by more than 5 points.
 */
import type { ComparedFigure, ComparedPart } from './comparison.ts';

export const insideShareLeast = 0.85;
export const pointsMost = 0.05;

export interface FigureOff extends Pick<ComparedFigure, 'measureId' | 'measured' | 'value'> {
  readonly part: Exclude<ComparedPart['of'], 'whole'>;
  readonly queueId: string | null;
  /** Whether the error of this figure alone forbids the use. */
  readonly isFar: boolean;
}

export interface FitVerdict {
  readonly mayBeUsed: boolean;
  readonly inside: number;
  readonly of: number;
  readonly off: readonly FigureOff[];
}

/** Whether a fit may be used; null without measured parts, or with too few simulated days. */
export function fitVerdict(parts: readonly ComparedPart[]): FitVerdict | null {
  let inside = 0;
  let of = 0;
  const off: FigureOff[] = [];
  for (const part of parts) {
    if (part.of === 'whole') continue;
    for (const { isInside, measureId, measured, value } of part.figures) {
      if (isInside === null) continue;
      of += 1;
      if (isInside) {
        inside += 1;
        continue;
      }
      const isDecisive = measureId.startsWith('serviceLevel') || measureId === 'abandonShare';
      const isFar =
        part.of === 'queue' && isDecisive && Math.abs(measured - (value ?? 0)) > pointsMost;
      const queueId = part.of === 'queue' ? part.queueId : null;
      off.push({ part: part.of, queueId, measureId, measured, value, isFar });
    }
  }
  if (of === 0) return null;
  const mayBeUsed = inside >= insideShareLeast * of && !off.some(({ isFar }) => isFar);
  const rank = ({ part, isFar }: FigureOff): number => (isFar ? 0 : part === 'queue' ? 1 : 2);
  return { mayBeUsed, inside, of, off: off.sort((a, b) => rank(a) - rank(b)) };
}
