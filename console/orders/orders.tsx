/**
 * Orders, newest first, found by number or customer.
 */
import { useNavigate } from '@tanstack/react-router';
import { usePages, useRead } from '../live-data/index.ts';
import { nameOf, type Order } from '../order-entry/order.ts';
import { Button, Empty } from '../parts/index.ts';
import { Chips, Read, Search, Select } from '../parts/panel.tsx';
import { Table } from '../parts/table.tsx';
import { useTextAddress } from '../shell/address.ts';
import { useCentre } from '../shell/session.ts';
import styles from './orders.module.css';
import { useInstant, useRefresh } from './readings.ts';
import { CustomerName, useMoney, useOrderText } from './words.tsx';

const labels = [
  ...(['open', 'incomplete', 'onHold', 'fraudHold', 'checkHold', 'creditReview'] as const),
  ...(['priceApproval', 'paymentPending', 'paymentDeclined', 'underpaid', 'overpaid'] as const),
  ...(['backordered', 'picking', 'partlyShipped', 'shipped', 'partlyInvoiced'] as const),
  ...(['invoiced', 'cancelled'] as const),
] satisfies Order['detailedStatus'][];

const list = '/api/v1/centres/{centre}/orders';
const pageSize = 100;
/** Beside the labels: orders in entry, by age. */
const unfinished = 'unfinished';
const customersMax = 12;
/** A number for people, well copied or not, or an id; the service reads it exactly. */
const orderForm = /^\s*(?:ord_|[a-z]{1,3}[\s\p{Pd}]*(?:\d[\s\p{Pd}]*){6,13}$)/iu;

const addressOf = ({ q, status, customer }: Partial<Record<string, string>>) => ({
  q,
  status: status === unfinished ? unfinished : labels.find((label) => label === status),
  customer,
});

export function Orders() {
  const text = useOrderText();
  const navigate = useNavigate();
  const [{ q, status, customer }, change] = useTextAddress(addressOf);
  /** An order number opens the order, or says what is wrong; other text searches for customers. */
  const ask = (words = '') => {
    if (!orderForm.test(words)) change({ q: words || undefined, customer: undefined });
    else void navigate({ to: `/orders/${encodeURIComponent(words.trim())}` as string });
  };
  return (
    <div className={styles.page}>
      <h1 className="unseen">{text('title')}</h1>
      <div className={styles.top}>
        <Search label={text('search')} verb={text('find')} asked={q ?? ''} onAsk={ask} />
        <Select
          label={text('status')}
          value={status ?? 'all'}
          onChange={(id) => change({ status: id === 'all' ? undefined : id })}
          choices={[
            { id: 'all' as const, label: text('allOrders') },
            { id: unfinished, label: text('unfinished') },
            ...labels.map((id) => ({ id, label: text(`label.${id}`) })),
          ]}
        />
      </div>
      <FoundCustomers
        // Without a search text, searches for the customer number in the address.
        asked={q ?? customer?.slice(customer.indexOf('.') + 1)}
        customer={customer}
        onChange={(to) => change({ customer: to })}
      />
      <OrderTable
        status={status}
        customer={customer}
        onAll={() => change({ q: undefined, status: undefined, customer: undefined })}
      />
    </div>
  );
}

interface FoundCustomersProps {
  readonly asked: string | undefined;
  readonly customer: string | undefined;
  readonly onChange: (customer: string | undefined) => void;
}

/** Customers that match; choosing one filters the list. */
function FoundCustomers({ asked, customer, onChange }: FoundCustomersProps) {
  const text = useOrderText();
  const { centreId: centre } = useCentre();
  const reading = useRead(
    '/api/v1/centres/{centre}/customers',
    { params: { centre }, query: { q: asked, limit: customersMax } },
    { enabled: asked !== undefined },
  );
  if (asked === undefined) return null;
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

interface OrderTableProps extends Pick<ReturnType<typeof addressOf>, 'status' | 'customer'> {
  readonly onAll: () => void;
}

function OrderTable({ status, customer: customerId, onAll }: OrderTableProps) {
  const text = useOrderText();
  const instant = useInstant();
  const money = useMoney();
  const { centreId: centre } = useCentre();
  const isUnfinished = status === unfinished;
  const query = {
    limit: pageSize,
    customerId,
    ...(isUnfinished ? { unfinished: 'true' as const } : { status }),
  };
  const { reading, more } = usePages(list, { params: { centre }, query });
  useRefresh(list, ['order.', 'hold.']);
  return (
    <Read title={text('title')} reading={reading}>
      {(rows) =>
        rows.length === 0 ? (
          <Empty action={<Button onPress={onAll}>{text('showAll')}</Button>}>{text('none')}</Empty>
        ) : (
          <Table
            label={text('title')}
            className={styles.list}
            rows={rows}
            idOf={({ id }) => id}
            pathOf={({ number }) => `/orders/${number}`}
            onEnd={more}
            columns={[
              { id: 'order', head: text('order'), cell: ({ number }) => number },
              {
                id: 'customer',
                head: text('customer'),
                cell: (row) => <CustomerName id={row.customerId} />,
              },
              {
                id: 'status',
                head: text('status'),
                cell: ({ detailedStatus }) => text(`label.${detailedStatus}`),
              },
              { id: 'agent', head: text('takenBy'), isWide: true, cell: ({ agentId }) => agentId },
              {
                id: 'total',
                head: text('total'),
                isNumber: true,
                cell: ({ total }) => money(total),
              },
              {
                id: 'changed',
                head: text('changed'),
                isWide: true,
                cell: ({ updatedAt }) => instant(updatedAt),
              },
            ]}
          />
        )
      }
    </Read>
  );
}
