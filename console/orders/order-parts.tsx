/** Sections of an order's page; empty ones are left out. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../live-data/index.ts';
import { taxWay, useOrderFigures } from '../order-entry/figures.ts';
import { type Line, type Order, useItemName } from '../order-entry/order.ts';
import { Summary } from '../order-entry/summary.tsx';
import {
  Button,
  ConfirmDialog,
  type MoneyAmount,
  tellProblem,
  useFormats,
} from '../parts/index.ts';
import { Facts, Part } from '../parts/panel.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { usePersonName } from '../shell/sayings.ts';
import { useRights } from '../shell/session.ts';
import styles from './orders.module.css';
import { type Hold, useInstant } from './readings.ts';
import {
  HoldMark,
  ItemName,
  noLine,
  useMethodWords,
  useMoney,
  useOrderText,
  usePlacer,
} from './words.tsx';

interface OfOrder {
  readonly order: Order;
}

const goodsStates = ['cancelled', 'shipped', 'picked', 'reserved'] as const;

export function Lines({ order }: OfOrder) {
  const text = useOrderText();
  const formats = useFormats();
  const money = useMoney();
  const define = useOrderFigures(order);
  const tax = taxWay(order);
  const isOpen = (line: Line) =>
    [line.picked, line.shipped, line.cancelled].every((some) => Number(some) === 0);
  const isChangeable = order.entry === 'submitted' && !order.isOthers && order.lines.length > 1;
  const mayCancel = useRights().includes('cancelOrderLine') && isChangeable;
  const goods = (line: Line) =>
    goodsStates
      .filter((state) => Number(line[state]) > 0)
      .filter((state) => state !== 'picked' || line.picked !== line.shipped)
      .map((state) => {
        const isBegun = state === 'shipped' && line.continuity !== null;
        return text('goodsState', {
          state: isBegun ? 'begun' : state,
          count: Number(line[state]),
        });
      })
      .join(' · ') || noLine.sku;
  const columns: Column<Line>[] = [
    { id: 'item', head: text('item'), cell: (line) => <ItemName of={line} /> },
    { id: 'sku', head: text('sku'), isWide: true, cell: ({ sku }) => sku },
    {
      id: 'quantity',
      head: text('quantity'),
      definition: define('quantity', text('quantity')),
      isNumber: true,
      cell: ({ quantity }) => formats.number(quantity),
    },
    {
      id: 'price',
      head: text('price', { tax }),
      definition: define('price', text('price', { tax })),
      isNumber: true,
      isWide: true,
      cell: ({ unitPrice, priceOverride }) => (
        <>
          {priceOverride !== null && <s>{money(priceOverride.listPrice)}</s>} {money(unitPrice)}
        </>
      ),
    },
    {
      id: 'net',
      head: text('net', { tax }),
      definition: define('net', text('net', { tax })),
      isNumber: true,
      cell: ({ net }) => money(net),
    },
    { id: 'goods', head: text('goods'), isWide: true, cell: goods },
    ...(mayCancel && order.lines.some(isOpen)
      ? [
          {
            id: 'cancel',
            head: text('cancelLine'),
            cell: (line: Line) => isOpen(line) && <CancelLine order={order} line={line} />,
          },
        ]
      : []),
  ];
  return (
    <Part title={text('lines')}>
      {order.lines.length === 0 ? (
        <p>{text('noLines')}</p>
      ) : (
        <Table label={text('lines')} columns={columns} rows={order.lines} idOf={({ id }) => id} />
      )}
    </Part>
  );
}

/** Cancels one line of a submitted order, as long as nothing of it was picked. */
function CancelLine({ order, line }: OfOrder & { readonly line: Line }) {
  const text = useOrderText();
  const money = useMoney();
  const queries = useQueryClient();
  const item = useItemName(line);
  const [isAsked, setIsAsked] = useState(false);
  const verb = text('cancelLine');
  const cancel = async () => {
    const answer = await api.ask('POST', '/api/v1/orders/{order}/lines/{line}/cancel', {
      params: { order: order.id, line: line.id },
      body: { reason: 'customer-asked' },
      ifMatch: `"v${order.version}"`,
    });
    if (!answer.ok) return tellProblem(answer.problem);
    await queries.invalidateQueries({ queryKey: ['order', order.id] });
  };
  return (
    <>
      <Button className="unprinted" onPress={() => setIsAsked(true)}>
        {verb}
      </Button>
      {isAsked && (
        <ConfirmDialog
          title={verb}
          says={text('willCancelLine', { item, amount: money(line.net) })}
          verb={verb}
          onClose={() => setIsAsked(false)}
          onConfirm={cancel}
        />
      )}
    </>
  );
}

export function Charges({ order }: OfOrder) {
  const text = useOrderText();
  return (
    <Part title={text('charges')}>
      <Summary order={order} />
    </Part>
  );
}

export function Payments({ order }: OfOrder) {
  const text = useOrderText();
  const money = useMoney();
  const { date } = useFormats();
  const methodWords = useMethodWords();
  const { payments } = order;
  return (
    <Part title={text('payments')}>
      {payments.length === 0 && <p>{text('noPayments')}</p>}
      <Facts
        of={payments.map(({ id, amount, status, captured, refunded, instalment }) => [
          methodWords(order, id),
          [
            money(amount),
            text(`paymentStatus.${status}`),
            ...(instalment === null
              ? []
              : [text('instalment', { number: instalment.number, at: date(instalment.dueAt) })]),
            ...(isInPart(captured, amount) ? [text('captured', { amount: money(captured) })] : []),
            ...(refunded.amountMinor > 0 ? [text('refunded', { amount: money(refunded) })] : []),
          ].join(' · '),
        ])}
      />
    </Part>
  );
}

function isInPart(some: MoneyAmount, whole: MoneyAmount): boolean {
  return some.amountMinor > 0 && some.amountMinor !== whole.amountMinor;
}

export function Holds({ order: { holds, accountHold } }: OfOrder) {
  const text = useOrderText();
  return (
    <Part title={text('holds')}>
      {accountHold !== 'none' && <p>{text('accountHold', { hold: accountHold })}</p>}
      {holds.length === 0 && <p>{text('noHolds')}</p>}
      <ul>
        {holds.map((hold) => (
          <OneHold key={hold.id} hold={hold} />
        ))}
      </ul>
    </Part>
  );
}

function OneHold({ hold }: { readonly hold: Hold }) {
  const text = useOrderText();
  const instant = useInstant();
  const { placedAt, comment, cleared } = hold;
  const placer = usePlacer(hold);
  const owner = usePersonName(hold.owner ?? '');
  const clearer = usePersonName(cleared?.by ?? '');
  return (
    <li>
      <HoldMark hold={hold} isLong />
      <p className={styles.soft}>
        {text('placed', { by: placer, at: instant(placedAt) })}
        {comment !== null && <bdi> · {comment}</bdi>}
        {owner === '' ? null : ` · ${text('with', { owner })}`}
        {cleared === null
          ? null
          : ` · ${text('cleared', { by: clearer, at: instant(cleared.at) })}`}
      </p>
    </li>
  );
}
