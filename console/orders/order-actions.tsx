/** Actions that the API allows on an order now, with their consequences. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../live-data/index.ts';
import type { Order } from '../order-entry/order.ts';
import { HoldDialog } from '../order-entry/order-forms.tsx';
import { Button, Dialog, Field, Form, notify, PrintButton, refusalWords } from '../parts/index.ts';
import { usePersonName } from '../shell/sayings.ts';
import styles from './orders.module.css';
import { useOrderEntry } from './readings.ts';
import { useMoney, useOrderText } from './words.tsx';

/** Submission is done in order entry, after the recap. */
const actions = ['modify', 'hold', 'cancel'] as const;
/** The service's limit for reasons, in characters. */
const reasonMax = 64;
type Action = (typeof actions)[number];
const typing: readonly Order['entry'][] = ['draft', 'completing', 'modifying'];

export function OrderActions({ order }: { readonly order: Order }) {
  const text = useOrderText();
  const enter = useOrderEntry();
  const agent = usePersonName(order.agentId);
  const [open, setOpen] = useState<Action | null>(null);
  const goOn = () => enter?.(order.id).catch(reportError);
  return (
    <div className={styles.actions}>
      {enter !== null && typing.includes(order.entry) && (
        <Button kind="main" onPress={goOn}>
          {text('continue')}
        </Button>
      )}
      {actions
        .filter((action) => order.allowed.includes(action))
        .map((action) => (
          <Button
            key={action}
            kind={action === 'cancel' ? 'bad' : 'plain'}
            onPress={() => setOpen(action)}
          >
            {text('action', { action })}
          </Button>
        ))}
      <PrintButton />
      {order.isOthers && <p>{text('notTaker', { agent })}</p>}
      {open !== null && (
        <Step order={order} action={open} onClose={() => setOpen(null)} onModify={goOn} />
      )}
    </div>
  );
}

interface StepProps {
  readonly order: Order;
  readonly action: Action;
  readonly onClose: () => void;
  readonly onModify: () => void;
}

function Step({ order, action, onClose, onModify }: StepProps) {
  const text = useOrderText();
  const queries = useQueryClient();
  const consequence = useConsequence(order);
  const [reason, setReason] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const [isSent, setIsSent] = useState(false);
  const title = text('action', { action });
  if (action === 'hold') return <HoldDialog title={title} order={order} onClose={onClose} />;
  const send = async (form: HTMLFormElement) => {
    if (reason.trim() === '') {
      form.querySelector('input')?.focus();
      return setFault(text('reasonMissing'));
    }
    setIsSent(true);
    const asked = { params: { order: order.id }, body: { reason: reason.trim() } };
    const answer = await api.ask('POST', `/api/v1/orders/{order}/${action}`, asked);
    setIsSent(false);
    if (!answer.ok) return setFault(refusalWords(answer.problem));
    notify(text('did', { action }));
    if (action === 'modify') onModify();
    await queries.invalidateQueries({ queryKey: ['order', order.id] });
    onClose();
  };
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <Form className={styles.dialog} onSend={send}>
        <p>{consequence(action)}</p>
        <Field
          label={text('reason')}
          value={reason}
          onChange={setReason}
          maxLength={reasonMax}
          fault={fault}
          autoFocus
        />
        <div className={styles.actions}>
          <Button onPress={onClose}>{text('notNow')}</Button>
          <Button type="submit" kind={action === 'cancel' ? 'bad' : 'main'} isDisabled={isSent}>
            {title}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

function useConsequence({ summary: { total }, payments }: Order): (action: Action) => string {
  const text = useOrderText();
  const money = useMoney();
  const paidMinor = payments.reduce((sum, { captured }) => sum + captured.amountMinor, 0);
  const paid = money({ ...total, amountMinor: paidMinor });
  const isPaid = String(paidMinor > 0);
  return (action) => text('willDo', { action, total: money(total), paid, isPaid });
}
