/** What may be done with an order now, as the API says, each with what it will do. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Problem } from '#client';
import { api } from '../live-data/index.ts';
import { type Order, useChannel } from '../order-entry/order.ts';
import { Button, notify, useWords } from '../parts/index.ts';
import { Select } from '../parts/panel.tsx';
import { DecisionDialog } from './decision-dialog.tsx';
import styles from './orders.module.css';
import { useOrderEntry } from './readings.ts';
import { useMoney, useOrderText } from './words.tsx';

/** An order is submitted in order entry, where its recap is read out. */
const actions = ['modify', 'hold', 'cancel'] as const;
type Action = (typeof actions)[number];
const typing: readonly Order['entry'][] = ['draft', 'completing', 'modifying'];

export function OrderActions({ order }: { readonly order: Order }) {
  const text = useOrderText();
  const enter = useOrderEntry();
  const [open, setOpen] = useState<Action | null>(null);
  const goOn = () => void enter?.(order.id).catch(reportError);
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
  const hold = useHoldForm();
  const isHold = action === 'hold';
  const consequence = useConsequence(order);
  const run = async (typed: string): Promise<Problem | null> => {
    const asked = { params: { order: order.id }, body: { reason: typed } };
    const comment = typed === '' ? {} : { comment: typed };
    const placed = { params: asked.params, body: { ...hold.body, ...comment } };
    const answer =
      action === 'hold'
        ? await api.post('/api/v1/orders/{order}/holds', placed)
        : action === 'modify'
          ? await api.post('/api/v1/orders/{order}/modify', asked)
          : await api.post('/api/v1/orders/{order}/cancel', asked);
    if (!answer.ok) return answer.problem;
    notify(text('did', { action }));
    if (action === 'modify') onModify();
    await queries.invalidateQueries({ queryKey: ['order', order.id] });
    return null;
  };
  return (
    <DecisionDialog
      title={text('action', { action })}
      consequence={isHold ? hold.consequence : consequence(action)}
      asks={text(isHold ? 'comment' : 'reason')}
      isOptional={isHold}
      isBad={action === 'cancel'}
      run={run}
      onClose={onClose}
    >
      {isHold ? hold.fields : null}
    </DecisionDialog>
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

/** With which code and reason; what that means. */
function useHoldForm() {
  const text = useOrderText();
  const words = useWords();
  const channel = useChannel();
  const codes = channel?.holdCodes ?? [];
  const reasons = channel?.reasonSets.find(({ use }) => use === 'hold')?.reasons ?? [];
  const [code, setCode] = useState<string | null>(null);
  const [reasonCode, setReason] = useState('');
  const chosen = codes.find((one) => one.code === code) ?? codes.find((one) => one.isDefault);
  const choiceOf = ({ code: id, name }: (typeof codes | typeof reasons)[number]) => ({
    id,
    label: words(name),
  });
  return {
    body: {
      ...(chosen === undefined ? {} : { code: chosen.code }),
      ...(reasonCode === '' ? {} : { reasonCode }),
    },
    consequence: text('willHold', {
      who: chosen?.clearRole ?? 'anybody',
      givesBack: String(chosen?.removesReservations ?? false),
    }),
    fields: (
      <>
        <Select
          label={text('code')}
          choices={codes.map(choiceOf)}
          value={chosen?.code ?? ''}
          onChange={setCode}
        />
        {reasons.length !== 0 && (
          <Select
            label={text('reason')}
            choices={[{ id: '', label: text('noReason') }, ...reasons.map(choiceOf)]}
            value={reasonCode}
            onChange={setReason}
          />
        )}
      </>
    ),
  };
}
