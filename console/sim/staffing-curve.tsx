/** Service level by number of agents: simulation with band, Erlang C and A, and the goal. */
import type { CurvePoint, MeasureEstimate } from '../../simulator/index.ts';
import { useFormats } from '../parts/index.ts';
import { useText } from './figures.ts';
import styles from './sim.module.css';

const [width, height] = [560, 220];
const room = { left: 40, right: 12, top: 10, bottom: 24 };
const shares = [0, 0.2, 0.4, 0.6, 0.8, 1];
const labelsMost = 15;

export interface StaffRow {
  readonly agents: number;
  /** Service level by formula; undefined beyond the computed range. */
  readonly point: CurvePoint | undefined;
  readonly level: MeasureEstimate | undefined;
}

interface CurveProps {
  readonly rows: readonly StaffRow[];
  readonly goal: number;
  readonly agents: number;
}

export function StaffingCurve({ rows, goal, agents }: CurveProps) {
  const text = useText();
  const formats = useFormats();
  const [first, last] = [rows[0]?.agents ?? 0, rows.at(-1)?.agents ?? 0];
  const inner = width - room.left - room.right;
  const x = (of: number) => room.left + ((of - first) / Math.max(1, last - first)) * inner;
  const y = (share: number) => room.top + (1 - share) * (height - room.top - room.bottom);
  const line = (read: (row: StaffRow) => number | null | undefined) =>
    pathOf(rows.map((row) => [x(row.agents), mapped(read(row), y)] as const));
  const seen = rows.flatMap(({ agents: at, level }) =>
    level?.value == null ? [] : [{ ...level, value: level.value, at }],
  );
  const band = [
    ...seen.map(({ at, value, high }) => `${x(at)} ${y(high ?? value)}`),
    ...seen.toReversed().map(({ at, value, low }) => `${x(at)} ${y(low ?? value)}`),
  ];
  const [from, to] = [seen[0], seen.at(-1)];
  const sentence =
    from === undefined || to === undefined
      ? text('curveWaits')
      : text('curveSentence', {
          from: from.at,
          fromShare: formats.points(from.value),
          to: to.at,
          toShare: formats.points(to.value),
          goal: formats.points(goal),
        });
  return (
    <>
      <p className={styles.soft}>{sentence}</p>
      <svg
        className={styles.chart}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={sentence}
      >
        {shares.map((share) => (
          <g key={share}>
            <path className={styles.grid} d={`M${room.left} ${y(share)}H${width - room.right}`} />
            <text className={styles.tick} x={room.left - 6} y={y(share) + 4} textAnchor="end">
              {formats.points(share)}
            </text>
          </g>
        ))}
        {rows.slice(0, labelsMost).map((row) => (
          <text
            key={row.agents}
            className={styles.tick}
            x={x(row.agents)}
            y={height - 6}
            textAnchor="middle"
          >
            {row.agents}
          </text>
        ))}
        {band.length > 2 ? <path className={styles.band} d={`M${band.join('L')}Z`} /> : null}
        <path className={styles.formulaC} d={line(({ point }) => point?.erlangC?.serviceLevel)} />
        <path className={styles.formulaA} d={line(({ point }) => point?.erlangA?.serviceLevel)} />
        <path className={styles.simulated} d={line(({ level }) => level?.value)} />
        {seen.map(({ at, value }) => (
          <circle
            key={at}
            className={styles.dot}
            cx={x(at)}
            cy={y(value)}
            r={at === agents ? 5 : 3}
          />
        ))}
        <path className={styles.post} d={`M${room.left} ${y(goal)}H${width - room.right}`} />
      </svg>
      <p className={styles.key}>
        {(['simulated', 'formulaA', 'formulaC', 'post'] as const).map((of) => (
          <span key={of}>
            <svg viewBox="0 0 24 8" aria-hidden="true">
              <path className={styles[of]} d="M0 4H24" />
            </svg>
            {text(`${of}Key`)}
          </span>
        ))}
      </p>
    </>
  );
}

function mapped(value: number | null | undefined, by: (value: number) => number): number | null {
  return value === null || value === undefined ? null : by(value);
}

/** A polyline, broken at missing points. */
function pathOf(points: readonly (readonly [x: number, y: number | null])[]): string {
  return points
    .map(([x, y], place) => {
      if (y === null) return '';
      const isFirst = (points[place - 1]?.[1] ?? null) === null;
      return `${isFirst ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
}
