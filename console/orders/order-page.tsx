/** One order: all its parts, its history, and the actions possible now. */
import { Link, useParams } from '@tanstack/react-router';
import type { ItemAt } from '#client';
import { useRead } from '../live-data/index.ts';
import {
  nameOf,
  type Order,
  useChannel,
  useCustomer,
  useNameIn,
  useOrderAt,
} from '../order-entry/order.ts';
import { Empty, names, useFormats } from '../parts/index.ts';
import { Facts, Panel, Read } from '../parts/panel.tsx';
import { PersonName, usePersonName, useTierWords } from '../shell/sayings.ts';
import { OrderActions } from './order-actions.tsx';
import { Charges, Holds, Lines, Payments } from './order-parts.tsx';
import styles from './orders.module.css';
import { Programmes } from './programmes.tsx';
import { useInstant, useRefresh } from './readings.ts';
import { Returns } from './returns.tsx';
import { Shipments } from './shipments.tsx';
import { useHoldCodeWords, useMoney, useOrderText, useStatusWords } from './words.tsx';

export function OrderPage() {
  const text = useOrderText();
  const { order = '' }: { readonly order?: string } = useParams({ strict: false });
  const reading = useOrderAt(order);
  return (
    <div className={styles.page}>
      <p className="unprinted">
        <Link to={'/orders' as string}>{text('back')}</Link>
      </p>
      <Read title={text('order')} reading={reading}>
        {(found) => <Shown order={found} />}
      </Read>
    </div>
  );
}

interface OfOrder {
  readonly order: Order;
}

function Shown({ order }: OfOrder) {
  const text = useOrderText();
  const statusWords = useStatusWords();
  const money = useMoney();
  return (
    <>
      <header className={styles.top} data-print-head="">
        <div>
          <h1>
            {order.number} · {money(order.summary.total)}
          </h1>
          <p>{order.isSoldElsewhere ? text('soldElsewhere') : statusWords(order)}</p>
          <Link
            to={'/calls' as string}
            search={{ order: order.number } as never}
            className="unprinted"
          >
            {text('callsOf')}
          </Link>
        </div>
        <OrderActions order={order} />
      </header>
      <div className={styles.columns}>
        <div>
          <Lines order={order} />
          {!order.isSoldElsewhere && (
            <>
              <Charges order={order} />
              <Payments order={order} />
              <Shipments order={order} />
            </>
          )}
          <Returns order={order} />
          <Programmes order={order} />
        </div>
        <div>
          <div data-print-head="">
            <OrderCustomer order={order} />
          </div>
          <div className={names(styles.stack, 'unprinted')}>
            <Holds order={order} />
            <TimeLine orderId={order.id} />
          </div>
        </div>
      </div>
    </>
  );
}

function OrderCustomer({ order }: OfOrder) {
  const text = useOrderText();
  const tierWords = useTierWords();
  const reading = useCustomer(order.customerId);
  const terms = useTermFacts(order);
  return (
    <Panel title={text('customerAndDelivery')} reading={reading}>
      {(customer) => {
        const { addresses, tier, hotAlert } = customer;
        const all = [...addresses, ...(customer.oneOffAddresses ?? [])];
        const wanted = all.find(({ label }) => label === order.deliveryAddressId);
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
              ...terms,
              [text('sourceCode'), order.sourceCode],
              [text('takenBy'), <PersonName key="taker" id={order.agentId} />],
            ]}
          />
        );
      }}
    </Panel>
  );
}

function useTermFacts(order: Order) {
  const text = useOrderText();
  const nameIn = useNameIn();
  const { date, dateTime } = useFormats();
  const { deliveryModes: modes, attributes } = useChannel() ?? {};
  const { deliveryModeId: mode, collectionPointId: point, quotedUntil } = order;
  const points = modes?.find(({ code }) => code === mode)?.collectionPoints;
  const days = ['requestedShipOn', 'requestedDeliveryOn'] as const;
  return [
    [text('deliveryMode'), mode && nameIn(modes, mode)],
    [text('term.reference'), order.reference],
    ...days.map((term) => [text(`term.${term}`), order[term] && date(order[term])] as const),
    [text('term.collectionPointId'), point && nameIn(points, point)],
    [text('term.quotedUntil'), quotedUntil && date(quotedUntil)],
    [text('term.shipComplete'), order.shipComplete ? '✓' : null],
    ...Object.entries(order.attributes).map(
      ([code, value]) => [nameIn(attributes, code), value] as const,
    ),
    ...order.notes.map(({ text: said, by, at }) => {
      const note = (
        <bdi key={at}>
          {said} (<PersonName id={by} />)
        </bdi>
      );
      return [dateTime(at), note] as const;
    }),
  ] as const;
}

function TimeLine({ orderId }: { readonly orderId: string }) {
  const text = useOrderText();
  const instant = useInstant();
  const path = '/api/v1/orders/{order}/events';
  const reading = useRead(path, { params: { order: orderId } });
  useRefresh(path, ['order.', 'hold.', 'payment.', 'return.']);
  return (
    <Panel title={text('timeLine')} reading={reading}>
      {({ items }) => {
        const told = items.filter((message) => stepsOf(message).length > 0).toReversed();
        if (told.length === 0) return <Empty>{text('noEvents')}</Empty>;
        return (
          <ol className={styles.events}>
            {told.map((message) => (
              <li key={`${message.version}-${message.at}-${message.type}`}>
                <time dateTime={message.at} className={styles.soft}>
                  {instant(message.at)}
                </time>
                <Happened {...message} />
              </li>
            ))}
          </ol>
        );
      }}
    </Panel>
  );
}

type Message = ItemAt<'/api/v1/orders/{order}/events'>;
const persons: readonly string[] = ['agent', 'reviewer'];

/** Steps of messages that publish no event of their own. */
const silentSteps = new Map([
  ['fulfilment.picked', 'order.picked'],
  ['submitOrder', 'order.sent'],
  ['quoteOrder', 'order.quoted'],
  ['addNote', 'order.noted'],
  ['changeTerms', 'order.terms'],
  ['cancelOrder', 'order.cancelSent'],
]);

/** What follows by itself where a payment answers after a person's message. */
const followed = new Map([
  ['order.submitted', 'order.complete'],
  ['order.cancelled', 'order.ended'],
  ['hold.placed', 'hold.placedByCheck'],
]);

/** What a message led to. */
function stepsOf({ type, outcome, events }: Message): Message['events'] {
  const step = silentSteps.get(type);
  if (events.length > 0 || step === undefined || outcome !== 'applied') return events;
  return [{ type: step, code: null, amount: null }];
}

/** A sentence for each thing that happened, with who did it. */
function Happened(message: Message) {
  const text = useOrderText();
  const money = useMoney();
  const codeWords = useHoldCodeWords();
  const { actor } = message;
  const isPerson = persons.includes(actor.kind);
  const name = usePersonName(isPerson ? actor.id : '');
  const who = name === '' ? text('actor', { kind: actor.kind }) : name;
  const sentence = ({ type, code, amount }: Message['events'][number]) => {
    const payment =
      amount === null ? text('aPayment') : text('paymentOf', { amount: money(amount) });
    const held = code === null ? '' : codeWords(code);
    const step = isPerson ? type : (followed.get(type) ?? type);
    return text('event', { type: step.replace('.', '_'), who, code: held, payment });
  };
  return <span>{stepsOf(message).map(sentence).join(' ')}</span>;
}
