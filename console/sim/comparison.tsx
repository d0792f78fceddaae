/**
 * What-ifs less the base, over the same callers: the difference of each measure with its interval,
 * and no word of better where the interval holds 0.
 */
import type { DesignComparison, DesignDifference } from '../../simulator/index.ts';
import { Defined, useFormats } from '../parts/index.ts';
import { Part } from '../parts/panel.tsx';
import type { Difference } from './address.ts';
import { useSimulatedDefinitions, useText } from './figures.ts';
import styles from './sim.module.css';
import { useSentence } from './what-ifs.tsx';

interface ComparisonProps {
  readonly comparison: DesignComparison;
  readonly what: readonly Difference[];
}

const measures = [/^serviceLevel/, /^abandonShare$/, /^speedOfAnswerMs$/, /^occupancy$/];

export function Comparison({ comparison, what }: ComparisonProps) {
  const text = useText();
  const sentence = useSentence();
  const [, ...designs] = comparison.designs;
  const shown = designs.map(({ name, differences }, place) => {
    const of = measures.flatMap(
      (one) => differences.find(({ measureId }) => one.test(measureId)) ?? [],
    );
    return { name, sentence: sentence(what[place] ?? {}), differences: of };
  });
  return (
    <Part title={text('comparison')}>
      <p className={styles.soft}>{text('paired', { days: comparison.replications })}</p>
      {shown.map(({ name, sentence: words, differences }) => (
        <table key={name} className={styles.values} aria-label={text('lessBase', { what: words })}>
          <caption className={styles.compared}>{text('lessBase', { what: words })}</caption>
          <tbody>
            {differences.map((difference) => (
              <Row key={difference.measureId} of={difference} />
            ))}
          </tbody>
        </table>
      ))}
      <Ranking
        comparison={comparison}
        names={[text('base'), ...shown.map((one) => one.sentence)]}
      />
    </Part>
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
          <Interval low={low} high={high} value={value ?? 0} isBetter={isBetter} />
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

const [laneWidth, laneHeight] = [160, 20];

/** The interval as a line with its middle, beside 0. */
function Interval({
  low,
  high,
  value,
  isBetter,
}: {
  readonly low: number;
  readonly high: number;
  readonly value: number;
  readonly isBetter: boolean | null;
}) {
  const most = Math.max(Math.abs(low), Math.abs(high)) || 1;
  const x = (of: number) => laneWidth / 2 + (of / most) * (laneWidth / 2 - 8);
  const colour = isBetter === false ? styles.worseLine : styles.simulated;
  return (
    <svg viewBox={`0 0 ${laneWidth} ${laneHeight}`} aria-hidden="true">
      <path className={styles.zero} d={`M${laneWidth / 2} 0V${laneHeight}`} />
      <path className={colour} d={`M${x(low)} ${laneHeight / 2}H${x(high)}`} />
      <circle
        className={isBetter === null ? styles.open : isBetter ? styles.dot : styles.badDot}
        cx={x(value)}
        cy={laneHeight / 2}
        r={4}
      />
    </svg>
  );
}

/** Which is best, or which cannot be told apart. */
function Ranking({
  comparison: { ranking },
  names,
}: {
  readonly comparison: DesignComparison;
  readonly names: readonly string[];
}) {
  const text = useText();
  if (ranking === null) return null;
  const [leaders = []] = ranking.groups;
  const listed = leaders.map((place) => names[place]).join(' · ');
  return <p>{text(leaders.length === 1 ? 'best' : 'alike', { plans: listed })}</p>;
}
