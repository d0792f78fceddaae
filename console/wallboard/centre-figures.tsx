/** The five figures of the centre; each opens its definition. */
import { useAgents, useNowMs } from '../live-data/index.ts';
import { type agentStates, Figure, useFormats } from '../parts/index.ts';
import { useDefinitions, useText, type WaitingCalls, type WallboardData } from './readings.ts';
import styles from './wallboard.module.css';

const dash = '–';

export function CentreFigures({
  wallboard,
  waiting,
}: {
  readonly wallboard: WallboardData;
  readonly waiting: WaitingCalls;
}) {
  const text = useText();
  const formats = useFormats();
  const define = useDefinitions();
  const nowMs = useNowMs();
  const { totals, window, queues } = wallboard;
  const since = formats.time(window.from);
  const level = totals.serviceLevel;
  const goal = goalOf(wallboard);
  const abandoned = totals.figures.find(({ measureId }) => measureId === 'abandonShare');
  const longest = waiting.longest();
  const queueName = queues.find(({ queueId }) => queueId === longest?.queueId)?.name ?? dash;
  const longestMs = longest === undefined ? null : nowMs - longest.waitingSinceMs;
  const targetMs = waiting.targetOf(longest?.queueId ?? null);
  const lateCount = waiting.lateCount(nowMs);
  const isBelow = level.value !== null && goal !== null && level.value < goal;
  return (
    <section className={styles.figures} aria-label={text('figures')}>
      <Figure
        name={text('inTarget')}
        value={level.value === null ? dash : formats.share(level.value)}
        note={text('inTargetNote', {
          goal: goal === null ? 'none' : formats.points(goal),
          n: level.denominator,
        })}
        isBad={isBelow}
        definition={define(level, since)}
      />
      <Figure
        name={text('waiting')}
        value={formats.number(waiting.byId.size)}
        note={text('beyond', { count: lateCount })}
        isBad={lateCount > 0}
        definition={{
          name: text('waiting'),
          sentence: text('waitingMeans'),
          formula: 'counts.waiting',
          since: null,
          cases: waiting.byId.size,
        }}
      />
      <Figure
        name={text('longest')}
        value={longestMs === null ? dash : formats.duration(longestMs)}
        note={longest === undefined ? text('nobodyWaits') : queueName}
        isBad={longestMs !== null && targetMs !== null && longestMs > targetMs}
        definition={{
          name: text('longest'),
          sentence: text('longestMeans'),
          formula: 'longestWaitMs',
          since: null,
          cases: waiting.byId.size,
        }}
      />
      {abandoned !== undefined && (
        <Figure
          name={text('abandoned')}
          value={abandoned.value === null ? dash : formats.share(abandoned.value)}
          note={text('ofCalls', { part: abandoned.numerator, all: abandoned.denominator })}
          definition={define(abandoned, since)}
        />
      )}
      <AtWork />
    </section>
  );
}

function AtWork() {
  const text = useText();
  const formats = useFormats();
  const agents = useAgents();
  const counts = Object.groupBy(agents, ({ derivedState }) => derivedState);
  const count = (state: (typeof agentStates)[number]) => counts[state]?.length ?? 0;
  const atWork = agents.length - count('loggedOff');
  return (
    <Figure
      name={text('atWork')}
      value={formats.number(atWork)}
      note={text('atWorkNote', {
        ready: count('ready'),
        busy: count('busy') + count('reserved'),
        wrap: count('workingAfterCall'),
        away: count('notReady'),
      })}
      definition={{
        name: text('atWork'),
        sentence: text('atWorkMeans'),
        formula: 'agentsByState - agentsByState.loggedOff',
        since: null,
        cases: atWork,
      }}
    />
  );
}

/** The goal if all queues share one; null: they differ. */
function goalOf({ queues }: WallboardData): number | null {
  const [first, ...others] = queues.map(({ serviceLevel }) => serviceLevel.goalShare);
  return first !== undefined && others.every((goal) => goal === first) ? first : null;
}
