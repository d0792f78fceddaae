/**
 * The day by half hour: calls and agents, typed or pasted, Erlang A's requirement, and where the
 * goal is missed.
 */
import { Button } from '../parts/index.ts';
import { names } from '../parts/names.ts';
import { Part } from '../parts/panel.tsx';
import { type DayPlan, halfHoursMax, type LabAddress, numberWithin, ranges } from './address.ts';
import { halfHour, timeText } from './day-shifts.ts';
import { levelIn, useFigures, useText } from './figures.ts';
import { type HalfHour, PlanChart } from './plan-chart.tsx';
import { numberOf } from './question-form.tsx';
import styles from './sim.module.css';
import { type DayColumn, dayColumns, pasteInto } from './spreadsheet.ts';
import type { Lab } from './use-lab.ts';

interface DayProps {
  readonly address: LabAddress;
  readonly lab: Lab;
  readonly onChange: (changes: Pick<LabAddress, 'day'>) => void;
}

/** Default opening: 8:00, for ten hours. */
const [usualStart, usualHalfHours] = [8 * 60, 20];

export function Day({ address, lab, onChange }: DayProps) {
  const text = useText();
  const { day } = address;
  const begin = () => onChange({ day: flatDay(address) });
  if (day === undefined) {
    return (
      <Part title={text('dayTitle')}>
        <p>{text('dayNone')}</p>
        <div>
          <Button kind="main" onPress={begin}>
            {text('dayBegin')}
          </Button>
        </div>
      </Part>
    );
  }
  const rows = halfHoursOf(day, lab, address.goal / 100);
  const hasRoom = day.calls.length < halfHoursMax;
  const resized = (by: 1 | -1): DayPlan => ({
    ...day,
    calls: by > 0 ? [...day.calls, day.calls.at(-1) ?? 0] : day.calls.slice(0, -1),
    agents: by > 0 ? [...day.agents, day.agents.at(-1) ?? 0] : day.agents.slice(0, -1),
  });
  return (
    <Part
      title={text('dayTitle')}
      actions={<Button onPress={() => onChange({ day: undefined })}>{text('dayEnd')}</Button>}
    >
      <PlanChart rows={rows} goal={address.goal} seconds={address.within} />
      <DayTable day={day} rows={rows} onChange={(next) => onChange({ day: next })} />
      <div className={styles.actions}>
        <Button isDisabled={!hasRoom} onPress={() => onChange({ day: resized(1) })}>
          {text('addHalfHour')}
        </Button>
        <Button isDisabled={rows.length === 1} onPress={() => onChange({ day: resized(-1) })}>
          {text('removeHalfHour')}
        </Button>
      </div>
    </Part>
  );
}

function flatDay({ calls, agents }: LabAddress): DayPlan {
  const all = (value: number) => Array.from({ length: usualHalfHours }, () => value);
  return { from: usualStart, calls: all(calls), agents: all(agents) };
}

function timeAt({ from }: DayPlan, row: number): string {
  return timeText((from + row * halfHour.minutes) % (24 * 60));
}

export function halfHoursOf(
  day: DayPlan,
  { answer, isOld }: Pick<Lab, 'answer' | 'isOld'>,
  goal: number,
): readonly HalfHour[] {
  const shown = isOld || answer?.curves.length !== day.calls.length ? null : answer;
  return day.calls.map((calls, row) => {
    const level = levelIn(shown?.report.intervals[row]?.measures);
    const isBelow = level?.value != null && level.value < goal;
    return {
      time: timeAt(day, row),
      end: timeAt(day, row + 1),
      calls,
      agents: day.agents[row] ?? 0,
      needed: shown?.curves[row]?.enough.erlangA?.agents ?? null,
      level,
      missed: isBelow ? ((level.high ?? 1) < goal ? 'yes' : 'perhaps') : 'no',
    };
  });
}

interface TableProps {
  readonly day: DayPlan;
  readonly rows: readonly HalfHour[];
  readonly onChange: (day: DayPlan) => void;
}

function DayTable({ day, rows, onChange }: TableProps) {
  const text = useText();
  const figures = useFigures();
  const heads = ['halfHour', 'callsHead', 'agentsHead', 'neededHead', 'level'] as const;
  return (
    <div className={styles.scrolls}>
      <table className={names(styles.values, styles.day)}>
        <caption>{text('dayTable')}</caption>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {text(head)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ time, agents, needed, level, missed }, row) => {
            const { value, interval } = figures(level, 'share');
            return (
              <tr key={time} data-missed={missed}>
                <th scope="row">{time}</th>
                {dayColumns.map((column) => (
                  <td key={column}>
                    <Cell day={day} at={{ row, column }} time={time} onChange={onChange} />
                  </td>
                ))}
                <td className={needed !== null && needed > agents ? styles.worse : undefined}>
                  {needed ?? '–'}
                </td>
                <td>
                  {value} <span className={styles.soft}>{interval}</span>
                  {missed === 'no' ? null : (
                    <span className={styles.worse}>{text('missed', { missed })}</span>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Cell({
  day,
  at,
  time,
  onChange,
}: Pick<TableProps, 'day' | 'onChange'> & {
  readonly at: { readonly row: number; readonly column: DayColumn };
  readonly time: string;
}) {
  const text = useText();
  const { row, column } = at;
  const value = day[column][row] ?? 0;
  const set = (typed: string) => {
    const next = numberWithin(numberOf(typed), { least: 0, most: ranges[column].most });
    if (next === null) return false;
    const number = column === 'agents' ? Math.round(next) : next;
    if (number !== value) onChange({ ...day, [column]: day[column].with(row, number) });
    return true;
  };
  return (
    <input
      key={value}
      className={styles.cell}
      inputMode="decimal"
      aria-label={text(`${column}At`, { time })}
      defaultValue={value}
      onBlur={({ target }) => {
        if (!set(target.value)) target.value = String(value);
      }}
      onKeyDown={({ key, currentTarget }) => {
        if (key === 'Enter') set(currentTarget.value);
      }}
      onPaste={(event) => {
        const next = pasteInto(day, event.clipboardData.getData('text'), at);
        if (next === null) return;
        event.preventDefault();
        onChange(next);
      }}
    />
  );
}
