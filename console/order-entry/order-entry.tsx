/**
 * Order entry: choose the customer, then edit the order. The draft keeps the order's id, so that a
 * reload continues it: until the call ends, or without a call until the address names the order.
 */
import { useCallback, useEffect, useRef } from 'react';
import { Loading, tellProblem } from '../parts/index.ts';
import { Read } from '../parts/panel.tsx';
import { useTextAddress } from '../shell/address.ts';
import { useCentre } from '../shell/session.ts';
import { beginOrderCommand, CustomerChoice, type OrderCall } from './customer-choice.tsx';
import { useDraft } from './drafts.ts';
import { type Order, useOrder, usePersonId, useText } from './order.ts';
import { send } from './order-commands.ts';
import styles from './order-entry.module.css';
import { OrderSheet } from './order-sheet.tsx';
import { SayPanel } from './say-panel.tsx';

interface OrderEntryProps {
  readonly call: OrderCall | null;
  readonly orderId: string | null;
  readonly onOrder: (orderId: string | null) => void;
}

export function OrderEntry({ call, orderId, onOrder }: OrderEntryProps) {
  const text = useText();
  const draft = useDraft(call === null ? 'new-order' : `call-${call.id}`);
  const order = useOrder(orderId);
  const { set } = draft;
  const { centreId: centre } = useCentre();
  const personId = usePersonId();
  const isOnCall = call !== null;
  const begunId = draft.values['order'] ?? '';
  // Screens pass a new callback on each render; the newest is used.
  const latest = useRef(onOrder);
  useEffect(() => {
    latest.current = onOrder;
  });
  useEffect(() => {
    if (begunId === '') return;
    if (orderId === null) latest.current(begunId);
    else if (!isOnCall) set({ order: '' });
  }, [orderId, begunId, isOnCall, set]);
  const begun = useCallback(
    ({ id }: Order) => {
      set({ customer: '', order: id });
      latest.current(id);
    },
    [set],
  );
  if (!draft.isReady) return <Loading of={text('order')} />;
  // Shows only a failed first load; later, commands report their failures.
  const error = order.data === undefined ? order.error : null;
  if (orderId === null) return <CustomerChoice call={call} draft={draft} onBegun={begun} />;
  const left = async (customerId: string | null) => {
    set({ order: '' });
    onOrder(null);
    if (customerId === null) return;
    const command = beginOrderCommand(centre, customerId, call);
    const answer = await send(`${personId}.${draft.id}`, command, async () => null);
    if (answer.ok) begun(answer.body as Order);
    else tellProblem(answer.problem);
  };
  return (
    <Read title={text('order')} reading={{ ...order, error }} work={text('orderSafe')}>
      {(now) => <OrderSheet key={orderId} order={now} onLeft={(again) => void left(again)} />}
    </Read>
  );
}

/** An order without a call: `/orders/new`, or `?order=` to continue one. */
export function OrderScreen() {
  const text = useText();
  const [{ order }, change] = useTextAddress(({ order: id }) => ({ order: id }));
  const orderId = order ?? null;
  return (
    <div className={styles.screen}>
      <h1 className="unseen">{text('order')}</h1>
      <div className={styles.main}>
        <OrderEntry
          call={null}
          orderId={orderId}
          onOrder={(id) => change({ order: id ?? undefined })}
        />
      </div>
      <aside className={styles.side} aria-label={text('toSay')}>
        <SayPanel orderId={orderId} />
      </aside>
    </div>
  );
}
