/**
 * Differences of measures over the same callers, with intervals and conclusions, for what-ifs and
 * rule versions.
 */
import type { DesignComparison, DesignDifference } from '../../simulator/index.ts';
import { Defined, useFormats } from '../parts/index.ts';
import { useSimulatedDefinitions, useText } from './figures.ts';
import styles from './sim.module.css';

/** Designs over the same days; the first is the base. */
export type PairedDays = DesignComparison;

const measures = [/^serviceLevel/, /^abandonShare$/, /^speedOfAnswerMs$/, /^occupancy$/];

interface DifferencesProps {
  readonly caption: string;
  readonly differences: readonly DesignDifference[];
}

export function Differences({ caption, differences }: DifferencesProps) {
  const shown = measures.flatMap(
    (one) => differences.find(({ measureId }) => one.test(measureId)) ?? [],
  );
  return (
    <table className={styles.values} aria-label={caption}>
      <caption className={styles.compared}>{caption}</caption>
      <tbody>
        {shown.map((difference) => (
          <Row key={difference.measureId} of={difference} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ of }: { readonly of: DesignDifference }) {
  const text = useText();
  const formats = useFormats();
  const define = useSimulatedDefinitions();
  const { measureId, verdict, isBetter, pairsNeeded, difference } = of;
  const { value, low, high, n } = difference;
  const isTime = measureId.endsWith('Ms');
  const scaled = (one: number) => Number((one * (isTime ? 0.001 : 100)).toFixed(1));
  const signed = (one: number) =>
    `${scaled(one) > 0 ? '+' : scaled(one) < 0 ? '−' : ''}${formats.number(Math.abs(scaled(one)))}`;
  const definition = define(measureId, n);
  const hasInterval = verdict !== 'tooFew' && low !== null && high !== null;
  const more = Math.max(0, (pairsNeeded ?? 0) - n);
  return (
    <tr>
      <th scope="row">
        <Defined definition={definition}>{definition.name}</Defined>
      </th>
      <td className={styles.lane}>
        {hasInterval ? (
          <Interval low={low} high={high} value={value ?? 0} isBetter={isBetter} write={signed} />
        ) : null}
      </td>
      <td>
        {value === null ? (
          '–'
        ) : (
          <b>{text('change', { by: signed(value), unit: isTime ? 's' : 'points' })}</b>
        )}{' '}
        {hasInterval ? text('interval', { low: signed(low), high: signed(high) }) : null}{' '}
        <span
          className={
            isBetter === true ? styles.better : isBetter === false ? styles.worse : styles.soft
          }
        >
          {text('verdict', { verdict, isBetter: String(isBetter) })}
          {more > 0 ? ` ${text('moreDays', { more })}` : ''}
        </span>
      </td>
    </tr>
  );
}

const [laneWidth, laneHeight] = [160, 34];
const laneMiddle = 10;

function Interval({
  low,
  high,
  value,
  isBetter,
  write,
}: {
  readonly low: number;
  readonly high: number;
  readonly value: number;
  readonly isBetter: boolean | null;
  readonly write: (value: number) => string;
}) {
  const most = Math.max(Math.abs(low), Math.abs(high)) || 1;
  const x = (of: number) => laneWidth / 2 + (of / most) * (laneWidth / 2 - 8);
  const colour = isBetter === false ? styles.worseLine : styles.simulated;
  return (
    <svg viewBox={`0 0 ${laneWidth} ${laneHeight}`} aria-hidden="true">
      <path className={styles.zero} d={`M${laneWidth / 2} 0V${2 * laneMiddle}`} />
      <path className={styles.grid} d={`M0 ${2 * laneMiddle}H${laneWidth}`} />
      {[-most, 0, most].map((at) => (
        <text
          key={at}
          className={styles.tick}
          x={x(at)}
          y={laneHeight - 2}
          textAnchor={at === 0 ? 'middle' : at < 0 ? 'start' : 'end'}
        >
          {write(at)}
        </text>
      ))}
      <path className={colour} d={`M${x(low)} ${laneMiddle}H${x(high)}`} />
      <circle
        className={isBetter === null ? styles.open : isBetter ? styles.dot : styles.badDot}
        cx={x(value)}
        cy={laneMiddle}
        r={4}
      />
    </svg>
  );
}
