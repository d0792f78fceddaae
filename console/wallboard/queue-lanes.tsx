/** One row per queue: waiting calls as a lane, longest and expected wait, last hour, and agents. */
import { memo, useCallback, useMemo, useState } from 'react';
import { type LiveCall, useAgents, useNowMs } from '../live-data/index.ts';
import {
  Age,
  Button,
  Defined,
  names,
  useFormats,
  type WaitingDot,
  WaitingLine,
} from '../parts/index.ts';
import { callerName } from './caller-name.ts';
import {
  type QueueFigures,
  useDefinitions,
  useText,
  type WaitingCalls,
  type WallboardData,
} from './readings.ts';
import styles from './wallboard.module.css';

const dash = '–';
const wideNumber = names(styles.number, styles.wide);
const heads = [
  ['queue'],
  ['lane'],
  ['longest', styles.number],
  ['expected', wideNumber],
  ['lastHour', styles.wide],
  ['today', styles.number],
  ['readyOfStaffed', wideNumber],
] as const;

export function QueueLanes({
  wallboard,
  waiting,
  selectedId,
  onSelect,
  onOpen,
}: {
  readonly wallboard: WallboardData;
  readonly waiting: WaitingCalls;
  readonly selectedId: string | null;
  readonly onSelect: (callId: string) => void;
  /** Opens a queue; null: queues are only shown. */
  readonly onOpen: ((queueId: string) => void) | null;
}) {
  const text = useText();
  const formats = useFormats();
  const serving = useServing();
  const define = useDefinitions();
  const selectedQueue = waiting.byId.get(selectedId ?? '')?.queueId;
  const since = formats.time(wallboard.window.from);
  return (
    <section data-tour="lanes" className={styles.panel} aria-label={text('queues')}>
      <table className={styles.queues}>
        <thead>
          <tr>
            {heads.map(([head, className]) => (
              <th key={head} scope="col" className={className}>
                {text(head)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {wallboard.queues.map((queue) => (
            <QueueRow
              key={queue.queueId}
              queue={queue}
              calls={waiting.of(queue.queueId)}
              {...(serving.get(queue.queueId) ?? nobodyServes)}
              define={define}
              since={since}
              selectedId={selectedQueue === queue.queueId ? selectedId : null}
              onSelect={onSelect}
              onOpen={onOpen}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

const nobodyServes: Serving = { ready: 0, staffed: 0 };
const nobodyWaits: readonly WaitingDot[] = [];

/** Agents logged on for a queue, and how many of them are ready. */
interface Serving {
  readonly ready: number;
  readonly staffed: number;
}

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

interface QueueRowProps extends Serving {
  readonly queue: QueueFigures;
  readonly calls: readonly LiveCall[];
  readonly define: ReturnType<typeof useDefinitions>;
  readonly since: string;
  readonly selectedId: string | null;
  readonly onSelect: (callId: string) => void;
  readonly onOpen: ((queueId: string) => void) | null;
}

/** A queue's row; out of view only its name, so hundreds cost nothing each second. */
const QueueRow = memo(function QueueRow(props: QueueRowProps) {
  const [row, isInView] = useInView();
  return (
    <tr ref={row}>
      {isInView ? (
        <QueueCells {...props} />
      ) : (
        <th scope="row" colSpan={heads.length} className={styles.queueName}>
          <b>{props.queue.name}</b>
        </th>
      )}
    </tr>
  );
});

function useInView() {
  const [isInView, setInView] = useState(false);
  const ref = useCallback((element: HTMLElement | null) => {
    if (element === null) return;
    const root = element.closest('#screen');
    const see = ([entry]: readonly IntersectionObserverEntry[]) =>
      setInView(entry?.isIntersecting === true);
    const observer = new IntersectionObserver(see, { root, rootMargin: '50%' });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, isInView] as const;
}

function QueueCells(props: QueueRowProps) {
  const { queue, calls, ready, staffed, define, since, selectedId, onSelect, onOpen } = props;
  const { name, serviceLevel, expectedWait, state, messagesWaiting: messages } = queue;
  const text = useText();
  const formats = useFormats();
  const { value, goalShare, targetMs } = serviceLevel;
  const isBelow = value !== null && goalShare !== null && value < goalShare;
  const share = value === null ? dash : formats.share(value);
  const target = formats.spoken(targetMs);
  const ofNow = { since: null, cases: calls.length };
  const range =
    expectedWait === null
      ? dash
      : `${formats.duration(expectedWait.lowMs ?? expectedWait.expectedMs)}–${formats.duration(expectedWait.highMs ?? expectedWait.expectedMs)}`;
  return (
    <>
      <th scope="row" className={styles.queueName}>
        {onOpen === null ? (
          <b>{name}</b>
        ) : (
          <Button kind="quiet" className={styles.queueOpen} onPress={() => onOpen(queue.queueId)}>
            <b>{name}</b>
          </Button>
        )}
        <span>
          {state === 'open'
            ? text('waitingOf', { count: calls.length, target })
            : text('notOpen', { state, count: calls.length })}
          {messages !== null && ` · ${text('messagesWaiting', { count: messages })}`}
        </span>
      </th>
      <td className={styles.laneCell}>
        {calls.length === 0 ? (
          <WaitingLine name={name} dots={nobodyWaits} targetMs={targetMs} nowMs={0} />
        ) : (
          <Lane
            name={name}
            calls={calls}
            targetMs={targetMs}
            selectedId={selectedId}
            onSelect={onSelect}
          />
        )}
      </td>
      <td className={styles.number} data-figure>
        <Defined
          definition={{
            ...ofNow,
            name: text('longest'),
            sentence: text('longestMeans'),
            formula: 'longestWaitMs',
          }}
        >
          <Longest calls={calls} targetMs={targetMs} />
        </Defined>
      </td>
      <td className={names(styles.number, styles.wide, styles.soft)} data-figure>
        <Defined
          definition={{
            ...ofNow,
            name: text('expected'),
            sentence: text('expectedMeans'),
            formula: 'expectedWait',
          }}
        >
          {range}
        </Defined>
      </td>
      <td className={styles.wide}>
        <LastHour steps={queue.lastHour ?? noSteps} goal={goalShare} />
      </td>
      <td className={styles.number} data-figure>
        <Defined definition={define(serviceLevel, since)}>
          <span className={isBelow ? styles.below : styles.share}>
            {share}
            {isBelow ? ` ${text('belowMark')}` : ''}
          </span>
        </Defined>
      </td>
      <td className={wideNumber} data-figure>
        <Defined
          definition={{
            name: text('readyOfStaffed'),
            sentence: text('readyOfStaffedMeans'),
            formula: 'agents.derivedState, agents.links',
            since: null,
            cases: [ready, staffed],
          }}
        >
          {`${ready} / ${staffed}`}
        </Defined>
      </td>
    </>
  );
}

interface LaneProps {
  readonly name: string;
  readonly calls: readonly LiveCall[];
  readonly targetMs: number;
  readonly selectedId: string | null;
  readonly onSelect: (callId: string) => void;
}

/** Waiting calls; renders each second without its row. */
function Lane({ calls, ...props }: LaneProps) {
  const text = useText();
  const dots = useMemo(
    () =>
      calls.map((call) => ({
        id: call.id,
        waitingSinceMs: call.waitingSinceMs,
        name: callerName(call, text),
      })),
    [calls, text],
  );
  return <WaitingLine {...props} dots={dots} nowMs={useNowMs()} />;
}

function Longest({ calls: [first], targetMs }: Pick<LaneProps, 'calls' | 'targetMs'>) {
  const nowMs = useNowMs();
  if (first === undefined) return dash;
  const isLate = nowMs - first.waitingSinceMs > targetMs;
  return (
    <span className={isLate ? styles.late : undefined}>
      <Age sinceMs={first.waitingSinceMs} nowMs={nowMs} />
    </span>
  );
}

interface LastHourProps {
  readonly steps: NonNullable<QueueFigures['lastHour']>;
  readonly goal: number | null;
}

const noSteps: LastHourProps['steps'] = [];

/** Service level in five-minute columns with a goal line; also as text and table. */
function LastHour({ steps, goal }: LastHourProps) {
  const text = useText();
  const formats = useFormats();
  const known = steps.flatMap(({ serviceLevel }) => serviceLevel.value ?? []);
  const last = known.at(-1);
  const [first] = steps;
  const words =
    last === undefined
      ? text('noLastHour')
      : text('lastHourWords', {
          low: formats.points(Math.min(...known)),
          high: formats.points(Math.max(...known)),
          last: formats.points(last),
        });
  const definition = {
    name: text('lastHour'),
    sentence: words,
    formula: first?.serviceLevel.measureId ?? dash,
    since: first === undefined ? null : formats.time(first.from),
    cases: [
      sumOf(steps.map(({ serviceLevel }) => serviceLevel.numerator)),
      sumOf(steps.map(({ serviceLevel }) => serviceLevel.denominator)),
    ] as const,
    table: () => ({
      heads: [text('from'), text('lastHour'), text('cases')],
      rows: steps.map(({ from, serviceLevel: { value, numerator, denominator } }) => [
        formats.time(from),
        value === null ? dash : formats.share(value),
        `${formats.number(numerator)} / ${formats.number(denominator)}`,
      ]),
    }),
  };
  return (
    <Defined definition={definition}>
      <svg
        className={styles.strip}
        width="132"
        height="26"
        viewBox="0 0 132 26"
        role="img"
        aria-label={words}
      >
        {goal !== null && <path className={styles.goal} d={`M0 ${yOf(goal)}H132`} />}
        {steps.map(({ from, serviceLevel: { value } }, index) => {
          if (value === null) return null;
          const isBelow = goal !== null && value < goal;
          return (
            <rect
              key={from}
              x={index * 11 + 1}
              y={yOf(value)}
              width="9"
              height={25 - yOf(value)}
              className={isBelow ? styles.columnBelow : styles.column}
            />
          );
        })}
      </svg>
    </Defined>
  );
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function yOf(share: number): number {
  return 23 - share * 21;
}
