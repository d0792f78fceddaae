/**
 * Orders: found by their number or their customer, the newest first.
 *
 * Source: ux-and-api.md 10.7.
 */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api, bodyOf } from '../live-data/index.ts';
import { Button, Empty, Field } from '../parts/index.ts';
import { Chips, Read, Select } from '../parts/panel.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { useAddress } from '../shell/address.ts';
import styles from './orders.module.css';
import { nameOf, type Order, useCentre, useInstant, useRefresh } from './readings.ts';
import { CustomerName, useMoney, useOrderText } from './words.tsx';

const labels = [
  ...(['open', 'incomplete', 'onHold', 'fraudHold', 'checkHold', 'creditReview'] as const),
  ...(['priceApproval', 'paymentPending', 'paymentDeclined', 'underpaid', 'overpaid'] as const),
  ...(['backordered', 'picking', 'partlyShipped', 'shipped', 'partlyInvoiced'] as const),
  ...(['invoiced', 'cancelled'] as const),
] satisfies Order['detailedStatus'][];
type Label = (typeof labels)[number];
type Row = Awaited<ReturnType<typeof readOrders>>['items'][number];

const pageSize = 100;
const customersMax = 12;

interface OrdersAddress {
  readonly q: string | undefined;
  readonly status: Label | undefined;
  readonly customer: string | undefined;
}

function addressOf(search: Readonly<Record<string, unknown>>): OrdersAddress {
  const text = (value: unknown) => (value === undefined ? undefined : String(value));
  const status = labels.find((label) => label === search.status);
  return { q: text(search.q), status, customer: text(search.customer) };
}

function readOrders(
  centre: string,
  { status, customer: customerId }: OrdersAddress,
  cursor: string | undefined,
) {
  return bodyOf(
    api.get('/api/v1/centres/{centre}/orders', {
      params: { centre },
      query: { limit: pageSize, status, customerId, cursor },
    }),
  );
}

export function Orders() {
  const text = useOrderText();
  const { centreId } = useCentre();
  const [address, change] = useAddress(addressOf);
  useRefresh('orders', ['order.', 'hold.']);
  const { status, customer } = address;
  const reading = useInfiniteQuery({
    queryKey: ['orders', centreId, status, customer],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => readOrders(centreId, address, pageParam),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
  const all = () => change({ q: undefined, status: undefined, customer: undefined });
  const more = () => {
    if (reading.hasNextPage && !reading.isFetching) reading.fetchNextPage().catch(reportError);
  };
  return (
    <div className={styles.page}>
      <h1 className="unseen">{text('title')}</h1>
      <div className={styles.top}>
        <Search asked={address.q ?? ''} onAsk={(q) => change({ q, customer: undefined })} />
        <Select
          label={text('status')}
          value={status ?? 'all'}
          onChange={(id) => change({ status: id === 'all' ? undefined : id })}
          choices={[
            { id: 'all' as const, label: text('allOrders') },
            ...labels.map((id) => ({ id, label: text('label', { label: id }) })),
          ]}
        />
      </div>
      <FoundCustomers
        asked={address.q}
        customer={customer}
        onChange={(to) => change({ customer: to })}
      />
      <Read title={text('title')} reading={reading}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          if (rows.length > 0) return <OrderTable rows={rows} onEnd={more} />;
          return (
            <Empty action={<Button onPress={all}>{text('showAll')}</Button>}>{text('none')}</Empty>
          );
        }}
      </Read>
    </div>
  );
}

/** The number of an order opens it; anything else is looked for among customers. */
function Search({
  asked,
  onAsk,
}: {
  readonly asked: string;
  readonly onAsk: (q: string | undefined) => void;
}) {
  const text = useOrderText();
  const navigate = useNavigate();
  const [typed, setTyped] = useState(asked);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const q = typed.trim();
    if (!q.startsWith('ord_')) return onAsk(q === '' ? undefined : q);
    navigate({ to: `/orders/${encodeURIComponent(q)}` as string }).catch(reportError);
  };
  return (
    <form className={styles.search} onSubmit={submit}>
      <Field label={text('search')} type="search" value={typed} onChange={setTyped} />
      <Button type="submit">{text('find')}</Button>
    </form>
  );
}

/** Customers that the search may mean; one of them is a filter. */
function FoundCustomers({
  asked,
  customer,
  onChange,
}: {
  readonly asked: string | undefined;
  readonly customer: string | undefined;
  readonly onChange: (customer: string | undefined) => void;
}) {
  const text = useOrderText();
  const { centreId: centre } = useCentre();
  const reading = useQuery({
    queryKey: ['customers', 'found', centre, asked],
    enabled: asked !== undefined,
    queryFn: () =>
      bodyOf(
        api.get('/api/v1/centres/{centre}/customers', {
          params: { centre },
          query: { q: asked, limit: customersMax },
        }),
      ),
  });
  if (asked === undefined && customer === undefined) return null;
  if (asked === undefined) {
    return (
      <p>
        {text('ordersOf')} <CustomerName id={customer ?? ''} />{' '}
        <Button kind="quiet" onPress={() => onChange(undefined)}>
          {text('allCustomers')}
        </Button>
      </p>
    );
  }
  return (
    <Read title={text('customers')} reading={reading}>
      {({ items }) =>
        items.length === 0 ? (
          <p role="status">{text('noCustomer', { asked })}</p>
        ) : (
          <Chips
            label={text('customers')}
            value={customer ?? ''}
            onChange={(id) => onChange(id === '' ? undefined : id)}
            choices={[
              { id: '', label: text('allCustomers') },
              ...items.map((one) => ({ id: one.id, label: `${nameOf(one)} · ${one.number}` })),
            ]}
          />
        )
      }
    </Read>
  );
}

function OrderTable({
  rows,
  onEnd,
}: {
  readonly rows: readonly Row[];
  readonly onEnd: () => void;
}) {
  const text = useOrderText();
  const instant = useInstant();
  const money = useMoney();
  const navigate = useNavigate();
  const columns: Column<Row>[] = [
    {
      id: 'order',
      head: text('order'),
      cell: ({ id }) => (
        <Link to={`/orders/${id}` as string} tabIndex={-1}>
          {id}
        </Link>
      ),
    },
    {
      id: 'customer',
      head: text('customer'),
      cell: ({ customerId }) => <CustomerName id={customerId} />,
    },
    {
      id: 'status',
      head: text('status'),
      cell: ({ detailedStatus }) => text('label', { label: detailedStatus }),
    },
    { id: 'agent', head: text('takenBy'), isWide: true, cell: ({ agentId }) => agentId },
    { id: 'total', head: text('total'), isNumber: true, cell: ({ total }) => money(total) },
    {
      id: 'changed',
      head: text('changed'),
      isWide: true,
      cell: ({ updatedAt }) => instant(updatedAt),
    },
  ];
  return (
    <Table
      label={text('title')}
      className={styles.list}
      columns={columns}
      rows={rows}
      idOf={({ id }) => id}
      onOpen={({ id }) => void navigate({ to: `/orders/${id}` as string }).catch(reportError)}
      onEnd={onEnd}
    />
  );
}
