/** Keys sent to the other side of a call, and keys of the call that are kept from the records. */
import { useState } from 'react';
import { api } from '../live-data/index.ts';
import { Button, Dialog, Field, Form, tellProblem } from '../parts/index.ts';
import { useText } from './work.ts';

interface KeypadProps {
  readonly callId: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onSend: (digits: string) => Promise<void>;
}

export function Keypad({ callId, isOpen, onClose, onSend }: KeypadProps) {
  const text = useText();
  const [digits, setDigits] = useState('');
  const [isHidden, setIsHidden] = useState(false);
  const send = async () => {
    setDigits('');
    await onSend(digits);
  };
  const hide = async (hidden: boolean) => {
    const asked = { params: { call: callId }, body: { hidden } };
    const answer = await api.put('/api/v1/calls/{call}/digits-hidden', asked);
    if (answer.ok) setIsHidden(hidden);
    else tellProblem(answer.problem);
  };
  return (
    <Dialog title={text('keys')} isOpen={isOpen} onClose={onClose}>
      <Form onSend={send}>
        <Field
          label={text('keysToSend')}
          type="tel"
          value={digits}
          onChange={(typed) => setDigits(typed.replaceAll(/[^0-9*#]/g, ''))}
        />
        <Button type="submit" isDisabled={digits === ''}>
          {text('sendKeys')}
        </Button>
      </Form>
      <label>
        <input
          type="checkbox"
          checked={isHidden}
          onChange={({ currentTarget }) => void hide(currentTarget.checked)}
        />
        {text('hideKeys')}
      </label>
    </Dialog>
  );
}
