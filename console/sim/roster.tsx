/**
 * The day's roster: an editable table of shifts with cost, and a search by the server's solver. In
 * all views, agents of half hours follow from the shifts.
 */
import { useState } from 'react';
import type { Problem } from '#client';
import { api } from '../live-data/index.ts';
import { Button, Failure, useFormats } from '../parts/index.ts';
import { Part } from '../parts/panel.tsx';
import { useSignedIn } from '../shell/session.ts';
import { type DayPlan, type LabAddress, type RosterShift, ranges, shiftsMax } from './address.ts';
import { halfHour, timeText } from './day-shifts.ts';
import { useText } from './figures.ts';
import { type HalfHour, PlanChart } from './plan-chart.tsx';
import { NumberField } from './question-form.tsx';
import { callsOf } from './questions.ts';
import { askAboutScenarios } from './scenario-jobs.ts';
import styles from './sim.module.css';
import { serverMs, useJob } from './use-job.ts';
import type { LabQuestion } from './worker-protocol.ts';

interface RosterProps {
  readonly address: LabAddress;
  readonly day: DayPlan;
  readonly question: LabQuestion | null;
  readonly rows: readonly HalfHour[];
  readonly onChange: (changes: Partial<LabAddress>) => void;
}

const hourMs = 3_600_000;
const hourRange = { least: 0.5, most: 24 };
const costRange = { least: 0, most: 1_000 };
/** Days that the search optimises on, and days that check the result. */
const [sampleDays, checkDays] = [10, 40];
const searchedDays = 1_000;
const methods = ['erlangA', 'simulate'] as const;

export function Roster({ address, day, question, rows, onChange }: RosterProps) {
  const text = useText();
  const formats = useFormats();
  const [cost, setCost] = useState(25);
  const shifts = address.roster;
  const put = (next: readonly RosterShift[]) =>
    onChange({ roster: next, day: { ...day, agents: presenceOf(next, day) } });
  const hours = shifts.reduce((sum, { from, to, heads }) => sum + ((to - from) / 60) * heads, 0);
  const allHeads = shifts.reduce((sum, { heads }) => sum + heads, 0);
  const hoursText = formats.number(hours);
  const costText = formats.number(Math.round(hours * cost));
  return (
    <Part title={text('rosterTitle')}>
      <PlanChart rows={rows} goal={address.goal} seconds={address.within} />
      <NumberField label={text('costField')} range={costRange} value={cost} onChange={setCost} />
      <Search address={address} day={day} question={question} cost={cost} onFound={put} />
      {shifts.length === 0 ? (
        <p className={styles.soft}>{text('rosterEmpty')}</p>
      ) : (
        <>
          <p>{text('rosterCost', { heads: allHeads, hours: hoursText, cost: costText })}</p>
          <Shifts shifts={shifts} cost={cost} onChange={put} />
        </>
      )}
      {shifts.length >= shiftsMax ? null : (
        <AddShift day={day} onAdd={(shift) => put(withShift(shifts, shift))} />
      )}
    </Part>
  );
}

function withShift(shifts: readonly RosterShift[], more: RosterShift): readonly RosterShift[] {
  const place = shifts.findIndex(({ from, to }) => from === more.from && to === more.to);
  const same = shifts[place];
  if (same === undefined) return [...shifts, more].sort((a, b) => a.from - b.from || a.to - b.to);
  return shifts.with(place, { ...same, heads: same.heads + more.heads });
}

/** Agents present in the middle of each half hour. */
function presenceOf(shifts: readonly RosterShift[], { from, calls }: DayPlan): readonly number[] {
  return calls.map((_, row) => {
    const middle = from + (row + 0.5) * halfHour.minutes;
    const present = shifts.filter((shift) => shift.from <= middle && middle < shift.to);
    return present.reduce((sum, { heads }) => sum + heads, 0);
  });
}

function Shifts({
  shifts,
  cost,
  onChange,
}: {
  readonly shifts: readonly RosterShift[];
  readonly cost: number;
  readonly onChange: (shifts: readonly RosterShift[]) => void;
}) {
  const text = useText();
  const formats = useFormats();
  return (
    <table className={styles.values}>
      <caption>{text('rosterTable')}</caption>
      <thead>
        <tr>
          {(['shift', 'heads', 'cost'] as const).map((head) => (
            <th key={head} scope="col">
              {text(head)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {shifts.map(({ from, to, heads }, place) => {
          const name = `${timeText(from)}–${timeText(to)}`;
          return (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                <input
                  className={styles.cell}
                  type="number"
                  min={0}
                  max={ranges.agents.most}
                  aria-label={text('headsOf', { shift: name })}
                  value={heads}
                  onChange={({ target }) => {
                    const typed = Math.round(Number(target.value));
                    if (typed < 0 || typed > ranges.agents.most) return;
                    onChange(shifts.with(place, { from, to, heads: typed }));
                  }}
                />
              </td>
              <td>{formats.number(Math.round(((to - from) / 60) * heads * cost))}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function AddShift({
  day,
  onAdd,
}: {
  readonly day: DayPlan;
  readonly onAdd: (shift: RosterShift) => void;
}) {
  const text = useText();
  const [start, setStart] = useState(day.from / 60);
  const [hours, setHours] = useState(4);
  return (
    <div className={styles.fields}>
      <NumberField
        label={text('startField')}
        range={{ least: 0, most: 23.5 }}
        value={start}
        onChange={setStart}
      />
      <NumberField label={text('hoursField')} range={hourRange} value={hours} onChange={setHours} />
      <Button onPress={() => onAdd({ from: start * 60, to: (start + hours) * 60, heads: 1 })}>
        {text('addShift')}
      </Button>
    </div>
  );
}

type Method = (typeof methods)[number];

function Search({
  address,
  day,
  question,
  cost,
  onFound,
}: Pick<RosterProps, 'address' | 'day' | 'question'> & {
  readonly cost: number;
  readonly onFound: (shifts: readonly RosterShift[]) => void;
}) {
  const text = useText();
  const formats = useFormats();
  const { centreId } = useSignedIn().centre;
  // Default shift lengths never exceed the day.
  const dayHours = day.calls.length / halfHour.perHour;
  const [long, setLong] = useState(Math.min(8, dayHours));
  const [short, setShort] = useState(Math.min(4, dayHours));
  const range = { least: 0.5, most: dayHours };
  const [jobId, setJobId] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const estimateMs = (method: Method) =>
    serverMs((method === 'simulate' ? searchedDays : checkDays) * callsOf(address));
  const begin = async (method: Method, scenario: object, profile: string) => {
    const lengths = [...new Set([long, short])];
    const kept = [{ ...scenario, notes: text('rosterTitle') }];
    const job = await askAboutScenarios(centreId, kept, ([id = '']) =>
      api.post('/api/v1/scenarios/{scenario}/staffing', {
        params: { scenario: id },
        body: {
          method,
          goal: 'day',
          target: { share: address.goal / 100, targetMs: address.within * 1_000 },
          searchDays: sampleDays,
          replications: checkDays,
          shiftRules: {
            schema: 'callwright.shift-rules/1',
            profiles: [{ id: profile, costPerHour: Math.round(cost * 100) }],
            shifts: lengths.map((hours) => ({ id: `of-${hours * 60}`, lengthMs: hours * hourMs })),
          },
        },
      }),
    );
    setProblem(job.ok ? null : job.problem);
    setJobId(job.ok ? job.body.id : null);
  };
  const [base] = question?.designs ?? [];
  const profile = base?.scenario.agents.shifts[0]?.profile;
  return (
    <>
      <div className={styles.fields}>
        <NumberField label={text('longField')} range={range} value={long} onChange={setLong} />
        <NumberField label={text('shortField')} range={range} value={short} onChange={setShort} />
      </div>
      <div className={styles.actions}>
        {methods.map((method) => (
          <Button
            key={method}
            isDisabled={base === undefined || profile === undefined}
            onPress={() => {
              if (base !== undefined && profile !== undefined)
                begin(method, base.scenario, profile).catch(reportError);
            }}
          >
            {text('findRoster', { method, about: formats.spoken(estimateMs(method)) })}
          </Button>
        ))}
      </div>
      <p className={styles.soft}>{text('rosterMeans')}</p>
      {problem === null ? null : <Failure problem={problem} work={text('rosterStays')} isCommand />}
      {jobId === null ? null : <Job key={jobId} id={jobId} onFound={onFound} />}
    </>
  );
}

interface StaffingAnswer {
  readonly holds: boolean;
  readonly reason: string | null;
  readonly simulatedDays: number;
  readonly roster: {
    readonly shifts: readonly {
      readonly start: string;
      readonly end: string;
      readonly count: number;
    }[];
  } | null;
}

function Job({
  id,
  onFound,
}: {
  readonly id: string;
  readonly onFound: (shifts: readonly RosterShift[]) => void;
}) {
  const text = useText();
  const formats = useFormats();
  const { job, result: answer, failure, cancel } = useJob<StaffingAnswer>(id);
  const isOver = job !== undefined && job.endedAt !== null;
  const { roster } = answer ?? { roster: null };
  return (
    <div className={styles.why} role="status" data-job={job?.state}>
      <p>
        {failure !== null
          ? text('rosterFailed', { why: failure })
          : job?.state === 'cancelled'
            ? text('rosterCancelled')
            : answer === undefined
              ? text('rosterRuns', { share: formats.points(job?.progressShare ?? 0) })
              : roster === null
                ? text('rosterNone', { why: answer.reason ?? '' })
                : text('rosterFound', {
                    holds: String(answer.holds),
                    days: answer.simulatedDays,
                  })}
      </p>
      {isOver ? null : <Button onPress={cancel}>{text('rosterCancel')}</Button>}
      {roster === null ? null : (
        <div>
          <Button kind="main" onPress={() => onFound(shiftsFrom(roster.shifts))}>
            {text('takeRoster')}
          </Button>
        </div>
      )}
    </div>
  );
}

function shiftsFrom(
  shifts: NonNullable<StaffingAnswer['roster']>['shifts'],
): readonly RosterShift[] {
  const byTimes = Map.groupBy(shifts, ({ start, end }) => `${start} ${end}`);
  const all = [...byTimes.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const heads = same.reduce((sum, { count }) => sum + count, 0);
    return [{ from: minutesOf(first.start), to: minutesOf(first.end), heads }];
  });
  return all.sort((a, b) => a.from - b.from || a.to - b.to);
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}
