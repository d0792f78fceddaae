/**
 * Required agents by Erlang C, Erlang A and simulation, as a curve and a table.
 */
import type { StaffCurve } from '../../simulator/index.ts';
import { Button, useFormats } from '../parts/index.ts';
import { Part } from '../parts/panel.tsx';
import type { LabAddress } from './address.ts';
import { daysEnough, levelIn, useFigures, useText } from './figures.ts';
import { curveSweep } from './questions.ts';
import styles from './sim.module.css';
import { StaffingCurve, type StaffRow } from './staffing-curve.tsx';
import { useLab } from './use-lab.ts';
import type { CentreFile, LabAnswer } from './worker-protocol.ts';

interface MethodsProps {
  readonly address: LabAddress;
  readonly centre: CentreFile | undefined;
  readonly curve: StaffCurve;
  readonly onAgents: (agents: number) => void;
}

export function Methods({ address, centre, curve, onAgents }: MethodsProps) {
  const text = useText();
  const { question, differences } = curveSweep(address, centre, curve);
  const lab = useLab(question);
  const rows = differences.map(({ agents: more = 0 }, place): StaffRow => {
    const agents = address.agents + more;
    const isOfThese = lab.answer?.estimates.length === differences.length && !lab.isOld;
    return {
      agents,
      point: curve.points.find((one) => one.agents === agents),
      level: isOfThese ? levelIn(lab.answer?.estimates[place]) : undefined,
    };
  });
  const goal = address.goal / 100;
  const simulated = smallestOf(rows, goal);
  const needs = [
    ['erlangC', curve.enough.erlangC?.agents ?? null],
    ['erlangA', curve.enough.erlangA?.agents ?? null],
    ['simulation', simulated?.agents ?? null],
  ] as const;
  return (
    <Part title={text('howMany', { goal: address.goal, seconds: address.within })}>
      <ul className={styles.methods}>
        {needs.map(([method, agents]) => (
          <li key={method} data-method={method}>
            <span>{text(method)}</span>
            <b>{agents ?? '–'}</b>
            <span className={styles.soft}>
              {method === 'simulation'
                ? text(simulated === null ? 'notYet' : simulated.isSure ? 'sureOfIt' : 'notSure')
                : text(`${method}Supposes`, { seconds: address.patience })}
            </span>
            {agents === null || agents === address.agents ? null : (
              <Button onPress={() => onAgents(agents)}>{text('useAgents', { agents })}</Button>
            )}
          </li>
        ))}
      </ul>
      <StaffingCurve rows={rows} goal={goal} agents={address.agents} />
      <Values rows={rows} answer={lab.answer} agents={address.agents} goal={goal} />
    </Part>
  );
}

/**
 * Smallest number of agents that reaches the goal. `sure`: its interval and that of one fewer
 * exclude the goal.
 */
function smallestOf(rows: readonly StaffRow[], goal: number) {
  const place = rows.findIndex(({ level }) => (level?.value ?? 0) >= goal);
  const [found, before] = [rows[place], rows[place - 1]];
  if (found?.level === undefined || found.level.n < daysEnough) return null;
  if (before === undefined && found.agents > 1) return null;
  const isSure = (found.level.low ?? 0) >= goal && (before?.level?.high ?? 0) < goal;
  return { agents: found.agents, isSure };
}

function Values({
  rows,
  answer,
  agents,
  goal,
}: {
  readonly rows: readonly StaffRow[];
  readonly answer: LabAnswer | null;
  readonly agents: number;
  readonly goal: number;
}) {
  const text = useText();
  const formats = useFormats();
  const figures = useFigures();
  const share = (value: number | undefined) => (value === undefined ? '–' : formats.share(value));
  return (
    <table className={styles.values}>
      <caption>{text('curveTable', { days: answer?.days ?? 0 })}</caption>
      <thead>
        <tr>
          {(['agents', 'erlangC', 'erlangA', 'simulation'] as const).map((head) => (
            <th key={head} scope="col">
              {text(head)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ agents: count, point, level }) => {
          const { value, interval } = figures(level, 'share');
          return (
            <tr key={count} aria-current={count === agents ? true : undefined}>
              <th scope="row">{count}</th>
              <td>{share(point?.erlangC?.serviceLevel)}</td>
              <td>{share(point?.erlangA?.serviceLevel)}</td>
              <td className={(level?.value ?? 0) >= goal ? styles.good : undefined}>
                {value} <span className={styles.soft}>{interval}</span>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
