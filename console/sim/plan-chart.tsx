/** Planned and required agents through the day as steps; shortages are hatched. */
import { useId } from 'react';
import type { MeasureEstimate } from '../../simulator/index.ts';
import { useFormats } from '../parts/index.ts';
import { halfHour } from './day-shifts.ts';
import { useText } from './figures.ts';
import styles from './sim.module.css';

const [width, height] = [400, 150];
const room = { left: 32, right: 8, top: 8, bottom: 24 };
const timesEvery = 6;

export interface HalfHour {
  readonly time: string;
  readonly end: string;
  readonly calls: number;
  readonly agents: number;
  /** Agents required by Erlang A; null: not yet known. */
  readonly needed: number | null;
  readonly level: MeasureEstimate | undefined;
  /** Whether the goal is missed; `perhaps`: the level's interval contains it. */
  readonly missed: 'no' | 'perhaps' | 'yes';
}

interface ChartProps {
  readonly rows: readonly HalfHour[];
  readonly goal: number;
  readonly seconds: number;
}

export function PlanChart({ rows, goal, seconds }: ChartProps) {
  const text = useText();
  const hatch = useId();
  const most = Math.max(1, ...rows.map(({ agents, needed }) => Math.max(agents, needed ?? 0)));
  const step = (width - room.left - room.right) / rows.length;
  const x = (row: number) => room.left + row * step;
  const y = (agents: number) => room.top + (1 - agents / most) * (height - room.top - room.bottom);
  const steps = (read: (row: HalfHour) => number) =>
    rows
      .map((row, place) => `${x(place)} ${y(read(row))}L${x(place + 1)} ${y(read(row))}`)
      .join('L');
  const sentence = useShortage(rows);
  const ticks = [0, Math.round(most / 2), most];
  return (
    <>
      <p>{sentence}</p>
      <svg
        className={styles.chart}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={sentence}
      >
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse">
          <path className={styles.hatch} d="M0 6L6 0" />
        </pattern>
        {ticks.map((agents) => (
          <g key={agents}>
            <path className={styles.grid} d={`M${room.left} ${y(agents)}H${width - room.right}`} />
            <text className={styles.tick} x={room.left - 6} y={y(agents) + 4} textAnchor="end">
              {agents}
            </text>
          </g>
        ))}
        {rows.map(({ time, agents, needed }, row) => (
          <g key={time}>
            {needed !== null && needed > agents ? (
              <rect
                x={x(row)}
                y={y(needed)}
                width={step}
                height={y(agents) - y(needed)}
                fill={`url(#${hatch})`}
              />
            ) : null}
            {row % timesEvery === 0 ? (
              <text className={styles.tick} x={x(row)} y={height - 6}>
                {time}
              </text>
            ) : null}
          </g>
        ))}
        <path
          className={styles.simulated}
          d={`M${steps(({ needed, agents }) => needed ?? agents)}`}
        />
        <path className={styles.post} d={`M${steps(({ agents }) => agents)}`} />
      </svg>
      <p className={styles.key}>
        {(['post', 'simulated'] as const).map((of) => (
          <span key={of}>
            <svg viewBox="0 0 24 8" aria-hidden="true">
              <path className={styles[of]} d="M0 4H24" />
            </svg>
            {of === 'post' ? text('planned') : text('needed', { goal, seconds })}
          </span>
        ))}
      </p>
    </>
  );
}

function useShortage(rows: readonly HalfHour[]): string {
  const text = useText();
  const formats = useFormats();
  const lacks = rows.map(({ needed, agents }) => Math.max(0, (needed ?? agents) - agents));
  const missed = rows.filter((row) => row.missed === 'yes').length;
  const gaps = lacks.flatMap((lack, row) => {
    if (lack === 0 || (lacks[row - 1] ?? 0) > 0) return [];
    const after = lacks.findIndex((one, place) => place > row && one === 0);
    const end = after < 0 ? rows.length : after;
    const most = Math.max(...lacks.slice(row, end));
    const at = rows[lacks.indexOf(most, row)]?.time ?? '';
    return [text('gap', { from: rows[row]?.time ?? '', to: rows[end - 1]?.end ?? '', most, at })];
  });
  const hours = lacks.reduce((sum, lack) => sum + lack, 0) / halfHour.perHour;
  return [
    gaps.length === 0
      ? text('notShort')
      : text('short', { gaps: gaps.join(', '), hours: formats.number(hours) }),
    text('missedCount', { missed, of: rows.length }),
  ].join(' ');
}
