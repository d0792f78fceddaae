/** Sections of an order's page; empty ones are left out. */
import { useRead } from '../live-data/index.ts';
import { useOrderFigures } from '../order-entry/figures.ts';
import { type Line, type Order, useChannel } from '../order-entry/order.ts';
import { Summary } from '../order-entry/summary.tsx';
import { type MoneyAmount, useFormats, useWords } from '../parts/index.ts';
import { Facts, Panel, Part } from '../parts/panel.tsx';
import { type Column, Table } from '../parts/table.tsx';
import styles from './orders.module.css';
import { useInstant, useRefresh } from './readings.ts';
import { HoldMark, ItemName, useMoney, useOrderText, usePlacer } from './words.tsx';

interface OfOrder {
  readonly order: Order;
}

/** Replaces an order line that no longer exists. */
const noLine = { itemId: '', sku: '–' };
const goodsStates = ['cancelled', 'shipped', 'picked', 'reserved'] as const;

export function Lines({ order }: OfOrder) {
  const text = useOrderText();
  const formats = useFormats();
  const money = useMoney();
  const define = useOrderFigures(order);
  const goods = (line: Line) =>
    goodsStates
      .filter((state) => Number(line[state]) > 0)
      .filter((state) => state !== 'picked' || line.picked !== line.shipped)
      .map((state) => text('goodsState', { state, quantity: line[state] }))
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
      head: text('price'),
      definition: define('price', text('price')),
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
      head: text('net'),
      definition: define('net', text('net')),
      isNumber: true,
      cell: ({ net }) => money(net),
    },
    { id: 'goods', head: text('goods'), isWide: true, cell: goods },
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
  const words = useWords();
  const methods = new Map(useChannel()?.paymentMethods.map(({ code, name }) => [code, name]));
  const { payments } = order;
  return (
    <Part title={text('payments')}>
      {payments.length === 0 && <p>{text('noPayments')}</p>}
      <Facts
        of={payments.map(({ methodId, amount, status, captured, refunded, instalment }) => [
          words(methods.get(methodId) ?? {}) || methodId,
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
  const instant = useInstant();
  const placer = usePlacer();
  return (
    <Part title={text('holds')}>
      {accountHold !== 'none' && <p>{text('accountHold', { hold: accountHold })}</p>}
      {holds.length === 0 && <p>{text('noHolds')}</p>}
      <ul>
        {holds.map(({ id, code, source, placedBy, placedAt, comment, cleared, owner }) => (
          <li key={id}>
            <HoldMark hold={{ code, source }} isLong />
            <p className={styles.soft}>
              {text('placed', { by: placer(source, placedBy), at: instant(placedAt) })}
              {comment !== null && <bdi> · {comment}</bdi>}
              {owner === null ? null : ` · ${text('with', { owner })}`}
              {cleared === null
                ? null
                : ` · ${text('cleared', { by: cleared.by, at: instant(cleared.at) })}`}
            </p>
          </li>
        ))}
      </ul>
    </Part>
  );
}

export function Shipments({ order }: OfOrder) {
  const text = useOrderText();
  if (order.shipments.length === 0) return null;
  return (
    <Part title={text('shipments')}>
      <Facts
        of={order.shipments.map(({ id, state, lines }) => [
          `${id.slice(order.id.length + 1)} · ${text(`shipment.${state}`)}`,
          lines.map(({ lineId, quantity }) => (
            <div key={lineId}>
              {quantity} × <ItemName of={order.lines.find((one) => one.id === lineId) ?? noLine} />
            </div>
          )),
        ])}
      />
    </Part>
  );
}

export function Programmes({ order }: OfOrder) {
  const text = useOrderText();
  const isBegun = order.entry === 'submitted' || order.entry === 'closed';
  return order.lines.map(({ id, continuity }) => {
    if (continuity === null) return null;
    const title = text('programme', { name: continuity.programmeId });
    if (isBegun) return <Programme key={id} title={title} order={order.id} line={id} />;
    return (
      <Part key={id} title={title}>
        <p>{text('notBegun')}</p>
      </Part>
    );
  });
}

function Programme({ title, order, line }: Readonly<Record<'title' | 'order' | 'line', string>>) {
  const text = useOrderText();
  const money = useMoney();
  const path = '/api/v1/orders/{order}/lines/{line}/continuity';
  const reading = useRead(path, { params: { order, line } });
  useRefresh(path, ['continuity.', 'order.', 'payment.']);
  return (
    <Panel title={title} reading={reading}>
      {({ number: own, shipments, paid, life }) => (
        <Facts
          of={[
            [text('programmeNumber'), own],
            [text('life'), text(`programmeLife.${life}`)],
            [text('paid'), money(paid)],
            ...shipments.map(
              ({ number, shipDate, status }) =>
                [
                  text('shipmentNumber', { number }),
                  `${shipDate} · ${text(`programmeShipment.${status}`)}`,
                ] as const,
            ),
          ]}
        />
      )}
    </Panel>
  );
}
