/**
 * One agent: the timeline of the day, why not this agent for who waits longest, and what a
 * supervisor may do.
 */
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Answer, At } from '#client';
import { api, bodyOf, serverNowMs, useAgent } from '../live-data/index.ts';
import {
  Button,
  Dialog,
  Failure,
  Loading,
  notify,
  refusalWords,
  StateMark,
  textOf,
  useFormats,
} from '../parts/index.ts';
import type en from './messages/en.json';
import { useRights } from './readings.ts';
import styles from './wallboard.module.css';

const useText = textOf<typeof en>('wallboard');

type Timeline = At<'GET', '/api/v1/agents/{agent}/timeline'>['answer'];
const shownSegmentsMax = 8;

interface AgentPanelProps {
  readonly agentId: string;
  readonly timeZone: string;
  /** Who waits longest; null: nobody waits. */
  readonly longestCallId: string | null;
  readonly onClose: () => void;
}

export function AgentPanel({ agentId, timeZone, longestCallId, onClose }: AgentPanelProps) {
  const text = useText();
  const agent = useAgent(agentId);
  const timeline = useQuery({
    queryKey: ['timeline', agentId, agent?.version],
    placeholderData: (before) => before,
    queryFn: () =>
      bodyOf(api.get('/api/v1/agents/{agent}/timeline', { params: { agent: agentId } })),
  });
  const problem = timeline.error;
  return (
    <Dialog title={agent?.name ?? agentId} isOpen onClose={onClose} isWide>
      {agent === undefined ? null : <StateMark state={agent.derivedState} />}
      {timeline.data === undefined ? null : <Day timeline={timeline.data} timeZone={timeZone} />}
      {timeline.isPending ? <Loading of={text('timeline')} rows={2} /> : null}
      {problem === null ? null : (
        <Failure
          problem={problem}
          work={text('onlyRead')}
          onRetry={() => void timeline.refetch().catch(reportError)}
        />
      )}
      {longestCallId === null ? null : <WhyNot agentId={agentId} callId={longestCallId} />}
      <Commands agentId={agentId} name={agent?.name ?? agentId} onClose={onClose} />
    </Dialog>
  );
}

/** The day as a bar, and its latest parts as a table. */
function Day({ timeline, timeZone }: { readonly timeline: Timeline; readonly timeZone: string }) {
  const text = useText();
  const formats = useFormats();
  const { segments } = timeline;
  const [first] = segments;
  if (first === undefined) return <p>{text('noTimeline')}</p>;
  const [fromMs, toMs] = [Date.parse(first.from), serverNowMs()];
  const place = (ms: number) =>
    `${((100 * (ms - fromMs)) / Math.max(1, toMs - fromMs)).toFixed(2)}%`;
  const endOf = (to: string | null) => (to === null ? toMs : Date.parse(to));
  const words = (segment: Timeline['segments'][number]) =>
    segment.reason === null
      ? text('agentState', { state: segment.state })
      : `${text('agentState', { state: segment.state })} (${segment.reason})`;
  return (
    <>
      <svg
        className={styles.day}
        role="img"
        aria-label={text('dayWords', {
          time: formats.time(fromMs, timeZone),
          count: segments.length,
        })}
      >
        {segments.map(({ state, from, to }) => (
          <rect
            key={`${from}-${state}`}
            x={place(Date.parse(from))}
            width={place(fromMs + endOf(to) - Date.parse(from))}
            height="100%"
            className={styles[state]}
          />
        ))}
      </svg>
      <table className={styles.dayTable}>
        <thead>
          <tr>
            <th scope="col">{text('from')}</th>
            <th scope="col">{text('state')}</th>
            <th scope="col" className={styles.number}>
              {text('lasts')}
            </th>
          </tr>
        </thead>
        <tbody>
          {segments
            .slice(-shownSegmentsMax)
            .toReversed()
            .map((segment) => (
              <tr key={`${segment.from}-${segment.state}`}>
                <td>{formats.timeWithSeconds(segment.from, timeZone)}</td>
                <td>{words(segment)}</td>
                <td className={styles.number}>
                  {formats.duration(endOf(segment.to) - Date.parse(segment.from))}
                </td>
              </tr>
            ))}
        </tbody>
      </table>
    </>
  );
}

function WhyNot({ agentId, callId }: { readonly agentId: string; readonly callId: string }) {
  const text = useText();
  const whyNot = useQuery({
    queryKey: ['whyNot', callId, agentId],
    queryFn: () =>
      bodyOf(
        api.get('/api/v1/calls/{call}/why-not', { params: { call: callId }, query: { agentId } }),
      ),
  });
  if (whyNot.data === undefined) return null;
  return (
    <section>
      <h2>{text('whyNot')}</h2>
      <p>{whyNot.data.text}</p>
    </section>
  );
}

function Commands({
  agentId,
  name,
  onClose,
}: {
  readonly agentId: string;
  readonly name: string;
  readonly onClose: () => void;
}) {
  const text = useText();
  const rights = useRights();
  const agent = useAgent(agentId);
  const params = { agent: agentId };
  const act = useMutation({
    mutationFn: (asked: () => Promise<Answer<unknown>>) => asked(),
  });
  const run = (asked: () => Promise<Answer<unknown>>, done: string) => {
    act.mutateAsync(asked).then((answer) => {
      if (!answer.ok) return notify(refusalWords(answer.problem), { isBad: true });
      notify(done);
      onClose();
    }, reportError);
  };
  const force = (state: 'ready' | 'notReady' | 'loggedOff') =>
    run(
      () =>
        api.post('/api/v1/agents/{agent}/force-state', {
          params,
          body: { state, reason: text('bySupervisor') },
        }),
      text('forced', { name, state }),
    );
  const recall = () =>
    run(() => api.post('/api/v1/agents/{agent}/recall', { params }), text('recalled', { name }));
  if (agent === undefined || agent.derivedState === 'loggedOff') return null;
  const isReady = agent.derivedState === 'ready';
  return (
    <div className={styles.actions}>
      {rights.has('forceAgentState') ? (
        <>
          <Button isDisabled={act.isPending} onPress={() => force(isReady ? 'notReady' : 'ready')}>
            {text('force', { state: isReady ? 'notReady' : 'ready' })}
          </Button>
          <Button kind="bad" isDisabled={act.isPending} onPress={() => force('loggedOff')}>
            {text('force', { state: 'loggedOff' })}
          </Button>
        </>
      ) : null}
      {rights.has('recallAgent') ? (
        <Button isDisabled={act.isPending} onPress={recall}>
          {text('recall')}
        </Button>
      ) : null}
    </div>
  );
}
