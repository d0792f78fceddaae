/** Callbacks: those to come, and one of the caller at a chosen time, by the queue of their call. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, useChanges, useQueues, useRead } from '../live-data/index.ts';
import { Button, Dialog, Form, notify, tellProblem, useFormats } from '../parts/index.ts';
import { spokenNumber } from '../parts/telephone-number.ts';
import { InstantField } from '../shell/instant-field.tsx';
import { numberOf } from './caller.ts';
import styles from './desk.module.css';
import { type Call, useText } from './work.ts';

const path = '/api/v1/agents/{agent}/callbacks';
const readEveryMs = 30_000;

function useCallbacks(agentId: string) {
  const options = { refetchInterval: readEveryMs, changes: useChanges('offer.') };
  return useRead(path, { params: { agent: agentId } }, options).data?.items ?? [];
}

/** Callbacks promised in the queues of an agent. */
export function CallbacksToCome({ agentId }: { readonly agentId: string }) {
  const text = useText();
  const formats = useFormats();
  const queues = useQueues();
  const all = useCallbacks(agentId);
  if (all.length === 0) return null;
  return (
    <section className={styles.preview} aria-label={text('callbacks')}>
      <h2>{text('callbacks')}</h2>
      {all.map(({ at, queueId, caller, name }) => (
        <p key={`${at} ${queueId} ${caller}`}>
          <b>{name ?? spokenNumber(caller ?? '')}</b>{' '}
          <span className={styles.soft}>
            {formats.dateTime(at)} · {queues.find(({ id }) => id === queueId)?.name}
          </span>
        </p>
      ))}
    </section>
  );
}

interface CallBackProps {
  readonly call: Call;
  readonly agentId: string;
  /** The outcome as it is now, which the service stores with the callback. */
  readonly codes: readonly string[];
  readonly note: string;
}

export function CallBack({ call, agentId, codes, note }: CallBackProps) {
  const text = useText();
  const formats = useFormats();
  const queries = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  const [atMs, setAtMs] = useState<number | null>(null);
  const number = numberOf(call);
  const planned = useCallbacks(agentId).find(
    ({ caller, queueId }) => caller === number && queueId === call.queueId,
  );
  // Who withholds their number cannot be called.
  if (number === null) return null;
  const close = () => {
    setIsOpen(false);
    setAtMs(null);
  };
  const plan = async (callbackAt: string | null) => {
    const answer = await api.post('/api/v1/calls/{call}/outcome', {
      params: { call: call.callId },
      body: { codes: [...codes], note, callbackAt },
    });
    if (!answer.ok) return tellProblem(answer.problem);
    const time = callbackAt === null ? 'none' : formats.dateTime(callbackAt);
    notify(text('callbackPlanned', { time }));
    await queries.invalidateQueries({ queryKey: [path] });
    close();
  };
  return (
    <>
      {planned !== undefined && (
        <p>
          {text('callbackPlanned', { time: formats.dateTime(planned.at) })}{' '}
          <Button kind="quiet" onPress={() => plan(null)}>
            {text('cancelCallback')}
          </Button>
        </p>
      )}
      <Button onPress={() => setIsOpen(true)}>{text('callBackAt')}</Button>
      <Dialog title={text('callBackAt')} isOpen={isOpen} onClose={close}>
        <Form
          className={styles.form}
          onSend={() => (atMs ? plan(new Date(atMs).toISOString()) : undefined)}
        >
          <InstantField label={text('callbackTime')} onChange={setAtMs} />
          <Button kind="main" type="submit" isDisabled={!atMs}>
            {text('planCallback')}
          </Button>
        </Form>
      </Dialog>
    </>
  );
}
