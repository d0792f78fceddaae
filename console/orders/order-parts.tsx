/** Parts of the page of an order; what it has none of is not shown. */
import { useQueries } from '@tanstack/react-query';
import { type ReactNode, useId } from 'react';
import { api, bodyOf } from '../live-data/index.ts';
import { useFormats } from '../parts/index.ts';
import panel from '../parts/panel.module.css';
import { Facts, Panel } from '../parts/panel.tsx';
import { type Column, Table } from '../parts/table.tsx';
import styles from './orders.module.css';
import { type Order, useInstant, useItemNames } from './readings.ts';
import { HoldMark, useMoney, useOrderText } from './words.tsx';

interface OfOrder {
  readonly order: Order;
}
type Line = Order['lines'][number];

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = useId();
  return (
    <section className={panel.panel} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

export function Lines({ order }: OfOrder) {
  const text = useOrderText();
  const formats = useFormats();
  const money = useMoney();
  const itemNames = useItemNames(order.lines);
  const shipped = ({ picked, shipped: out, reserved, cancelled }: Line) =>
    text('lineState', { reserved, picked, shipped: out, cancelled });
  const columns: Column<Line>[] = [
    { id: 'item', head: text('item'), cell: ({ itemId }) => <bdi>{itemNames.get(itemId)}</bdi> },
    { id: 'sku', head: text('sku'), isWide: true, cell: ({ sku }) => sku },
    {
      id: 'quantity',
      head: text('quantity'),
      isNumber: true,
      cell: ({ quantity }) => formats.number(quantity),
    },
    {
      id: 'price',
      head: text('price'),
      isNumber: true,
      isWide: true,
      cell: ({ unitPrice, priceOverride }) => (
        <>
          {priceOverride === null ? null : <s>{money(priceOverride.listPrice)}</s>}{' '}
          {money(unitPrice)}
        </>
      ),
    },
    { id: 'net', head: text('net'), isNumber: true, cell: ({ net }) => money(net) },
    { id: 'goods', head: text('goods'), isWide: true, cell: shipped },
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

export function Charges({ order: { summary } }: OfOrder) {
  const text = useOrderText();
  const money = useMoney();
  const { lines, discounts, chargeLines, taxes, total, taxIncluded } = summary;
  const adjusted = [...discounts, ...chargeLines];
  return (
    <Part title={text('charges')}>
      <Facts
        of={[
          [text('lines'), money(lines)],
          ...adjusted.map(
            ({ code, amount, reason }) =>
              [code, [money(amount), reason].filter(Boolean).join(' · ')] as const,
          ),
          ...taxes.map(
            ({ percent, amount }) =>
              [text('tax', { percent, isIncluded: String(taxIncluded) }), money(amount)] as const,
          ),
          [
            text('total'),
            <span key="total" className={styles.total}>
              {money(total)}
            </span>,
          ],
        ]}
      />
    </Part>
  );
}

export function Payments({ order }: OfOrder) {
  const text = useOrderText();
  const money = useMoney();
  const { payments, summary } = order;
  const { balanceMinor, total } = summary;
  return (
    <Part title={text('payments')}>
      {payments.length === 0 ? <p>{text('noPayments')}</p> : null}
      <Facts
        of={[
          ...payments.map(
            ({ methodId, amount, status, captured, refunded }) =>
              [
                methodId,
                [
                  money(amount),
                  text('paymentStatus', { status }),
                  ...(captured.amountMinor > 0
                    ? [text('captured', { amount: money(captured) })]
                    : []),
                  ...(refunded.amountMinor > 0
                    ? [text('refunded', { amount: money(refunded) })]
                    : []),
                ].join(' · '),
              ] as const,
          ),
          [
            text('balance'),
            balanceMinor === 0 ? null : money({ ...total, amountMinor: balanceMinor }),
          ],
        ]}
      />
    </Part>
  );
}

export function Holds({ order: { holds, accountHold } }: OfOrder) {
  const text = useOrderText();
  const instant = useInstant();
  return (
    <Part title={text('holds')}>
      {accountHold === 'none' ? null : <p>{text('accountHold', { hold: accountHold })}</p>}
      {holds.length === 0 ? <p>{text('noHolds')}</p> : null}
      <ul>
        {holds.map(({ id, code, source, placedBy, placedAt, comment, cleared, owner }) => (
          <li key={id}>
            <HoldMark hold={{ code, source }} /> {text('source', { source })}
            <p className={styles.soft}>
              {text('placed', { by: placedBy, at: instant(placedAt) })}
              {comment === null ? null : <bdi> · {comment}</bdi>}
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
  const itemNames = useItemNames(order.lines);
  if (order.shipments.length === 0) return null;
  const item = (lineId: string) =>
    itemNames.get(order.lines.find(({ id }) => id === lineId)?.itemId ?? '') ?? lineId;
  return (
    <Part title={text('shipments')}>
      <Facts
        of={order.shipments.map(({ id, state, lines }) => [
          `${id.slice(order.id.length + 1)} · ${text('shipment', { state })}`,
          lines.map(({ lineId, quantity }) => `${quantity} × ${item(lineId)}`).join(', '),
        ])}
      />
    </Part>
  );
}

/** Those that its lines have begun. */
export function Programmes({ order }: OfOrder) {
  const text = useOrderText();
  const money = useMoney();
  const lines = order.lines.filter(({ continuity }) => continuity !== null);
  const isBegun = order.entry === 'submitted' || order.entry === 'closed';
  const readings = useQueries({
    queries: lines.map(({ id: line }) => ({
      queryKey: ['order', order.id, 'programme', line],
      enabled: isBegun,
      queryFn: () =>
        bodyOf(
          api.get('/api/v1/orders/{order}/lines/{line}/continuity', {
            params: { order: order.id, line },
          }),
        ),
    })),
  });
  return lines.map((line, place) => {
    const reading = readings[place];
    const title = text('programme', { name: line.continuity?.programmeId ?? '' });
    if (!isBegun || reading === undefined) {
      return (
        <Part key={line.id} title={title}>
          <p>{text('notBegun')}</p>
        </Part>
      );
    }
    return (
      <Panel key={line.id} title={title} reading={reading}>
        {({ shipments, paid, life }) => (
          <Facts
            of={[
              [text('life'), text('programmeLife', { life })],
              [text('paid'), money(paid)],
              ...shipments.map(
                ({ number, shipDate, status }) =>
                  [
                    text('shipmentNumber', { number }),
                    `${shipDate} · ${text('programmeShipment', { status })}`,
                  ] as const,
              ),
            ]}
          />
        )}
      </Panel>
    );
  });
}
