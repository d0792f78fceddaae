/** Orders, newest first, by customer or number, day, state and clerk. */
import { Link, useNavigate } from '@tanstack/react-router';
import { useAgents, usePages } from '../live-data/index.ts';
import { type Order, useChannel } from '../order-entry/order.ts';
import { asDate } from '../parts/days.ts';
import { Button, DayField, Empty } from '../parts/index.ts';
import { Filter, Search, Select } from '../parts/panel.tsx';
import { ReadTable } from '../parts/read-table.tsx';
import { useTextAddress } from '../shell/address.ts';
import { PersonName } from '../shell/sayings.ts';
import { useCentre } from '../shell/session.ts';
import styles from './orders.module.css';
import { useInstant, useRefresh } from './readings.ts';
import { CustomerName, useMoney, useOrderText } from './words.tsx';

const labels = [
  ...(['open', 'quotation', 'incomplete', 'onHold', 'fraudHold', 'checkHold'] as const),
  ...(['creditReview', 'priceApproval', 'paymentPending', 'paymentDeclined'] as const),
  ...(['underpaid', 'overpaid'] as const),
  ...(['backordered', 'picking', 'partlyShipped', 'shipped', 'begun'] as const),
  ...(['partlyInvoiced', 'invoiced', 'cancelled'] as const),
] satisfies Order['detailedStatus'][];

const list = '/api/v1/centres/{centre}/orders';
const pageSize = 100;
/** Beside the labels: orders in entry, by age. */
const unfinished = 'unfinished';
/** A number for people, well copied or not, or an id; the service reads it exactly. */
const orderForm = /^\s*(?:ord_|[a-z]{1,3}[\s\p{Pd}]*(?:\d[\s\p{Pd}]*){6,13}$)/iu;

const addressOf = ({ q, status, customer, day, clerk }: Partial<Record<string, string>>) => ({
  q,
  day: asDate(day),
  clerk,
  status: status === unfinished ? unfinished : labels.find((label) => label === status),
  customer,
});

export function Orders() {
  const text = useOrderText();
  const navigate = useNavigate();
  const [address, change] = useTextAddress(addressOf);
  const { q, status, day, clerk } = address;
  const { centreId: centre } = useCentre();
  const clerks = useChannel()?.users ?? [];
  const nameOf = new Map(useAgents().map(({ id, name }) => [id, name]));
  /** An order number opens the order, or says what is wrong; other text finds orders of customers. */
  const ask = (words = '') => {
    if (!orderForm.test(words)) change({ q: words || undefined, customer: undefined });
    else void navigate({ to: `/orders/${encodeURIComponent(words.trim())}` as string });
  };
  return (
    <div className={styles.page}>
      <h1 className="unseen">{text('title')}</h1>
      <div className={styles.top}>
        <Search label={text('search')} verb={text('find')} asked={q ?? ''} onAsk={ask} />
        <DayField
          label={text('begunOn')}
          value={day ?? ''}
          onChange={(to) => change({ day: to || undefined })}
        />
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
        <Filter
          label={text('takenBy')}
          all={text('allClerks')}
          value={clerk}
          onChange={(to) => change({ clerk: to })}
          choices={clerks.map((id) => ({ id, label: nameOf.get(`${centre}.${id}`) ?? id }))}
        />
      </div>
      <p>
        <Link to={'/orders/picking' as string}>{text('pickList')}</Link>
      </p>
      <OrderTable {...address} onAll={() => change(addressOf({}))} />
    </div>
  );
}

type OrderTableProps = ReturnType<typeof addressOf> & { readonly onAll: () => void };

function OrderTable({ q, status, customer: customerId, day, clerk, onAll }: OrderTableProps) {
  const text = useOrderText();
  const instant = useInstant();
  const money = useMoney();
  const { centreId: centre } = useCentre();
  const isUnfinished = status === unfinished;
  const query = {
    limit: pageSize,
    customerId,
    q,
    begun: day,
    agent: clerk,
    ...(isUnfinished ? { unfinished: 'true' as const } : { status }),
  };
  const pages = usePages(list, { params: { centre }, query });
  useRefresh(list, ['order.', 'hold.']);
  return (
    <ReadTable
      title={text('title')}
      pages={pages}
      empty={
        <Empty action={<Button onPress={onAll}>{text('showAll')}</Button>}>{text('none')}</Empty>
      }
      className={styles.list}
      pathOf={({ number }) => `/orders/${number}`}
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
        {
          id: 'agent',
          head: text('takenBy'),
          isWide: true,
          cell: ({ agentId }) => <PersonName id={agentId} />,
        },
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
  );
}
