/** One queue: closing it until a time, with what its callers get, and opening it again. */
import { useState } from 'react';
import { api, useChanges, useDiversion, useRead } from '../live-data/index.ts';
import { Button, Dialog, Form, useFormats } from '../parts/index.ts';
import { Read, Select } from '../parts/panel.tsx';
import { InstantField } from '../shell/instant-field.tsx';
import { type QueueFigures, useCommand, useText } from './readings.ts';
import styles from './wallboard.module.css';

interface QueuePanelProps {
  readonly queueId: string;
  readonly queues: readonly QueueFigures[];
  readonly onClose: () => void;
}

export function QueuePanel({ queueId, queues, onClose }: QueuePanelProps) {
  const text = useText();
  const formats = useFormats();
  const changes = useChanges('queue.state');
  const params = { queue: queueId };
  const reading = useRead('/api/v1/queues/{queue}', { params }, { changes });
  const [untilMs, setUntilMs] = useState<number | null>(null);
  const [divertTo, setDivertTo] = useState('');
  const { isBusy, run } = useCommand(onClose);
  const name = queues.find((queue) => queue.queueId === queueId)?.name ?? '';
  const set = (state: 'open' | 'closed') => {
    const until = untilMs === null ? {} : { until: new Date(untilMs).toISOString() };
    const more = state === 'open' ? {} : { ...until, ...(divertTo === '' ? {} : { divertTo }) };
    const body = { state, reason: text('bySupervisor'), ...more };
    const asked = api.post('/api/v1/queues/{queue}/state', { params, body });
    run(asked, text('queueSet', { name, state }));
  };
  return (
    <Dialog title={name} isOpen onClose={onClose}>
      <Read title={name} reading={reading}>
        {({ state, reopensAt, divertTo: other }) => (
          <Form className={styles.form} onSend={() => set('closed')}>
            <p>
              {text('queueState', {
                state,
                time: reopensAt === null ? 'none' : formats.dateTime(reopensAt),
              })}{' '}
              {state !== 'open' && <CallersHear divertTo={other} />}
            </p>
            <InstantField label={text('closedUntil')} onChange={setUntilMs} />
            <DivertChoice
              queues={queues.filter((queue) => queue.queueId !== queueId)}
              value={divertTo}
              onChange={setDivertTo}
            />
            <p className={styles.soft}>{text('closingMeans')}</p>
            <div className={styles.actions}>
              <Button type="submit" kind="bad" isDisabled={isBusy || Number.isNaN(untilMs)}>
                {text('closeQueue')}
              </Button>
              {state !== 'open' && (
                <Button isDisabled={isBusy} onPress={() => set('open')}>
                  {text('openQueue')}
                </Button>
              )}
            </div>
          </Form>
        )}
      </Read>
    </Dialog>
  );
}

/** What new callers get. */
function CallersHear({ divertTo }: { readonly divertTo: string | null }) {
  const text = useText();
  const queue = useDiversion()(divertTo);
  return queue === null ? text('callersBusy') : text('callersGoTo', { queue });
}

interface DivertChoiceProps {
  readonly queues: readonly QueueFigures[];
  readonly value: string;
  readonly onChange: (queueId: string) => void;
}

export function DivertChoice({ queues, value, onChange }: DivertChoiceProps) {
  const text = useText();
  return (
    <Select
      label={text('newCallers')}
      none={text('hearBusy')}
      choices={queues.map((queue) => ({
        id: queue.queueId,
        label: text('goToQueue', { queue: queue.name }),
      }))}
      value={value}
      onChange={onChange}
    />
  );
}
