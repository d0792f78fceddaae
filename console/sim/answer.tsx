/** The answer: service level, share of days that reach the goal, and further measures. */
import { Button, Defined, useFormats } from '../parts/index.ts';
import { names } from '../parts/names.ts';
import { Part } from '../parts/panel.tsx';
import type { LabAddress } from './address.ts';
import {
  daysEnough,
  estimateOf,
  levelIn,
  useFigures,
  useSimulatedDefinitions,
  useText,
} from './figures.ts';
import styles from './sim.module.css';
import type { Lab } from './use-lab.ts';
import type { LabAnswer } from './worker-protocol.ts';

const beside = [
  ['abandonShare', 'share'],
  ['waitMsMean', 'ms'],
  ['speedOfAnswerMs', 'ms'],
  ['occupancy', 'share'],
] as const;

interface AnswerProps {
  readonly address: LabAddress;
  readonly lab: Lab;
  readonly answer: LabAnswer;
}

/** A stored scenario's queues have their own targets. */
export function useAnswerTitle({ whole, within }: LabAddress): string {
  const text = useText();
  const isStored = whole !== undefined && whole !== 'log';
  return isStored ? text('inTarget') : text('answeredIn', { seconds: within });
}

export function Answer({ address, lab, answer }: AnswerProps) {
  const text = useText();
  const formats = useFormats();
  const figures = useFigures();
  const define = useSimulatedDefinitions();
  const title = useAnswerTitle(address);
  const { report, days, daysMax } = answer;
  const level = levelIn(report.measures);
  const { value, halfWidth, interval } = figures(level, 'share');
  const isBelow = (level?.value ?? 1) < address.goal / 100;
  return (
    <Part title={title}>
      <div className={lab.isOld ? styles.old : undefined} data-answer={lab.isOld ? 'old' : days}>
        <Defined definition={define(level?.measureId ?? '', days)} className={styles.level}>
          <b className={isBelow ? styles.badLevel : undefined} data-figure>
            {value}
          </b>{' '}
          {halfWidth}
        </Defined>
        <p className={styles.soft}>
          {interval === ''
            ? text('noInterval', { days: daysEnough })
            : `${text('sure')} ${interval}`}
        </p>
        <Days goal={address.goal / 100} values={answer.daily} />
        <dl className={styles.beside}>
          {beside.map(([id, unit]) => {
            const figure = figures(estimateOf(report.measures, id), unit);
            const definition = define(id, days);
            return (
              <div key={id}>
                <dt>
                  <Defined definition={definition}>{definition.name}</Defined>
                </dt>
                <dd>
                  <b>{figure.value}</b> {figure.interval}
                </dd>
              </div>
            );
          })}
        </dl>
      </div>
      <p className={names(styles.soft, styles.progress)} role="status">
        {text('progress', { days, of: daysMax, seed: formats.number(address.seed) })}
        {lab.isRunning ? (
          <Button kind="quiet" onPress={lab.stop}>
            {text('stop')}
          </Button>
        ) : null}
      </p>
    </Part>
  );
}

const [chartWidth, dotsHeight, dotRadius] = [280, 72, 3];
const columns = 40;

/** One dot per day beside the goal, as a good mean can hide bad days. */
function Days({ goal, values }: { readonly goal: number; readonly values: readonly number[] }) {
  const text = useText();
  const formats = useFormats();
  const reached = values.filter((value) => value >= goal).length;
  const sentence = text('daysReached', { reached, days: values.length });
  const [least, most] = [Math.min(goal, ...values), Math.max(goal, ...values)];
  const room = Math.max(0.02, most - least);
  const columnOf = (value: number) => Math.round(((value - least) / room) * (columns - 1));
  const xOf = (column: number) =>
    dotRadius + (column / (columns - 1)) * (chartWidth - 2 * dotRadius);
  const heights = new Map<number, number>();
  const dots = values.map((value, day) => {
    const column = columnOf(value);
    const height = heights.get(column) ?? 0;
    heights.set(column, height + 1);
    return { day, column, height, value };
  });
  const step = Math.min(2 * dotRadius, (dotsHeight - 16) / Math.max(1, ...heights.values()));
  const table = () => ({
    heads: [text('day'), text('level')],
    rows: values.map((value, day) => [formats.number(day + 1), formats.share(value)]),
  });
  const of = { name: text('whichDays'), sentence, formula: text('daysFormula'), since: null };
  return (
    <Defined
      className={styles.days}
      definition={{
        ...of,
        window: text('simulatedDays', { days: values.length }),
        cases: values.length,
        table,
      }}
    >
      <span>{sentence}</span>
      <svg viewBox={`0 0 ${chartWidth} ${dotsHeight}`} role="img" aria-label={sentence}>
        <path className={styles.axis} d={`M0 ${dotsHeight - 2}H${chartWidth}`} />
        {dots.map(({ day, column, height, value }) => (
          <circle
            key={day}
            className={value >= goal ? styles.dot : styles.badDot}
            cx={xOf(column)}
            cy={dotsHeight - 6 - height * step}
            r={dotRadius}
          />
        ))}
        <path className={styles.post} d={`M${xOf(columnOf(goal))} 4V${dotsHeight}`} />
      </svg>
      <span className={styles.soft}>{text('goalOf', { goal: formats.points(goal) })}</span>
    </Defined>
  );
}
