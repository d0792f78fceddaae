/** A row a queue: who waits as a lane, longest and expected wait, the last hour, and who may serve. */
import { memo, useMemo } from 'react';
import { type LiveCall, useAgents, useNowMs } from '../live-data/index.ts';
import { Age, Defined, names, textOf, useFormats, WaitingLine } from '../parts/index.ts';
import { callerName } from './caller-name.ts';
import type en from './messages/en.json';
import { type QueueFigures, useDefinitions, type Waiting, type WallboardData } from './readings.ts';
import styles from './wallboard.module.css';

const useText = textOf<typeof en>('wallboard');
const dash = '–';

export function QueueLanes({
  wallboard,
  waiting,
  selectedId,
  onSelect,
}: {
  readonly wallboard: WallboardData;
  readonly waiting: Waiting;
  readonly selectedId: string | null;
  readonly onSelect: (callId: string) => void;
}) {
  const text = useText();
  const formats = useFormats();
  const serving = useServing();
  const since = formats.time(wallboard.window.from, wallboard.timeZone);
  return (
    <section className={styles.panel} aria-label={text('queues')}>
      <table className={styles.queues}>
        <thead>
          <tr>
            <th scope="col">{text('queue')}</th>
            <th scope="col">{text('lane')}</th>
            <th scope="col" className={styles.number}>
              {text('longest')}
            </th>
            <th scope="col" className={names(styles.number, styles.wide)}>
              {text('expected')}
            </th>
            <th scope="col" className={styles.wide}>
              {text('lastHour')}
            </th>
            <th scope="col" className={styles.number}>
              {text('today')}
            </th>
            <th scope="col" className={names(styles.number, styles.wide)}>
              {text('readyOfStaffed')}
            </th>
          </tr>
        </thead>
        <tbody>
          {wallboard.queues.map((queue) => (
            <QueueRow
              key={queue.queueId}
              queue={queue}
              calls={waiting.of(queue.queueId)}
              serving={serving.get(queue.queueId) ?? nobodyServes}
              since={since}
              selectedId={selectedId}
              onSelect={onSelect}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface Serving {
  readonly ready: number;
  readonly staffed: number;
}
const nobodyServes: Serving = { ready: 0, staffed: 0 };

/** Of each queue: agents logged on whose links lead to it, and those of them who are ready. */
function useServing(): ReadonlyMap<string, Serving> {
  const agents = useAgents();
  return useMemo(() => {
    const serving = new Map<string, { ready: number; staffed: number }>();
    for (const { derivedState, links } of agents) {
      if (derivedState === 'loggedOff') continue;
      for (const { queueId } of links) {
        const counts = serving.get(queueId) ?? { ready: 0, staffed: 0 };
        counts.staffed += 1;
        if (derivedState === 'ready') counts.ready += 1;
        serving.set(queueId, counts);
      }
    }
    return serving;
  }, [agents]);
}

interface QueueRowProps {
  readonly queue: QueueFigures;
  readonly calls: readonly LiveCall[];
  readonly serving: Serving;
  readonly since: string;
  readonly selectedId: string | null;
  readonly onSelect: (callId: string) => void;
}

const QueueRow = memo(function QueueRow(props: QueueRowProps) {
  const { queue, calls, serving, since, selectedId, onSelect } = props;
  const { name, serviceLevel, expectedWait, state } = queue;
  const text = useText();
  const formats = useFormats();
  const nowMs = useNowMs();
  const define = useDefinitions();
  const { value, goalShare, targetMs } = serviceLevel;
  const dots = useMemo(
    () =>
      calls.map((call) => ({
        id: call.id,
        waitingSinceMs: call.waitingSinceMs,
        name: callerName(call, text),
      })),
    [calls, text],
  );
  const [first] = calls;
  const isBelow = value !== null && goalShare !== null && value < goalShare;
  const isLate = first !== undefined && nowMs - first.waitingSinceMs > targetMs;
  const share = value === null ? dash : formats.share(value);
  const target = formats.spoken(targetMs);
  const simple = (label: string, sentence: string) => ({
    name: label,
    sentence,
    lines: [[text('window'), text('now')]] as const,
  });
  const range =
    expectedWait === null
      ? dash
      : `${formats.duration(expectedWait.lowMs ?? expectedWait.expectedMs)}–${formats.duration(expectedWait.highMs ?? expectedWait.expectedMs)}`;
  return (
    <tr>
      <th scope="row" className={styles.queueName}>
        <b>{name}</b>
        <span>
          {state === 'open'
            ? text('waitingOf', { count: calls.length, target })
            : text('notOpen', { state, count: calls.length })}
        </span>
      </th>
      <td className={styles.laneCell}>
        <WaitingLine
          name={name}
          dots={dots}
          targetMs={targetMs}
          nowMs={nowMs}
          selectedId={selectedId}
          onSelect={onSelect}
        />
      </td>
      <td className={styles.number} data-figure>
        <Defined definition={simple(text('longest'), text('longestMeans'))}>
          <span className={isLate ? styles.late : undefined}>
            {first === undefined ? dash : <Age sinceMs={first.waitingSinceMs} nowMs={nowMs} />}
          </span>
        </Defined>
      </td>
      <td className={names(styles.number, styles.wide, styles.soft)} data-figure>
        <Defined definition={simple(text('expected'), text('expectedMeans'))}>{range}</Defined>
      </td>
      <td className={styles.wide}>
        <LastHour steps={queue.lastHour ?? []} goal={goalShare} />
      </td>
      <td className={styles.number} data-figure>
        <Defined definition={define(serviceLevel, since)}>
          <span className={isBelow ? styles.below : styles.share}>
            {share}
            {isBelow ? ` ${text('belowMark')}` : ''}
          </span>
        </Defined>
      </td>
      <td className={names(styles.number, styles.wide)} data-figure>
        <Defined definition={simple(text('readyOfStaffed'), text('readyOfStaffedMeans'))}>
          {`${serving.ready} / ${serving.staffed}`}
        </Defined>
      </td>
    </tr>
  );
});

interface LastHourProps {
  readonly steps: NonNullable<QueueFigures['lastHour']>;
  readonly goal: number | null;
}

/** Columns of five minutes with a dotted line at the goal, and the same in words. */
function LastHour({ steps, goal }: LastHourProps) {
  const text = useText();
  const formats = useFormats();
  const shares = steps.map(({ serviceLevel }) => serviceLevel.value);
  const known = shares.filter((share) => share !== null);
  const last = known.at(-1);
  const words =
    last === undefined
      ? text('noLastHour')
      : text('lastHourWords', {
          low: formats.points(Math.min(...known)),
          high: formats.points(Math.max(...known)),
          last: formats.points(last),
        });
  return (
    <svg
      className={styles.strip}
      width="132"
      height="26"
      viewBox="0 0 132 26"
      role="img"
      aria-label={words}
    >
      {goal === null ? null : <path className={styles.goal} d={`M0 ${yOf(goal)}H132`} />}
      {shares.map((share, index) => {
        if (share === null) return null;
        const isBelow = goal !== null && share < goal;
        const x = index * 11 + 1;
        return (
          <rect
            // A column is its place.
            key={x}
            x={x}
            y={yOf(share)}
            width="9"
            height={25 - yOf(share)}
            className={isBelow ? styles.columnBelow : styles.column}
          />
        );
      })}
    </svg>
  );
}

function yOf(share: number): number {
  return 23 - share * 21;
}
