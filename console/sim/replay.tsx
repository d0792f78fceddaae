/**
 * Replays one day as an animation and as tables. The simulator's thread sends the whole day, so it
 * plays from any instant at any speed.
 */
import { Link } from '@tanstack/react-router';
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { agentStates, Button, Loading, StateMark, useFormats } from '../parts/index.ts';
import { Part, Select } from '../parts/panel.tsx';
import { type LabAddress, ranges } from './address.ts';
import { useText } from './figures.ts';
import { NumberField } from './question-form.tsx';
import { drawInstant, type ReplayScene, waitNear } from './replay-drawing.ts';
import { type Instant, instantOf, worstWait } from './replay-instant.ts';
import styles from './sim.module.css';
import { useTask } from './use-lab.ts';
import { type Playback, speeds, usePlayback } from './use-playback.ts';
import {
  type LabQuestion,
  type ReplayQuestion,
  type ReplayRun,
  replayStates,
  waitEnds,
} from './worker-protocol.ts';

interface ReplayProps {
  readonly address: LabAddress;
  readonly question: LabQuestion | null;
  readonly onChange: (changes: Partial<LabAddress>) => void;
}

export function Replay({ address, question, onChange }: ReplayProps) {
  const text = useText();
  const formats = useFormats();
  const [base] = question?.designs ?? [];
  const key = JSON.stringify(
    question === null || base === undefined
      ? null
      : {
          scenario: base.scenario,
          centre: question.centre,
          seed: question.seed,
          day: address.run - 1,
        },
  );
  const asked = useMemo(() => JSON.parse(key) as ReplayQuestion | null, [key]);
  const { answer, refused, failure } = useTask('replay', asked);
  const run = useMemo(() => {
    if (answer === null || base?.scenario.centre !== undefined) return answer;
    return { ...answer, queues: [text('byItself')] };
  }, [answer, base?.scenario.centre, text]);
  const [hours = 0, minutes = 0] = (base?.scenario.clock?.dayStart ?? '').split(':').map(Number);
  const startMs = (hours * 60 + minutes) * minuteMs;
  const time = (ms: number) => formats.timeWithSeconds(startMs + ms, 'UTC');
  return (
    <Part title={text('replayTitle')}>
      <div className={styles.fields}>
        <NumberField
          label={text('replayDay')}
          range={ranges.run}
          isWhole
          value={address.run}
          onChange={(day) => onChange({ run: day, at: 0 })}
        />
      </div>
      {run !== null ? (
        <Player run={run} address={address} onChange={onChange} time={time} />
      ) : refused !== null || failure !== null ? (
        <p className={styles.soft}>{text('cannot')}</p>
      ) : question === null ? (
        <p className={styles.soft}>{text('nobodyWorks')}</p>
      ) : (
        <Loading of={text('replayTitle')} rows={6} />
      )}
    </Part>
  );
}

const minuteMs = 60_000;
const addressAfterMs = 300;

interface PlayerProps extends Pick<ReplayProps, 'address'> {
  readonly run: ReplayRun;
  readonly onChange?: ReplayProps['onChange'];
  readonly time: (ms: number) => string;
  /** Whether calls link to the journal [false]. */
  readonly isOfJournal?: boolean;
}

export function Player({ run, address, onChange, time, isOfJournal = false }: PlayerProps) {
  const text = useText();
  const formats = useFormats();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [selected, setSelected] = useState<number | null>(null);
  const worst = useMemo(() => worstWait(run), [run]);
  const longestMs = worst < 0 ? 0 : waitOf(run, worst);
  const scene = useMemo(
    (): ReplayScene => ({
      run,
      selected,
      targetMs: address.within * 1_000,
      lanes: [...new Set(run.waits.queue)].sort((a, b) => a - b),
      countText: (waiting) => text('replayWaiting', { waiting }),
    }),
    [run, selected, address.within, text],
  );
  const draw = useCallback(
    (atMs: number) => {
      if (canvas.current !== null)
        drawInstant(canvas.current, scene, instantOf(run, atMs, longestMs));
    },
    [run, scene, longestMs],
  );
  const playback = usePlayback({ startMs: address.at * 1_000, endMs: run.endMs, draw });
  const { atMs, isPlaying } = playback;
  useEffect(() => draw(atMs));
  useEffect(() => {
    const again = () => draw(atMs);
    window.addEventListener('resize', again);
    return () => window.removeEventListener('resize', again);
  }, [draw, atMs]);
  const atSeconds = Math.floor(atMs / 1_000);
  const isTold = isPlaying || atSeconds === address.at;
  useEffect(() => {
    if (isTold || onChange === undefined) return;
    const timer = window.setTimeout(() => onChange({ at: atSeconds }), addressAfterMs);
    return () => window.clearTimeout(timer);
  }, [isTold, atSeconds, onChange]);
  const instant = instantOf(run, atMs, longestMs);
  const late = instant.waiting.filter((place) => ageOf(run, place, atMs) > scene.targetMs).length;
  const sentence = text('replayNow', {
    time: time(atMs),
    waiting: instant.waiting.length,
    late,
    target: formats.spoken(scene.targetMs),
  });
  const choose = (place: number | null) => {
    playback.play(false);
    setSelected(place);
  };
  return (
    <>
      <Controls playback={playback} endMs={run.endMs} timeText={time(atMs)}>
        {worst < 0 ? null : (
          <Button
            onPress={() => {
              choose(worst);
              playback.seek((run.waits.toMs[worst] ?? 0) - 1);
            }}
          >
            {text('toWorst')}
          </Button>
        )}
      </Controls>
      <canvas
        ref={canvas}
        className={styles.stage}
        role="img"
        aria-label={sentence}
        onPointerUp={({ currentTarget, clientX, clientY }) => {
          const { left, top, width } = currentTarget.getBoundingClientRect();
          const at = { x: clientX - left, y: clientY - top, width };
          choose(waitNear(scene, instantOf(run, atMs, longestMs), at));
        }}
      />
      <p data-instant={Math.round(atMs)}>{sentence}</p>
      {selected === null ? null : (
        <Why run={run} instant={instant} time={time} isOfJournal={isOfJournal} place={selected} />
      )}
      <InstantTables scene={scene} instant={instant} onWhy={choose} />
    </>
  );
}

function Controls({
  playback,
  endMs,
  timeText,
  children,
}: {
  readonly playback: Playback;
  readonly endMs: number;
  readonly timeText: string;
  readonly children: ReactNode;
}) {
  const text = useText();
  const formats = useFormats();
  const { atMs, isPlaying, speed, seek, play, setSpeed } = playback;
  return (
    <>
      <div className={styles.actions}>
        <Button kind="main" onPress={() => play(!isPlaying)}>
          {text(isPlaying ? 'pause' : 'play')}
        </Button>
        <Select
          label={text('speed')}
          choices={speeds.map((id) => ({ id, label: `${formats.number(id)}×` }))}
          value={speed}
          onChange={setSpeed}
        />
        {children}
      </div>
      <label className={styles.scrub}>
        <span className="unseen">{text('scrub')}</span>
        <input
          type="range"
          min={0}
          max={endMs}
          step={1_000}
          value={atMs}
          aria-valuetext={timeText}
          onChange={({ target }) => seek(Number(target.value))}
        />
        <b>{timeText}</b>
      </label>
    </>
  );
}

function Why({
  run,
  place,
  instant,
  time,
  isOfJournal,
}: {
  readonly run: ReplayRun;
  readonly place: number;
  readonly instant: Instant;
} & Required<Pick<PlayerProps, 'time' | 'isOfJournal'>>) {
  const text = useText();
  const formats = useFormats();
  const { queue, fromMs, toMs, end, agent } = run.waits;
  const call = run.calls[place] ?? '';
  const ahead = instant.waiting.filter((one) => one < place && queue[one] === queue[place]).length;
  const states = countsOf(instant);
  const waits = instant.waiting.includes(place);
  return (
    <div role="status" className={styles.why}>
      <strong>
        {isOfJournal ? (
          <Link to={'/calls' as string} search={{ call } as never}>
            {call}
          </Link>
        ) : (
          call
        )}
      </strong>
      {waits ? (
        <p>
          {text('whyWaits', {
            queue: run.queues[queue[place] ?? 0] ?? '',
            age: formats.duration(ageOf(run, place, instant.atMs)),
            ahead,
            free: states.ready,
            busy: states.busy + states.reserved,
            wrapUp: states.workingAfterCall,
            away: states.notReady,
          })}
        </p>
      ) : (
        <p>{text('queuedAt', { time: time(fromMs[place] ?? 0) })}</p>
      )}
      <p>
        {text('waitEnds', {
          end: waitEnds[end[place] ?? 0] ?? '',
          agent: run.agents[agent[place] ?? -1] ?? '',
          time: time(toMs[place] ?? 0),
          wait: formats.duration(waitOf(run, place)),
        })}
      </p>
    </div>
  );
}

const listedMost = 8;

function InstantTables({
  scene,
  instant,
  onWhy,
}: {
  readonly scene: ReplayScene;
  readonly instant: Instant;
  readonly onWhy: (place: number) => void;
}) {
  const text = useText();
  const formats = useFormats();
  const { run, lanes, targetMs } = scene;
  const { waiting, atMs } = instant;
  const states = countsOf(instant);
  const age = (place: number | undefined) =>
    place === undefined ? '–' : formats.duration(ageOf(run, place, atMs));
  return (
    <>
      <ul className={styles.key} aria-label={text('agentStates')}>
        {agentStates.map((state) => (
          <li key={state}>
            <StateMark state={state} count={states[state]} />
          </li>
        ))}
      </ul>
      <table className={styles.values}>
        <caption>{text('lanesTable')}</caption>
        <thead>
          <tr>
            {(['queue', 'waitingHead', 'lateHead', 'longestHead'] as const).map((head) => (
              <th key={head} scope="col">
                {text(head)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lanes.map((queue) => {
            const own = waiting.filter((place) => run.waits.queue[place] === queue);
            const late = own.filter((place) => ageOf(run, place, atMs) > targetMs).length;
            return (
              <tr key={queue}>
                <th scope="row">{run.queues[queue]}</th>
                <td>{formats.number(own.length)}</td>
                <td className={late > 0 ? styles.worse : undefined}>{formats.number(late)}</td>
                <td>{age(own[0])}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {waiting.length === 0 ? null : (
        <table className={styles.values}>
          <caption>{text('longestTable')}</caption>
          <tbody>
            {waiting.slice(0, listedMost).map((place) => (
              <tr key={place}>
                <th scope="row">{run.calls[place]}</th>
                <td>{run.queues[run.waits.queue[place] ?? 0]}</td>
                <td>{age(place)}</td>
                <td>
                  <Button
                    kind="quiet"
                    aria-label={text('whyOf', { call: run.calls[place] ?? '' })}
                    onPress={() => onWhy(place)}
                  >
                    {text('why')}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function countsOf({ states }: Instant): Record<(typeof replayStates)[number], number> {
  const counts = new Uint32Array(replayStates.length);
  for (const state of states) counts[state] = (counts[state] ?? 0) + 1;
  const named = replayStates.map((state, place) => [state, counts[place] ?? 0]);
  return Object.fromEntries(named);
}

function waitOf({ waits }: ReplayRun, place: number): number {
  return (waits.toMs[place] ?? 0) - (waits.fromMs[place] ?? 0);
}

function ageOf({ waits }: ReplayRun, place: number, atMs: number): number {
  return atMs - (waits.fromMs[place] ?? 0);
}
