/** One order: all its parts, its history, and the actions possible now. */
import { Link, useParams } from '@tanstack/react-router';
import { useRead } from '../live-data/index.ts';
import { nameOf, type Order, useCustomer, useOrderAt } from '../order-entry/order.ts';
import { Empty } from '../parts/index.ts';
import { Facts, Panel, Read } from '../parts/panel.tsx';
import { useTierWords } from '../shell/sayings.ts';
import { OrderActions } from './order-actions.tsx';
import { Charges, Holds, Lines, Payments, Programmes, Shipments } from './order-parts.tsx';
import styles from './orders.module.css';
import { useInstant, useRefresh } from './readings.ts';
import { Returns } from './returns.tsx';
import { useMoney, useOrderText, useStatusWords } from './words.tsx';

export function OrderPage() {
  const text = useOrderText();
  const { order = '' }: { readonly order?: string } = useParams({ strict: false });
  const reading = useOrderAt(order);
  return (
    <div className={styles.page}>
      <p>
        <Link to={'/orders' as string}>{text('back')}</Link>
      </p>
      <Read title={text('order')} reading={reading}>
        {(found) => <Shown order={found} />}
      </Read>
    </div>
  );
}

function Shown({ order }: { readonly order: Order }) {
  const statusWords = useStatusWords();
  const money = useMoney();
  return (
    <>
      <header className={styles.top}>
        <div>
          <h1>
            {order.number} · {money(order.summary.total)}
          </h1>
          <p>{statusWords(order)}</p>
        </div>
        <OrderActions order={order} />
      </header>
      <div className={styles.columns}>
        <div>
          <Lines order={order} />
          <Charges order={order} />
          <Payments order={order} />
          <Shipments order={order} />
          <Returns order={order} />
          <Programmes order={order} />
        </div>
        <div>
          <OrderCustomer order={order} />
          <Holds order={order} />
          <TimeLine orderId={order.id} />
        </div>
      </div>
    </>
  );
}

export function OrderCustomer({ order }: { readonly order: Order }) {
  const text = useOrderText();
  const tierWords = useTierWords();
  const reading = useCustomer(order.customerId);
  return (
    <Panel title={text('customerAndDelivery')} reading={reading}>
      {(customer) => {
        const { addresses, tier, hotAlert } = customer;
        const wanted = addresses.find(({ label }) => label === order.deliveryAddressId);
        const address = wanted ?? addresses[0];
        const place = address && [...address.lines, `${address.postalCode} ${address.city}`];
        return (
          <Facts
            of={[
              [
                text('customer'),
                <Link key="name" to={`/customers/${customer.id}` as string}>
                  <bdi>{nameOf(customer)}</bdi>
                </Link>,
              ],
              [
                text('alert'),
                hotAlert ? (
                  <strong key="hot" className={styles.bad}>
                    {text('hot')}
                  </strong>
                ) : null,
              ],
              [text('tier'), tierWords(tier)],
              [
                text('deliverTo'),
                place === undefined ? text('noAddress') : <bdi key="place">{place.join(', ')}</bdi>,
              ],
              [text('deliveryMode'), order.deliveryModeId],
              [text('sourceCode'), order.sourceCode],
              [text('takenBy'), order.agentId],
            ]}
          />
        );
      }}
    </Panel>
  );
}

function TimeLine({ orderId }: { readonly orderId: string }) {
  const text = useOrderText();
  const instant = useInstant();
  const path = '/api/v1/orders/{order}/events';
  const reading = useRead(path, { params: { order: orderId } });
  useRefresh(path, ['order.', 'hold.', 'payment.', 'return.']);
  const persons = ['agent', 'reviewer', 'supervisor', 'customer'];
  return (
    <Panel title={text('timeLine')} reading={reading}>
      {({ items }) => {
        const told = items.filter(({ events }) => events.length > 0).toReversed();
        if (told.length === 0) return <Empty>{text('noEvents')}</Empty>;
        return (
          <ol className={styles.events}>
            {told.map(({ at, version, type, actor, events }) => (
              <li key={`${version}-${at}-${type}`}>
                <time dateTime={at} className={styles.soft}>
                  {instant(at)}
                </time>
                <span>
                  {events
                    .map((event) => text('event', { type: event.type.replace('.', '_') }))
                    .join(', ')}{' '}
                  <span className={styles.soft}>
                    {text('by', {
                      kind: actor.kind,
                      who: persons.includes(actor.kind) ? actor.id : '',
                    })}
                  </span>
                </span>
              </li>
            ))}
          </ol>
        );
      }}
    </Panel>
  );
}
