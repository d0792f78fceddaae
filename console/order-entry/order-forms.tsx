/** Dialogs of an order: coupon, price change, hold, leaving. */
import { useEffect, useState } from 'react';
import {
  Button,
  Dialog,
  Field,
  Form,
  moneyToType,
  notify,
  tellProblem,
  typedMoney,
  useWords,
} from '../parts/index.ts';
import { Select } from '../parts/panel.tsx';
import { ChooseOne } from './choose.tsx';
import { type Draft, useDraft } from './drafts.ts';
import {
  type Line,
  type Order,
  type OrderWork,
  useChannel,
  useItemName,
  useOrderWork,
  useReasons,
  useText,
} from './order.ts';
import styles from './order-entry.module.css';

interface FormProps {
  readonly work: OrderWork;
  readonly draft: Draft;
  readonly onClose: () => void;
}

export function CouponForm({ work, draft: { values, set }, onClose }: FormProps) {
  const text = useText();
  const code = values['coupon'] ?? '';
  const add = async () => {
    const body = { code: code.trim() };
    set({ coupon: '' });
    const order = await work.change({ method: 'POST', path: '/coupons', body, isAdding: true });
    // A refused coupon is restored for another try.
    if (order === null) set({ coupon: code });
    onClose();
  };
  return (
    <Form className={styles.dialogForm} onSend={add}>
      <Field label={text('coupon')} value={code} onChange={(coupon) => set({ coupon })} autoFocus />
      <Button kind="main" type="submit" isDisabled={code.trim() === '' || work.isBusy}>
        {text('addCoupon')}
      </Button>
    </Form>
  );
}

export function PriceForm({ work, line, onClose }: Omit<FormProps, 'draft'> & { line: Line }) {
  const text = useText();
  const name = useItemName(line);
  const reasons = useReasons('priceOverride');
  const [price, setPrice] = useState(() => moneyToType(line.unitPrice));
  const [reason, setReason] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const path = '/lines/{line}/price';
  const params = { line: line.id };
  const give = async () => {
    const typed = typedMoney(price, line.unitPrice.currency);
    setFault(typed === null ? text('amountExpected') : null);
    if (typed === null) return;
    const body = { price: typed, reason: reason || undefined };
    const order = await work.change({ method: 'PUT', path, params, body });
    if (order !== null && 'holdId' in order && order.holdId !== null) {
      notify(text('priceWaits'), { isBad: true });
    }
    onClose();
  };
  const drop = async () => {
    await work.change({ method: 'DELETE', path, params });
    onClose();
  };
  return (
    <Form className={styles.dialogForm} onSend={give}>
      <p dir="auto">{name.slice(0, 200)}</p>
      <Field label={text('price')} value={price} onChange={setPrice} fault={fault} autoFocus />
      {reasons.length === 0 ? (
        <Field label={text('reason')} value={reason} onChange={setReason} maxLength={64} />
      ) : (
        <Select
          label={text('reason')}
          none={text('noReason')}
          choices={reasons}
          value={reason}
          onChange={setReason}
        />
      )}
      <div className={styles.row}>
        <Button kind="main" type="submit" isDisabled={work.isBusy}>
          {text('givePrice')}
        </Button>
        {line.priceOverride !== null && (
          <Button onPress={() => void drop()}>{text('listPrice')}</Button>
        )}
      </div>
    </Form>
  );
}

export function HoldForm({ work, draft: { values, set }, onClose }: FormProps) {
  const text = useText();
  const words = useWords();
  const codes = useChannel()?.holdCodes ?? [];
  const known = codes.find(({ code }) => code === values['holdCode']);
  const chosen = known ?? codes.find(({ isDefault }) => isDefault) ?? codes[0];
  const [reasonCode, comment] = [values['holdReason'] ?? '', values['holdComment'] ?? ''];
  const place = async () => {
    const body = {
      code: chosen?.code,
      reasonCode: reasonCode || undefined,
      comment: comment.trim() || undefined,
    };
    set({ holdCode: '', holdReason: '', holdComment: '' });
    const order = await work.change({ method: 'POST', path: '/holds', body, isAdding: true });
    if (order === null) {
      set({ holdCode: values['holdCode'] ?? '', holdReason: reasonCode, holdComment: comment });
    } else notify(text('held'));
    onClose();
  };
  return (
    <Form className={styles.dialogForm} onSend={place}>
      <ChooseOne
        label={text('holdCode')}
        options={codes.map(({ code, name, removesReservations, clearRole }) => ({
          id: code,
          label: words(name),
          note: text('holdMeans', {
            stock: removesReservations ? 'free' : 'kept',
            role: clearRole ?? 'anybody',
          }),
        }))}
        value={chosen?.code ?? ''}
        onChange={(holdCode) => set({ holdCode })}
      />
      <Select
        label={text('reason')}
        none={text('noReason')}
        choices={useReasons('hold')}
        value={reasonCode}
        onChange={(holdReason) => set({ holdReason })}
      />
      <Field
        label={text('comment')}
        value={comment}
        onChange={(holdComment) => set({ holdComment })}
        maxLength={1000}
      />
      <Button kind="main" type="submit" isDisabled={work.isBusy}>
        {text('hold')}
      </Button>
    </Form>
  );
}

interface HoldDialogProps {
  readonly title: string;
  readonly order: Order;
  readonly onClose: () => void;
}

/** Hold dialog for orders on other screens; a refusal appears as a notice. */
export function HoldDialog({ title, order, onClose }: HoldDialogProps) {
  const work = useOrderWork(order);
  const draft = useDraft(`order-${order.id}`);
  const { refused } = work;
  useEffect(() => {
    if (refused !== null) tellProblem(refused.problem);
  }, [refused]);
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      {draft.isReady && <HoldForm work={work} draft={draft} onClose={onClose} />}
    </Dialog>
  );
}

interface LeaveFormProps {
  readonly onSubmit: () => void;
  readonly onHold: () => void;
  readonly onCancel: () => void;
  readonly onStay: () => void;
}

/** The user must decide what becomes of an order with lines. */
export function LeaveForm({ onSubmit, onHold, onCancel, onStay }: LeaveFormProps) {
  const text = useText();
  return (
    <div className={styles.dialogForm}>
      <p>{text('leaveSays')}</p>
      <Button kind="main" onPress={onSubmit} autoFocus>
        {text('leaveSubmit')}
      </Button>
      <Button onPress={onHold}>{text('leaveHold')}</Button>
      <Button kind="bad" onPress={onCancel}>
        {text('leaveCancel')}
      </Button>
      <Button kind="quiet" onPress={onStay}>
        {text('stay')}
      </Button>
    </div>
  );
}
