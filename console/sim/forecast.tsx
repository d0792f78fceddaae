/**
 * Forecast from a log or table of counts: calls per day with a band, and the error on days held
 * back.
 */
import { useMemo } from 'react';
import type { ForecastReport } from '../../simulator/index.ts';
import { Button, useFormats } from '../parts/index.ts';
import { Part } from '../parts/panel.tsx';
import { useCentre } from '../shell/session.ts';
import { halfHoursMax, type LabAddress, ranges } from './address.ts';
import { useText } from './figures.ts';
import styles from './sim.module.css';
import { Progress } from './task-progress.tsx';
import { useTask } from './use-lab.ts';

export interface LogFile {
  readonly name: string;
  readonly text: string;
}

interface ForecastProps {
  readonly file: LogFile;
  readonly callType: string | null;
  readonly address: LabAddress;
  readonly onChange: (changes: Partial<LabAddress>) => void;
}

type ForecastDay = ForecastReport['days'][number];

export function Forecast({ file, callType, address, onChange }: ForecastProps) {
  const text = useText();
  const formats = useFormats();
  const { timeZone } = useCentre();
  const asked = useMemo(
    () => ({ text: file.text, timeZone, callType }),
    [file, timeZone, callType],
  );
  const task = useTask('forecast', asked);
  const report = task.answer;
  if (report === null) {
    return (
      <Part title={text('forecastTitle')}>
        <Progress task={task} of={text('forecastTitle')} isAsked />
      </Part>
    );
  }
  const { history, holdout, scores, horizon, methodId, days } = report;
  const scoreOf = (id: string) =>
    scores.find((one) => one.methodId === id && one.horizon === horizon)?.dailyWape ?? null;
  const [own, naive] = [scoreOf(methodId), scoreOf('sameWeekday')];
  const coverage = scores.find((one) => one.methodId === methodId)?.coverage ?? null;
  const calls = days.reduce((sum, { total }) => sum + total, 0);
  const { date } = formats;
  return (
    <Part title={text('forecastTitle')}>
      <p>
        {text('forecastOf', {
          days: history.days,
          from: date(history.from),
          to: date(history.to),
          calls: formats.number(Math.round(calls)),
          ahead: days.length,
        })}{' '}
        {own === null || coverage === null
          ? text('forecastNoError')
          : text('forecastError', {
              days: holdout.days,
              own: formats.share(own),
              naive: naive === null ? '–' : formats.share(naive),
              coverage: formats.points(coverage),
            })}
      </p>
      <Bands days={days} label={text('forecastChart')} dateText={date} />
      <div className={styles.scrolls}>
        <table className={styles.values}>
          <caption>{text('forecastTable')}</caption>
          <thead>
            <tr>
              {(['forecastDay', 'callsHead', 'forecastBand', 'forecastPlan'] as const).map(
                (head) => (
                  <th key={head} scope="col">
                    {text(head)}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {days.map((day) => (
              <tr key={day.date}>
                <th scope="row">{date(day.date)}</th>
                <td>{formats.number(Math.round(day.total))}</td>
                <td>{bandText(day, (value) => formats.number(Math.round(value)))}</td>
                <td>
                  {day.isOpen ? (
                    <Button
                      kind="quiet"
                      aria-label={text('planThis', { date: date(day.date) })}
                      onPress={() =>
                        onChange({
                          day: planOf(day, report, address),
                          queue: undefined,
                          view: 'day',
                        })
                      }
                    >
                      {text('plan')}
                    </Button>
                  ) : (
                    text('closedDay')
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Part>
  );
}

function bandText({ totalBand }: ForecastDay, write: (value: number) => string): string {
  return `${write(totalBand[0] ?? 0)} – ${write(totalBand.at(-1) ?? 0)}`;
}

function planOf(
  { calls }: ForecastDay,
  { history }: ForecastReport,
  { day, agents }: LabAddress,
): LabAddress['day'] {
  const shown = calls.slice(0, halfHoursMax);
  return {
    from: history.startMs / 60_000,
    calls: shown.map((count) => Math.min(ranges.calls.most, Number(count.toFixed(1)))),
    agents: shown.map((_, row) => day?.agents[row] ?? agents),
  };
}

const [width, height] = [400, 140];
const room = { left: 44, top: 8, bottom: 24 };

function Bands({
  days,
  label,
  dateText,
}: {
  readonly days: readonly ForecastDay[];
  readonly label: string;
  readonly dateText: (day: string) => string;
}) {
  const formats = useFormats();
  const most = Math.max(
    1,
    ...days.map(({ total, totalBand }) => Math.max(total, totalBand.at(-1) ?? 0)),
  );
  const step = (width - room.left) / days.length;
  const y = (calls: number) => room.top + (1 - calls / most) * (height - room.top - room.bottom);
  return (
    <svg className={styles.chart} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      {[0, Math.round(most / 2), Math.round(most)].map((calls) => (
        <g key={calls}>
          <path className={styles.grid} d={`M${room.left} ${y(calls)}H${width}`} />
          <text className={styles.tick} x={room.left - 6} y={y(calls) + 4} textAnchor="end">
            {formats.number(calls)}
          </text>
        </g>
      ))}
      {days.map(({ date, total, totalBand }, place) => {
        const middle = room.left + (place + 0.5) * step;
        return (
          <g key={date}>
            <rect
              className={styles.band}
              x={middle - step * 0.3}
              width={step * 0.6}
              y={y(totalBand.at(-1) ?? total)}
              height={Math.max(0, y(totalBand[0] ?? total) - y(totalBand.at(-1) ?? total))}
            />
            <path
              className={styles.simulated}
              d={`M${middle - step * 0.3} ${y(total)}h${step * 0.6}`}
            />
            <text className={styles.tick} x={middle} y={height - 6} textAnchor="middle">
              {dateText(date).replace(/\s?\d{4}$/, '')}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
