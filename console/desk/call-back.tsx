/** Plans a callback of the caller at a chosen time, by the queue from which the call came. */
import { useState } from 'react';
import { api } from '../live-data/index.ts';
import { Button, Dialog, Form, notify, tellProblem, useFormats } from '../parts/index.ts';
import { InstantField } from '../shell/instant-field.tsx';
import styles from './desk.module.css';
import { useText } from './work.ts';

interface CallBackProps {
  readonly callId: string;
  /** The outcome as it is now, which the service stores with the callback. */
  readonly codes: readonly string[];
  readonly note: string;
}

export function CallBack({ callId, codes, note }: CallBackProps) {
  const text = useText();
  const formats = useFormats();
  const [isOpen, setIsOpen] = useState(false);
  const [atMs, setAtMs] = useState<number | null>(null);
  const close = () => {
    setIsOpen(false);
    setAtMs(null);
  };
  const plan = async () => {
    if (!atMs) return;
    const answer = await api.post('/api/v1/calls/{call}/outcome', {
      params: { call: callId },
      body: { codes: [...codes], note, callbackAt: new Date(atMs).toISOString() },
    });
    if (!answer.ok) return tellProblem(answer.problem);
    notify(text('callbackPlanned', { time: formats.dateTime(atMs) }));
    close();
  };
  return (
    <>
      <Button onPress={() => setIsOpen(true)}>{text('callBackAt')}</Button>
      <Dialog title={text('callBackAt')} isOpen={isOpen} onClose={close}>
        <Form className={styles.form} onSend={plan}>
          <InstantField label={text('callbackTime')} onChange={setAtMs} />
          <Button kind="main" type="submit" isDisabled={!atMs}>
            {text('planCallback')}
          </Button>
        </Form>
      </Dialog>
    </>
  );
}
