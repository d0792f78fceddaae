/** Puts bench figures into words. */
import type { ItemAt } from '#client';
import { textOf, useFormats } from '../parts/index.ts';
import type en from './messages/en.json';

export const useText = textOf<typeof en>('bench');

export const benchPath = '/api/v1/bench/results';
export type BenchRow = ItemAt<typeof benchPath>;

export function areaOf({ name }: BenchRow): string {
  return name.split('.', 1)[0] ?? name;
}

/** Differences within 5 % count as equally fast. */
const closeShare = 0.05;
const digits = 3;

function rounded(value: number): number {
  return Number(value.toPrecision(digits));
}

export function useSayings() {
  const text = useText();
  const formats = useFormats();
  const figure = (value: number, { unit }: Pick<BenchRow, 'unit'>) =>
    `${formats.number(value)} ${text('unitOf', { unit: unit.replaceAll(/\W+/g, '_') })}`;
  const speed = (ratio: number | null) => {
    if (ratio === null) return text('notCompared');
    if (Math.abs(ratio - 1) < closeShare) return text('asFast');
    return ratio > 1
      ? text('faster', { times: formats.number(rounded(ratio)) })
      : text('slower', { times: formats.number(rounded(1 / ratio)) });
  };
  return {
    figure,
    compared({ ratio, peer, reached }: BenchRow): string {
      const goal = reached === null ? [] : [text('goalIs', { reached })];
      return [...(peer === null ? [] : [speed(ratio)]), ...goal].join(' · ');
    },
    goals(row: BenchRow): string {
      const sign = { atLeast: '≥', atMost: '≤' } as const;
      return row.goals
        .map(({ of, is, limit }) =>
          of === 'value'
            ? `${sign[is]} ${figure(limit, row)}`
            : text('ratioGoal', { limit: `${sign[is]} ${formats.number(limit)}` }),
        )
        .join(' · ');
    },
    measured: ({ measuredOn }: Pick<BenchRow, 'measuredOn'>) => formats.date(measuredOn, 'UTC'),
  };
}
