/** What a button will do, in words, before it does it; and what is asked for it. */
import { type ReactNode, useState } from 'react';
import type { Problem } from '#client';
import { Button, Dialog, Field, Form, refusalWords } from '../parts/index.ts';
import styles from './orders.module.css';
import { useOrderText } from './words.tsx';

/** Characters that the service takes. */
const [reasonMax, commentMax] = [64, 1_000];

export interface DecisionProps {
  readonly title: string;
  readonly consequence: string;
  /** Of the text that is asked for. */
  readonly asks: string;
  readonly isOptional?: boolean;
  readonly isBad?: boolean;
  /** Null: it is done. */
  readonly run: (said: string) => Promise<Problem | null>;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

export function DecisionDialog(props: DecisionProps) {
  const { title, consequence, asks, isOptional = false, isBad = false, children } = props;
  const text = useOrderText();
  const [said, setSaid] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const [isSent, setIsSent] = useState(false);
  const submit = async (form: HTMLFormElement) => {
    if (!isOptional && said.trim() === '') {
      form.querySelector('input')?.focus();
      return setFault(text('reasonMissing'));
    }
    setIsSent(true);
    const problem = await props.run(said.trim());
    setIsSent(false);
    if (problem === null) props.onClose();
    else setFault(refusalWords(problem));
  };
  return (
    <Dialog title={title} isOpen onClose={props.onClose}>
      <Form className={styles.dialog} onSend={submit}>
        <p>{consequence}</p>
        {children}
        <Field
          label={asks}
          value={said}
          onChange={setSaid}
          maxLength={isOptional ? commentMax : reasonMax}
          fault={fault}
          autoFocus
        />
        <div className={styles.actions}>
          <Button onPress={props.onClose}>{text('notNow')}</Button>
          <Button type="submit" kind={isBad ? 'bad' : 'main'} isDisabled={isSent}>
            {title}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
