/** Dialogs of an order: coupon, price change, hold, leaving. */
import { useEffect, useRef, useState } from 'react';
import {
  Button,
  Dialog,
  Failure,
  Field,
  Form,
  moneyToType,
  notify,
  typedMoney,
  useWords,
} from '../parts/index.ts';
import { Select } from '../parts/panel.tsx';
import { ChooseOne } from './choose.tsx';
import { type Draft, useDraft } from './drafts.ts';
import { taxWay } from './figures.ts';
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
import { isUnknown } from './order-commands.ts';
import styles from './order-entry.module.css';

interface FormProps {
  readonly work: OrderWork;
  readonly draft: Draft;
  readonly onClose: () => void;
}

/** A refused code is cleared, so that the next one can be typed; the refusal names it. */
export function CouponForm({ work, draft: { values, set }, onClose }: FormProps) {
  const text = useText();
  const code = values['coupon'] ?? '';
  const add = async () => {
    const body = { code: code.trim() };
    set({ coupon: '' });
    const order = await work.change({ method: 'POST', path: '/coupons', body, isAdding: true });
    if (order !== null) onClose();
  };
  return (
    <Form className={styles.dialogForm} onSend={add}>
      <Field label={text('coupon')} value={code} onChange={(coupon) => set({ coupon })} autoFocus />
      <Refused work={work} path="/coupons" says={text('couponRefused')} />
      <Button kind="main" type="submit" isDisabled={code.trim() === '' || work.isBusy}>
        {text('addCoupon')}
      </Button>
    </Form>
  );
}

interface PriceFormProps extends FormProps {
  readonly line: Line;
}

/** The reason comes first, as a centre with price limits refuses a price without one. */
export function PriceForm({ work, line, draft: { values, set }, onClose }: PriceFormProps) {
  const text = useText();
  const name = useItemName(line);
  const isReasonRequired = useChannel()?.priceControl === 'limited';
  const [priceField, reasonField] = [`price.${line.id}`, `priceReason.${line.id}`];
  const typedPrice = values[priceField];
  const price = typedPrice ? typedPrice.trim() : moneyToType(line.unitPrice);
  const reason = values[reasonField] ?? '';
  const [fault, setFault] = useState<'reason' | 'price' | null>(null);
  const path = '/lines/{line}/price';
  const params = { line: line.id };
  const give = async () => {
    const typed = typedMoney(price, line.unitPrice.currency);
    const lacksReason = isReasonRequired && reason.trim() === '';
    setFault(lacksReason ? 'reason' : typed === null ? 'price' : null);
    if (lacksReason || typed === null) return;
    const body = { price: typed, reason: reason.trim() || undefined };
    done(await work.change({ method: 'PUT', path, params, body }));
  };
  const done = (order: Order | null) => {
    if (order === null) return;
    if ('holdId' in order && order.holdId !== null) notify(text('priceWaits'), { isBad: true });
    set({ [priceField]: '', [reasonField]: '' });
    onClose();
  };
  return (
    <Form className={styles.dialogForm} onSend={give}>
      <p dir="auto">{name.slice(0, 200)}</p>
      <PriceReason
        value={reason}
        onChange={(code) => set({ [reasonField]: code })}
        isRequired={isReasonRequired}
        isMissing={fault === 'reason'}
      />
      <Field
        label={text('price', { tax: taxWay(work.order) })}
        value={price}
        onChange={(typed) => set({ [priceField]: typed || ' ' })}
        fault={fault === 'price' ? text('amountExpected') : null}
      />
      <Refused work={work} path={path} says={text('priceRefused')} />
      <div className={styles.row}>
        <Button kind="main" type="submit" isDisabled={work.isBusy}>
          {text('givePrice')}
        </Button>
        {line.priceOverride !== null && (
          <Button onPress={() => work.change({ method: 'DELETE', path, params }).then(done)}>
            {text('listPrice')}
          </Button>
        )}
      </div>
    </Form>
  );
}

interface PriceReasonProps {
  readonly value: string;
  readonly onChange: (reason: string) => void;
  readonly isRequired: boolean;
  readonly isMissing: boolean;
}

function PriceReason({ value, onChange, isRequired, isMissing }: PriceReasonProps) {
  const text = useText();
  const reasons = useReasons('priceOverride');
  const room = useRef<HTMLDivElement>(null);
  const fault = isMissing ? text('reasonExpected') : null;
  useEffect(() => room.current?.querySelector<HTMLElement>('select, input')?.focus(), []);
  const choice = { label: text('reason'), value, onChange };
  return (
    <div ref={room}>
      {reasons.length === 0 ? (
        <Field {...choice} maxLength={64} fault={fault} />
      ) : (
        <>
          <Select
            {...choice}
            none={text(isRequired ? 'chooseReason' : 'noReason')}
            choices={reasons}
          />
          {fault !== null && (
            <p className={styles.fault} role="alert">
              {fault}
            </p>
          )}
        </>
      )}
    </div>
  );
}

interface RefusedProps {
  readonly work: OrderWork;
  /** Of the dialog's command. */
  readonly path: string;
  /** What to do next, if the command was certainly not carried out. */
  readonly says: string;
}

/** In a dialog: why its last command was refused. */
export function Refused({ work: { refused, change }, path, says }: RefusedProps) {
  const text = useText();
  if (refused?.command.path !== path) return null;
  const { problem, command } = refused;
  if (!isUnknown(problem)) return <Failure problem={problem} work={says} isCommand />;
  const retry = () => change(command);
  return <Failure problem={problem} work={text('unknownKept')} onRetry={retry} isCommand />;
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
      return set({ holdCode: chosen?.code ?? '', holdReason: reasonCode, holdComment: comment });
    }
    notify(text('held'));
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
      <Refused work={work} path="/holds" says={text('refusedKept')} />
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

/** Hold dialog for orders on other screens. */
export function HoldDialog({ title, order, onClose }: HoldDialogProps) {
  const work = useOrderWork(order);
  const draft = useDraft(`order-${order.id}`);
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
