/** Formats simulated figures; below ten days without decimals and intervals. */
import { useCallback } from 'react';
import type { MeasureEstimate } from '../../simulator/index.ts';
import { type FigureDefinition, textOf, useFormats } from '../parts/index.ts';
import { useDefinitions } from '../wallboard/readings.ts';
import type en from './messages/en.json';

export const useText = textOf<typeof en>('sim');
/** Fewest days that show how much days differ. */
export const daysEnough = 10;
const dash = '–';

type Bounds = Pick<MeasureEstimate, 'value' | 'low' | 'high' | 'n'>;

export interface WrittenFigure {
  readonly value: string;
  /** Half the interval's width; empty with too few days. */
  readonly halfWidth: string;
  readonly interval: string;
}

export function useFigures() {
  const formats = useFormats();
  const text = useText();
  return useCallback(
    (of: Bounds | undefined, unit: 'share' | 'ms'): WrittenFigure => {
      if (of?.value == null) return { value: dash, halfWidth: '', interval: '' };
      const { value, low, high, n } = of;
      const isSure = n >= daysEnough && low !== null && high !== null;
      const scale = unit === 'share' ? 100 : 0.001;
      const digits = isSure ? 1 : 0;
      const number = (one: number) => formats.number(Number((one * scale).toFixed(digits)));
      const share = isSure ? formats.share : formats.points;
      const bound = (one: number) => (unit === 'ms' ? number(one) : share(one).replace(/\s?%/, ''));
      return {
        value: unit === 'share' ? share(value) : `${number(value)}\u00A0s`,
        halfWidth: isSure ? `± ${bound((high - low) / 2)}` : '',
        interval: isSure ? text('interval', { low: bound(low), high: bound(high) }) : '',
      };
    },
    [formats, text],
  );
}

export function useSimulatedDefinitions() {
  const text = useText();
  const define = useDefinitions();
  return useCallback(
    (measureId: string, days: number): FigureDefinition => ({
      ...define({ measureId, numerator: days, denominator: days }, ''),
      since: null,
      window: text('simulatedDays', { days }),
      cases: days,
    }),
    [define, text],
  );
}

export function estimateOf(
  measures: readonly MeasureEstimate[] | undefined,
  id: string,
): MeasureEstimate | undefined {
  return measures?.find(({ measureId }) => measureId === id);
}

export function levelIn(
  measures: readonly MeasureEstimate[] | undefined,
): MeasureEstimate | undefined {
  return measures?.find(({ measureId }) => measureId.startsWith('serviceLevel'));
}
