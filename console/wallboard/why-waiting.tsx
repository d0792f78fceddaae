/** Why one call waits, in a sentence, and what a supervisor can do. */
import { useState } from 'react';
import { api, type LiveCall, useAgents, useCalls, useRead } from '../live-data/index.ts';
import { Button, Dialog, Menu, refusalWords, StateMark } from '../parts/index.ts';
import { useRights } from '../shell/session.ts';
import { callerName } from './caller-name.ts';
import { type QueueFigures, useCommand, useText } from './readings.ts';
import styles from './wallboard.module.css';

export const askAgainMs = 2_000;

interface WhyWaitingProps {
  readonly callId: string;
  readonly queues: readonly QueueFigures[];
  /** Whether a user chose the call; otherwise the most urgent is shown. */
  readonly isClosable: boolean;
  /** Whether it is a wall screen, without pointer. */
  readonly isTv: boolean;
  readonly onClose: () => void;
}

export function WhyWaiting({ callId, queues, isClosable, isTv, onClose }: WhyWaitingProps) {
  const text = useText();
  const call = useCalls().find(({ id }) => id === callId);
  const params = { call: callId };
  const options = { refetchInterval: askAgainMs, enabled: call?.derivedState === 'queued' };
  const why = useRead('/api/v1/calls/{call}/why-waiting', { params }, options);
  if (call === undefined) return null;
  const queue = queues.find(({ queueId }) => queueId === call.queueId)?.name ?? '';
  const problem = why.error;
  return (
    <section data-tour="why" className={styles.why} aria-labelledby="why-title">
      <div className={styles.reason}>
        <h2 id="why-title">{text('why', { caller: callerName(call, text), queue })}</h2>
        <p>
          {why.data?.text ??
            (problem === null || problem.status === 409 ? ' ' : refusalWords(problem))}
        </p>
      </div>
      {!isTv && (
        <Actions call={call} queues={queues.filter(({ queueId }) => queueId !== call.queueId)} />
      )}
      {isClosable && (
        <Button kind="quiet" onPress={onClose} aria-label={text('closeWhy')}>
          ×
        </Button>
      )}
    </section>
  );
}

/** Actions of the user on the call; a refusal shows its reason. */
function Actions({
  call: { id, callerNumber },
  queues,
}: {
  readonly call: LiveCall;
  readonly queues: readonly QueueFigures[];
}) {
  const text = useText();
  const rights = useRights();
  const [isAssigning, setIsAssigning] = useState(false);
  const params = { call: id };
  const { isBusy, run } = useCommand();
  const requeue = (queueId: string, queue: string) => {
    const asked = api.post('/api/v1/calls/{call}/requeue', { params, body: { queueId } });
    run(asked, text('movedTo', { queue }));
  };
  const pull = (agentId: string, agent: string) => {
    const asked = api.post('/api/v1/calls/{call}/pull', { params, body: { agentId } });
    run(asked, text('offeredTo', { agent }));
  };
  const callBack = () =>
    run(api.post('/api/v1/calls/{call}/callback', { params }), text('callbackPlanned'));
  return (
    <div className={styles.actions}>
      {rights.includes('requeueCall') && queues.length > 0 && (
        <Menu
          label={text('moveTo')}
          button={<Button isDisabled={isBusy}>{text('moveTo')}</Button>}
          entries={queues.map(({ queueId, name }) => ({
            id: queueId,
            label: name,
            onAction: () => requeue(queueId, name),
          }))}
        />
      )}
      {rights.includes('pullCall') && (
        <Button isDisabled={isBusy} onPress={() => setIsAssigning(true)}>
          {text('assign')}
        </Button>
      )}
      {rights.includes('planCallback') && callerNumber !== null && (
        <Button isDisabled={isBusy} onPress={callBack}>
          {text('offerCallback')}
        </Button>
      )}
      <Dialog
        title={text('assignTitle')}
        isOpen={isAssigning}
        onClose={() => setIsAssigning(false)}
      >
        <ReadyAgents
          onChoose={(id, name) => {
            setIsAssigning(false);
            pull(id, name);
          }}
        />
      </Dialog>
    </div>
  );
}

/** Ready agents, longest idle first. */
function ReadyAgents({ onChoose }: { readonly onChoose: (id: string, name: string) => void }) {
  const text = useText();
  const ready = useAgents()
    .filter(({ derivedState }) => derivedState === 'ready')
    .toSorted((a, b) => a.stateEnteredAt.localeCompare(b.stateEnteredAt));
  if (ready.length === 0) return <p>{text('nobodyReady')}</p>;
  return (
    <ul className={styles.choices}>
      {ready.map(({ id, name, derivedState }) => (
        <li key={id}>
          <Button onPress={() => onChoose(id, name)}>
            <span>{name}</span>
            <StateMark state={derivedState} />
          </Button>
        </li>
      ))}
    </ul>
  );
}
