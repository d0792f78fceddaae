/** Forms of an order in dialogs: a coupon, another price, a hold, and how to leave it. */
import { type FormEvent, useState } from 'react';
import { Button, Field, moneyToType, notify, typedMoney, useWords } from '../parts/index.ts';
import { Choose, ChooseOne } from './choose.tsx';
import type { Draft } from './drafts.ts';
import { useItemName } from './lines.tsx';
import { type Line, type OrderWork, useChannel, useText } from './order.ts';
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
    // It can be tried again from where it was.
    if (order === null) set({ coupon: code });
    onClose();
  };
  return (
    <form className={styles.dialogForm} onSubmit={submitting(add)}>
      <Field label={text('coupon')} value={code} onChange={(coupon) => set({ coupon })} autoFocus />
      <Button kind="main" type="submit" isDisabled={code.trim() === '' || work.isBusy}>
        {text('addCoupon')}
      </Button>
    </form>
  );
}

export function PriceForm({ work, line, onClose }: Omit<FormProps, 'draft'> & { line: Line }) {
  const text = useText();
  const words = useWords();
  const name = useItemName(line);
  const reasons =
    useChannel()?.reasonSets.find(({ use }) => use === 'priceOverride')?.reasons ?? [];
  const [price, setPrice] = useState(() => moneyToType(line.unitPrice));
  const [reason, setReason] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const path = '/lines/{line}/price';
  const params = { line: line.id };
  const give = async () => {
    const typed = typedMoney(price, line.unitPrice.currency);
    setFault(typed === null ? text('amountExpected') : null);
    if (typed === null) return;
    const body = { price: typed, ...(reason === '' ? {} : { reason }) };
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
    <form className={styles.dialogForm} onSubmit={submitting(give)}>
      <p dir="auto">{name.slice(0, 200)}</p>
      <Field label={text('price')} value={price} onChange={setPrice} fault={fault} autoFocus />
      {reasons.length === 0 ? (
        <Field label={text('reason')} value={reason} onChange={setReason} maxLength={64} />
      ) : (
        <Choose
          label={text('reason')}
          none={text('noReason')}
          options={reasons.map(({ code, name: of }) => ({ id: code, label: words(of) }))}
          value={reason}
          onChange={setReason}
        />
      )}
      <div className={styles.row}>
        <Button kind="main" type="submit" isDisabled={work.isBusy}>
          {text('givePrice')}
        </Button>
        {line.priceOverride === null ? null : (
          <Button onPress={() => void drop().catch(reportError)}>{text('listPrice')}</Button>
        )}
      </div>
    </form>
  );
}

/** Says what a hold blocks and who works it before it is placed. */
export function HoldForm({ work, draft: { values, set }, onClose }: FormProps) {
  const text = useText();
  const words = useWords();
  const channel = useChannel();
  const codes = channel?.holdCodes ?? [];
  const reasons = channel?.reasonSets.find(({ use }) => use === 'hold')?.reasons ?? [];
  const known = codes.find(({ code }) => code === values['holdCode']);
  const chosen = known ?? codes.find(({ isDefault }) => isDefault) ?? codes[0];
  const [reasonCode, comment] = [values['holdReason'] ?? '', values['holdComment'] ?? ''];
  const place = async () => {
    const body = {
      ...(chosen === undefined ? {} : { code: chosen.code }),
      ...(reasonCode === '' ? {} : { reasonCode }),
      ...(comment.trim() === '' ? {} : { comment }),
    };
    set({ holdCode: '', holdReason: '', holdComment: '' });
    const order = await work.change({ method: 'POST', path: '/holds', body, isAdding: true });
    if (order === null) {
      set({ holdCode: values['holdCode'] ?? '', holdReason: reasonCode, holdComment: comment });
    } else notify(text('held'));
    onClose();
  };
  return (
    <form className={styles.dialogForm} onSubmit={submitting(place)}>
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
      <Choose
        label={text('reason')}
        none={text('noReason')}
        options={reasons.map(({ code, name }) => ({ id: code, label: words(name) }))}
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
    </form>
  );
}

interface LeaveFormProps {
  readonly onSubmit: () => void;
  readonly onHold: () => void;
  readonly onCancel: () => void;
  readonly onStay: () => void;
}

/** An order with lines is not left as it is. */
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

function submitting(run: () => Promise<void>) {
  return (event: FormEvent) => {
    event.preventDefault();
    run().catch(reportError);
  };
}
