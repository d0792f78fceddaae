/** Why one call waits, in a sentence, and what may be done about it. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Answer } from '#client';
import { api, bodyOf, useAgents, useCalls } from '../live-data/index.ts';
import { Button, Dialog, Menu, notify, refusalWords, StateMark, textOf } from '../parts/index.ts';
import { callerName } from './caller-name.ts';
import type en from './messages/en.json';
import { type QueueFigures, useRights } from './readings.ts';
import styles from './wallboard.module.css';

const useText = textOf<typeof en>('wallboard');
const askAgainMs = 2_000;

interface WhyWaitingProps {
  readonly callId: string;
  readonly queues: readonly QueueFigures[];
  /** It was chosen by a person, and not because it needs somebody. */
  readonly isClosable: boolean;
  /** On a wall there is no pointer. */
  readonly isTv: boolean;
  readonly onClose: () => void;
}

export function WhyWaiting({ callId, queues, isClosable, isTv, onClose }: WhyWaitingProps) {
  const text = useText();
  const call = useCalls().find(({ id }) => id === callId);
  const why = useQuery({
    queryKey: ['whyWaiting', callId],
    refetchInterval: askAgainMs,
    queryFn: ({ signal }) =>
      bodyOf(api.get('/api/v1/calls/{call}/why-waiting', { params: { call: callId }, signal })),
  });
  if (call === undefined) return null;
  const queue = queues.find(({ queueId }) => queueId === call.queueId)?.name ?? '';
  const problem = why.error;
  return (
    <section className={styles.why} aria-labelledby="why-title">
      <div className={styles.reason}>
        <h2 id="why-title">{text('why', { caller: callerName(call, text), queue })}</h2>
        <p>{why.data?.text ?? (problem === null ? ' ' : refusalWords(problem))}</p>
      </div>
      {isTv ? null : (
        <Actions
          callId={callId}
          queues={queues.filter(({ queueId }) => queueId !== call.queueId)}
        />
      )}
      {isClosable ? (
        <Button kind="quiet" onPress={onClose} aria-label={text('closeWhy')}>
          ×
        </Button>
      ) : null}
    </section>
  );
}

/** What who is signed in may do with the call; what is refused says why. */
function Actions({
  callId,
  queues,
}: {
  readonly callId: string;
  readonly queues: readonly QueueFigures[];
}) {
  const text = useText();
  const rights = useRights();
  const [isAssigning, setIsAssigning] = useState(false);
  const params = { call: callId };
  const act = useMutation({
    mutationFn: (asked: () => Promise<Answer<unknown>>) => asked(),
  });
  const run = (asked: () => Promise<Answer<unknown>>, done: string) => {
    act.mutateAsync(asked).then((answer) => {
      if (answer.ok) notify(done);
      else notify(refusalWords(answer.problem), { isBad: true });
    }, reportError);
  };
  const requeue = (queueId: string, queue: string) =>
    run(
      () => api.post('/api/v1/calls/{call}/requeue', { params, body: { queueId } }),
      text('movedTo', { queue }),
    );
  const pull = (agentId: string, agent: string) =>
    run(
      () => api.post('/api/v1/calls/{call}/pull', { params, body: { agentId } }),
      text('offeredTo', { agent }),
    );
  const callBack = () =>
    run(() => api.post('/api/v1/calls/{call}/callback', { params }), text('callbackPlanned'));
  return (
    <div className={styles.actions}>
      {rights.has('requeueCall') && queues.length > 0 ? (
        <Menu
          label={text('moveTo')}
          button={<Button isDisabled={act.isPending}>{text('moveTo')}</Button>}
          entries={queues.map(({ queueId, name }) => ({
            id: queueId,
            label: name,
            onAction: () => requeue(queueId, name),
          }))}
        />
      ) : null}
      {rights.has('pullCall') ? (
        <Button isDisabled={act.isPending} onPress={() => setIsAssigning(true)}>
          {text('assign')}
        </Button>
      ) : null}
      {rights.has('planCallback') ? (
        <Button isDisabled={act.isPending} onPress={callBack}>
          {text('offerCallback')}
        </Button>
      ) : null}
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

/** Agents who are ready, longest first. */
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
