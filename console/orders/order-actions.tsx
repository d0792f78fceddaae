/** What may be done with an order now, as the API says, each with what it will do. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Problem } from '#client';
import { api } from '../live-data/index.ts';
import { Button, notify, useLanguage } from '../parts/index.ts';
import { Select } from '../parts/panel.tsx';
import { DecisionDialog } from './decision-dialog.tsx';
import styles from './orders.module.css';
import { type Order, useChannel, useOrderEntry } from './readings.ts';
import { useMoney, useOrderText } from './words.tsx';

interface OfOrder {
  readonly order: Order;
}
type Asked = 'submit' | 'modify' | 'hold' | 'cancel';
const asked: readonly Asked[] = ['submit', 'modify', 'hold', 'cancel'];
const typing: readonly Order['entry'][] = ['draft', 'completing', 'modifying'];

export function OrderActions({ order }: OfOrder) {
  const text = useOrderText();
  const enter = useOrderEntry();
  const [open, setOpen] = useState<Asked | null>(null);
  const edit = () => void enter?.(order.id).catch(reportError);
  const allowed = asked.filter((action) => order.allowed.includes(action));
  const close = () => setOpen(null);
  return (
    <div className={styles.actions}>
      {enter !== null && typing.includes(order.entry) ? (
        <Button onPress={edit}>{text('continue')}</Button>
      ) : null}
      {allowed.map((action) => (
        <Button
          key={action}
          kind={action === 'cancel' ? 'bad' : action === 'submit' ? 'main' : 'plain'}
          onPress={() => setOpen(action)}
        >
          {text('action', { action })}
        </Button>
      ))}
      {open === 'hold' ? <PlaceHold order={order} onClose={close} /> : null}
      {open === null || open === 'hold' ? null : (
        <Step order={order} action={open} onClose={close} onEdit={edit} />
      )}
    </div>
  );
}

type Steps = OfOrder & { readonly onClose: () => void };

function Step({
  order,
  action,
  onClose,
  onEdit,
}: Steps & { readonly action: Exclude<Asked, 'hold'>; readonly onEdit: () => void }) {
  const text = useOrderText();
  const money = useMoney();
  const tell = useTold();
  const { total } = order.summary;
  const params = { order: order.id };
  const paidMinor = order.payments.reduce((sum, { captured }) => sum + captured.amountMinor, 0);
  const paid = money({ ...total, amountMinor: paidMinor });
  const isPaid = String(paidMinor > 0);
  const run = async (reason: string): Promise<Problem | null> => {
    if (action === 'submit') {
      const ifMatch = `"v${order.version}"`;
      const body = { confirmedTotal: total };
      return tell(
        await api.post('/api/v1/orders/{order}/submit', { params, body, ifMatch }),
        action,
      );
    }
    const body = { reason };
    const answer =
      action === 'modify'
        ? await api.post('/api/v1/orders/{order}/modify', { params, body })
        : await api.post('/api/v1/orders/{order}/cancel', { params, body });
    if (answer.ok && action === 'modify') onEdit();
    return tell(answer, action);
  };
  return (
    <DecisionDialog
      title={text('action', { action })}
      verb={text('action', { action })}
      consequence={text('willDo', {
        action,
        total: money(total),
        paid,
        isPaid,
      })}
      asks={action === 'submit' ? null : text('reason')}
      isBad={action === 'cancel'}
      run={run}
      onClose={onClose}
    />
  );
}

function PlaceHold({ order, onClose }: Steps) {
  const text = useOrderText();
  const language = useLanguage() === 'fr' ? 'fr' : 'en';
  const tell = useTold();
  const { data: channel } = useChannel();
  const codes = channel?.holdCodes ?? [];
  const reasons = (channel?.reasonSets ?? [])
    .filter(({ use }) => use === 'hold')
    .flatMap((set) => set.reasons);
  const [chosen, setChosen] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const code = chosen ?? codes.find(({ isDefault }) => isDefault)?.code ?? codes[0]?.code ?? '';
  const found = codes.find((one) => one.code === code);
  const wordsOf = ({ code: id, name }: { readonly code: string; readonly name: object }) => {
    const words: { readonly [language: string]: string | undefined } = { ...name };
    return { id, label: words[language] ?? id };
  };
  const run = async (comment: string) => {
    const body = {
      ...(code === '' ? {} : { code }),
      ...(reason === '' ? {} : { reasonCode: reason }),
      ...(comment === '' ? {} : { comment }),
    };
    const params = { order: order.id };
    return tell(await api.post('/api/v1/orders/{order}/holds', { params, body }), 'hold');
  };
  return (
    <DecisionDialog
      title={text('action', { action: 'hold' })}
      verb={text('action', { action: 'hold' })}
      consequence={text('willHold', {
        who: found?.clearRole ?? 'anybody',
        givesBack: String(found?.removesReservations ?? false),
      })}
      asks={text('comment')}
      isOptional
      run={run}
      onClose={onClose}
    >
      <Select label={text('code')} choices={codes.map(wordsOf)} value={code} onChange={setChosen} />
      {reasons.length === 0 ? null : (
        <Select
          label={text('reason')}
          choices={[{ id: '', label: text('noReason') }, ...reasons.map(wordsOf)]}
          value={reason}
          onChange={setReason}
        />
      )}
    </DecisionDialog>
  );
}

/** Shows what came of it; what was refused stays where it was asked. */
function useTold() {
  const text = useOrderText();
  const queries = useQueryClient();
  return (
    answer: { readonly ok: true } | { readonly ok: false; readonly problem: Problem },
    action: Asked,
  ): Problem | null => {
    if (!answer.ok) return answer.problem;
    notify(text('did', { action }));
    void queries.invalidateQueries({ queryKey: ['order'] }).catch(reportError);
    return null;
  };
}
