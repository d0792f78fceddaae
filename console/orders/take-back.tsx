/** Dialogs that take goods back, of an order's lines or of no known order, less a fee. */
import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { OperationAt } from '#client';
import { api, bodyOf } from '../live-data/index.ts';
import {
  type Line,
  type Order,
  useChannel,
  useItemName,
  useReasons,
} from '../order-entry/order.ts';
import { Button, Dialog, Field, Form, refusalWords, useWords } from '../parts/index.ts';
import { typedMoney, typedQuantity } from '../parts/money.tsx';
import { Select } from '../parts/panel.tsx';
import { useCentre } from '../shell/session.ts';
import styles from './orders.module.css';
import { useOrderText } from './words.tsx';

export const returnPath = '/api/v1/returns/{return}';
const path = '/api/v1/customers/{customer}/returns';
type ReturnRequest = OperationAt<'POST', typeof path>['body'];
type GoodsReturn = OperationAt<'GET', typeof returnPath>['answer'];
/** Of returns that take nothing back. */
const ended: ReadonlySet<string> = new Set(['cancelled', 'refused']);

interface ReturnDialogProps {
  readonly title: string;
  readonly customerId: string;
  /** What comes back, or what is wrong with it. */
  readonly goods: () => Pick<ReturnRequest, 'orderId' | 'lines' | 'items'> | string;
  readonly onDone: (back: GoodsReturn) => unknown;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** The goods with the reason and a fee, which all returns may have. */
function ReturnDialog(props: ReturnDialogProps) {
  const { title, customerId, goods, onDone, onClose, children } = props;
  const text = useOrderText();
  const words = useWords();
  const reasons = useReasons('return');
  const { chargeCodes = [], currency = '' } = useChannel() ?? {};
  const [reasonCode, setReason] = useState('');
  const [feeCode, setFeeCode] = useState('');
  const [fee, setFee] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const send = async () => {
    const said = goods();
    if (typeof said === 'string') return setFault(said);
    if (reasonCode.trim() === '') return setFault(text('reasonMissing'));
    const amount = typedMoney(fee, currency);
    if (feeCode !== '' && amount === null) return setFault(text('feeMissing'));
    const fees = feeCode === '' || amount === null ? {} : { fees: [{ code: feeCode, amount }] };
    const body = { ...said, ...fees, reasonCode: reasonCode.trim() };
    const answer = await api.ask('POST', path, { params: { customer: customerId }, body });
    if (!answer.ok) return setFault(refusalWords(answer.problem));
    await onDone(answer.body as GoodsReturn);
    onClose();
  };
  const choice = { label: text('reason'), value: reasonCode, onChange: setReason };
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <Form className={styles.dialog} onSend={send}>
        {children}
        {reasons.length === 0 ? (
          <Field {...choice} maxLength={64} />
        ) : (
          <Select {...choice} none={text('chooseReason')} choices={reasons} />
        )}
        {chargeCodes.length > 0 && (
          <Select
            label={text('fee')}
            value={feeCode}
            onChange={setFeeCode}
            none={text('feeAsRule')}
            choices={chargeCodes.map(({ code: id, name }) => ({ id, label: words(name) }))}
          />
        )}
        {feeCode !== '' && (
          <Field
            label={text('feeAmount', { currency })}
            value={fee}
            onChange={setFee}
            inputMode="decimal"
          />
        )}
        {fault !== null && (
          <p role="alert" className={styles.bad}>
            {fault}
          </p>
        )}
        <div className={styles.actions}>
          <Button onPress={onClose}>{text('notNow')}</Button>
          <Button type="submit" kind="main">
            {text('takeBack')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

/** How much of a line may still come back, as far as its returns are read. */
export function useReturnable({ returnIds }: Order): (line: Line) => number {
  const returns = useQueries({
    queries: returnIds.map((id) => ({
      queryKey: [returnPath, id],
      queryFn: () => bodyOf(api.get(returnPath, { params: { return: id } })),
    })),
  });
  const claimed = returns
    .flatMap(({ data }) => (data === undefined || ended.has(data.status) ? [] : data.lines))
    .map(({ lineId, quantity }) => ({ lineId, quantity: Number(quantity) }));
  // A programme ships each parcel under its own order, so this line itself returns nothing.
  return ({ id, shipped, continuity }) =>
    claimed.reduce(
      (left, { lineId, quantity }) => (lineId === id ? left - quantity : left),
      continuity === null ? Number(shipped) : 0,
    );
}

export function TakeBack({
  order,
  onClose,
}: {
  readonly order: Order;
  readonly onClose: () => void;
}) {
  const text = useOrderText();
  const queries = useQueryClient();
  const returnable = useReturnable(order);
  const [quantities, setQuantities] = useState<{ readonly [line: string]: string }>({});
  const goods = () => {
    const lines = Object.entries(quantities).flatMap(([lineId, words]) => {
      const quantity = typedQuantity(words) ?? words;
      return Number(quantity) === 0 ? [] : [{ lineId, quantity }];
    });
    if (lines.length === 0) return text('nothingBack');
    const over = order.lines.find((line) =>
      lines.some(
        ({ lineId, quantity }) => lineId === line.id && Number(quantity) > returnable(line),
      ),
    );
    if (over !== undefined) return text('tooManyBack', { most: returnable(over) });
    return { orderId: order.id, lines };
  };
  return (
    <ReturnDialog
      title={text('takeBack')}
      customerId={order.customerId}
      goods={goods}
      onDone={() => queries.invalidateQueries({ queryKey: ['order', order.id] })}
      onClose={onClose}
    >
      {order.lines
        .filter((line) => returnable(line) > 0)
        .map((line) => (
          <Quantity
            key={line.id}
            line={line}
            most={returnable(line)}
            value={quantities[line.id] ?? ''}
            onChange={(quantity) => setQuantities({ ...quantities, [line.id]: quantity })}
          />
        ))}
    </ReturnDialog>
  );
}

/** Takes back an item whose order is not known; the order made for it opens. */
export function TakeBackUnknown({ customerId }: { readonly customerId: string }) {
  const text = useOrderText();
  const navigate = useNavigate();
  const { centreId } = useCentre();
  const { currency = '' } = useChannel() ?? {};
  const [isOpen, setIsOpen] = useState(false);
  const [sku, setSku] = useState('');
  const [quantity, setQuantity] = useState('1');
  const [price, setPrice] = useState('');
  const goods = () => {
    const paid = typedMoney(price, currency);
    if (price.trim() !== '' && paid === null) return text('pricePaidMissing');
    const of = { itemId: `${centreId}.${sku.trim()}`, ...(paid && { price: paid }) };
    return { items: [{ ...of, quantity: typedQuantity(quantity) ?? quantity }] };
  };
  const fields = [
    ['backSku', sku, setSku, 'text'],
    ['backQuantity', quantity, setQuantity, 'decimal'],
    ['pricePaid', price, setPrice, 'decimal'],
  ] as const;
  return (
    <>
      <Button onPress={() => setIsOpen(true)}>{text('takeBackUnknown')}</Button>
      {isOpen && (
        <ReturnDialog
          title={text('takeBackUnknown')}
          customerId={customerId}
          goods={goods}
          onDone={({ orderNumber }) => navigate({ to: `/orders/${orderNumber}` as string })}
          onClose={() => setIsOpen(false)}
        >
          {fields.map(([name, value, onChange, inputMode]) => (
            <Field
              key={name}
              label={text(name, { currency })}
              value={value}
              onChange={onChange}
              inputMode={inputMode}
            />
          ))}
        </ReturnDialog>
      )}
    </>
  );
}

function Quantity(props: {
  readonly line: Line;
  readonly most: number;
  readonly value: string;
  readonly onChange: (quantity: string) => void;
}) {
  const { line, most, value, onChange } = props;
  const text = useOrderText();
  const item = useItemName(line);
  return (
    <Field
      label={text('backOf', { item, most })}
      value={value}
      onChange={onChange}
      inputMode="decimal"
    />
  );
}
