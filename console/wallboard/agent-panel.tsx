/** One agent: timeline of the day, why the longest waiting call skips them, supervisor actions. */
import { Link } from '@tanstack/react-router';
import type { OperationAt } from '#client';
import { api, serverNowMs, useAgent, useRead } from '../live-data/index.ts';
import { Button, Dialog, StateMark, useFormats } from '../parts/index.ts';
import { Read } from '../parts/panel.tsx';
import { useReasonWords } from '../shell/sayings.ts';
import { useRights } from '../shell/session.ts';
import { AgentSkills } from './agent-skills.tsx';
import { Listening } from './listening.tsx';
import { useCommand, useText } from './readings.ts';
import styles from './wallboard.module.css';
import { askAgainMs } from './why-waiting.tsx';

type Timeline = OperationAt<'GET', '/api/v1/agents/{agent}/timeline'>['answer'];
const shownSegmentsMax = 8;

interface AgentPanelProps {
  readonly agentId: string;
  /** Call that has waited longest; null: none waits. */
  readonly longestCallId: string | null;
  readonly onClose: () => void;
}

export function AgentPanel({ agentId, longestCallId, onClose }: AgentPanelProps) {
  const text = useText();
  const agent = useAgent(agentId);
  const params = { agent: agentId };
  const changes = agent?.version ?? null;
  const timeline = useRead('/api/v1/agents/{agent}/timeline', { params }, { changes });
  return (
    <Dialog title={agent?.name ?? agentId} isOpen onClose={onClose} isWide>
      {agent !== undefined && <StateMark state={agent.derivedState} />}
      <Read title={text('timeline')} reading={timeline}>
        {(day) => <Day timeline={day} />}
      </Read>
      <Link to={'/calls' as string} search={{ agent: agentId } as never}>
        {text('callsOfToday')}
      </Link>
      {longestCallId !== null && <WhyNot agentId={agentId} callId={longestCallId} />}
      <Listening agentId={agentId} />
      <AgentSkills agentId={agentId} />
      <Commands agentId={agentId} name={agent?.name ?? agentId} onClose={onClose} />
    </Dialog>
  );
}

function Day({ timeline: { segments } }: { readonly timeline: Timeline }) {
  const text = useText();
  const formats = useFormats();
  const reasonWords = useReasonWords();
  const [first] = segments;
  if (first === undefined) return <p>{text('noTimeline')}</p>;
  const [fromMs, toMs] = [Date.parse(first.from), serverNowMs()];
  const place = (ms: number) =>
    `${((100 * (ms - fromMs)) / Math.max(1, toMs - fromMs)).toFixed(2)}%`;
  const endOf = (to: string | null) => (to === null ? toMs : Date.parse(to));
  const words = (segment: Timeline['segments'][number]) =>
    segment.reason === null
      ? text('agentState', { state: segment.state })
      : `${text('agentState', { state: segment.state })} (${reasonWords(segment.reason)})`;
  return (
    <>
      <svg
        className={styles.day}
        role="img"
        aria-label={text('dayWords', {
          time: formats.time(fromMs),
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
                <td>{formats.timeWithSeconds(segment.from)}</td>
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
  const asked = { params: { call: callId }, query: { agentId } };
  const options = { refetchInterval: askAgainMs };
  const { data } = useRead('/api/v1/calls/{call}/why-not', asked, options);
  if (data === undefined) return null;
  return (
    <section>
      <h2>{text('whyNot')}</h2>
      <p>{data.text}</p>
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
  const { isBusy, run } = useCommand(onClose);
  const force = (state: 'ready' | 'notReady' | 'loggedOff') => {
    const body = { state, reason: text('bySupervisor') };
    const asked = api.post('/api/v1/agents/{agent}/force-state', { params, body });
    run(asked, text('forced', { name, state }));
  };
  const recall = () =>
    run(api.post('/api/v1/agents/{agent}/recall', { params }), text('recalled', { name }));
  if (agent === undefined || agent.derivedState === 'loggedOff') return null;
  const isReady = agent.derivedState === 'ready';
  return (
    <div data-tour="force" className={styles.actions}>
      {rights.includes('forceAgentState') && (
        <>
          <Button isDisabled={isBusy} onPress={() => force(isReady ? 'notReady' : 'ready')}>
            {text('force', { state: isReady ? 'notReady' : 'ready' })}
          </Button>
          <Button kind="bad" isDisabled={isBusy} onPress={() => force('loggedOff')}>
            {text('force', { state: 'loggedOff' })}
          </Button>
        </>
      )}
      {rights.includes('recallAgent') && (
        <Button isDisabled={isBusy} onPress={recall}>
          {text('recall')}
        </Button>
      )}
    </div>
  );
}
