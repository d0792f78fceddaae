/** One customer: alerts, figures, details, payment terms, possible duplicates and a timeline. */
import { useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api, usePages, useRead } from '../live-data/index.ts';
import { type Customer, figuresPath, nameOf, useCustomer } from '../order-entry/order.ts';
import { CustomerProgrammes } from '../orders/programmes.tsx';
import { useInstant, useRefresh } from '../orders/readings.ts';
import { TakeBackUnknown } from '../orders/take-back.tsx';
import { useMoney } from '../orders/words.tsx';
import {
  Button,
  Defined,
  Empty,
  Field,
  Form,
  notify,
  refusalWords,
  useFormats,
} from '../parts/index.ts';
import { Chips, Facts, Panel, Part, Read } from '../parts/panel.tsx';
import { useAddress } from '../shell/address.ts';
import { useTierWords } from '../shell/sayings.ts';
import { useCentre, useRights } from '../shell/session.ts';
import { CustomerForm, TermsForm, useText } from './customer-forms.tsx';
import styles from './customers.module.css';
import { Recordings } from './recordings.tsx';

const history = '/api/v1/customers/{customer}/history';
const kinds = [
  'all',
  'orders',
  'calls',
  'holds',
  'payments',
  'notes',
  'catalogue-requests',
] as const;
type Kind = (typeof kinds)[number];

interface OfCustomer {
  readonly customer: Customer;
}

export function CustomerPage() {
  const text = useText();
  const { customer = '' }: { readonly customer?: string } = useParams({ strict: false });
  const reading = useCustomer(customer);
  return (
    <div className={styles.page}>
      <p>
        <Link to={'/customers' as string}>{text('back')}</Link>
      </p>
      <Read title={text('customer')} reading={reading}>
        {(found) => <Shown customer={found} />}
      </Read>
    </div>
  );
}

function Shown({ customer }: OfCustomer) {
  const text = useText();
  const tierWords = useTierWords();
  const mayReturn = useRights().includes('createReturn');
  return (
    <>
      {customer.hotAlert ? (
        <p className={styles.alert} role="note">
          {text('hot')}
        </p>
      ) : null}
      <header className={styles.top}>
        <h1>
          <bdi>{nameOf(customer)}</bdi> · {customer.number}
        </h1>
        <p className={styles.soft}>
          {text('marksOf', {
            alert: 'false',
            hold: customer.hold,
            tier: tierWords(customer.tier) ?? '',
          })}
        </p>
      </header>
      <Figures customer={customer} />
      <div className={styles.columns}>
        <div>
          <CustomerForm customer={customer} />
          <Addresses customer={customer} />
          <CustomerProgrammes customerId={customer.id} />
          <TermsForm customer={customer} />
          <Alike customer={customer} />
        </div>
        <div>
          <Link to={'/calls' as string} search={{ customer: customer.id } as never}>
            {text('calls')}
          </Link>
          {mayReturn && <TakeBackUnknown customerId={customer.id} />}
          <Recordings of={{ customerId: customer.id }} />
          <TimeLine customer={customer} />
        </div>
      </div>
    </>
  );
}

function Figures({ customer: { id } }: OfCustomer) {
  const text = useText();
  const formats = useFormats();
  const instant = useInstant();
  const money = useMoney();
  const reading = useRead(figuresPath, { params: { customer: id } });
  useRefresh(figuresPath, ['order.']);
  return (
    <Read title={text('figures')} reading={reading}>
      {({ orderCount, total, average, firstOrderAt, lastOrderAt }) => (
        <dl className={styles.figures}>
          {(
            [
              ['orderCount', formats.number(orderCount)],
              ['total', money(total)],
              ['average', average === null ? '–' : money(average)],
              ['lastOrderAt', lastOrderAt === null ? '–' : instant(lastOrderAt)],
            ] as const
          ).map(([figure, value]) => (
            <div key={figure}>
              <dt>{text('figure', { figure })}</dt>
              <dd>
                <Defined
                  definition={{
                    name: text('figure', { figure }),
                    sentence: text('figureMeans', { figure }),
                    formula: figure === 'average' ? 'average = total / orderCount' : figure,
                    since: firstOrderAt === null ? null : instant(firstOrderAt),
                    cases: orderCount,
                  }}
                >
                  {value}
                </Defined>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Read>
  );
}

function Addresses({ customer: { addresses } }: OfCustomer) {
  const text = useText();
  return (
    <Part title={text('addresses')}>
      {addresses.length === 0 && <p>{text('noAddress')}</p>}
      <Facts
        of={addresses.map(({ label, lines, postalCode, city, country }, place) => [
          label ?? text(place === 0 ? 'usual' : 'further', { place: place + 1 }),
          <bdi key={label}>{[...lines, `${postalCode} ${city}`, country].join(', ')}</bdi>,
        ])}
      />
    </Part>
  );
}

/** Customers who share the telephone number, or else the e-mail address. */
function Alike({ customer: { id, phones, emails } }: OfCustomer) {
  const text = useText();
  const { centreId: centre } = useCentre();
  const q = phones[0]?.number ?? emails[0];
  const reading = useRead(
    '/api/v1/centres/{centre}/customers',
    { params: { centre }, query: { q, limit: 10 } },
    { enabled: q !== undefined },
  );
  const others = reading.data?.items.filter((one) => one.id !== id) ?? [];
  if (others.length === 0 && reading.error === null) return null;
  return (
    <Panel title={text('alike')} reading={reading}>
      {() => (
        <ul>
          {others.map((one) => (
            <li key={one.id}>
              <Link to={`/customers/${one.id}` as string}>
                <bdi>{nameOf(one)}</bdi> · {one.number}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function TimeLine({ customer: { id } }: OfCustomer) {
  const text = useText();
  const instant = useInstant();
  const money = useMoney();
  const [{ kind }, change] = useAddress(({ kind: asked }) => ({
    kind: kinds.find((one) => one === asked) ?? 'all',
  }));
  const query = kind === 'all' ? {} : { kinds: kind };
  const { reading, more } = usePages(history, { params: { customer: id }, query });
  useRefresh(history, ['order.', 'hold.', 'payment.', 'call.ended']);
  return (
    <Panel title={text('timeLine')} reading={reading}>
      {(events) => (
        <>
          <Chips<Kind>
            label={text('kinds')}
            value={kind}
            onChange={(to) => change({ kind: to })}
            choices={kinds.map((one) => ({ id: one, label: text('kind', { kind: one }) }))}
          />
          <NoteForm customerId={id} />
          {events.length === 0 && <Empty>{text('noEvents')}</Empty>}
          <ol className={styles.events}>
            {events.map(({ at, kind: of, title, amount, href }) => (
              <li key={`${at}${of}${title}`}>
                <time dateTime={at} className={styles.soft}>
                  {instant(at)}
                </time>
                <EventTitle title={title} href={href} />
                <span>{amount === null ? '' : money(amount)}</span>
              </li>
            ))}
          </ol>
          {more !== null && <Button onPress={more}>{text('more')}</Button>}
        </>
      )}
    </Panel>
  );
}

function EventTitle({ title, href }: { readonly title: string; readonly href: string | null }) {
  const call = href?.match(/^\/api\/v1\/calls\/(.+)$/)?.[1];
  if (call !== undefined) {
    return (
      <Link to={'/calls' as string} search={{ call, date: 'all' } as never}>
        <bdi>{title}</bdi>
      </Link>
    );
  }
  const order = href?.match(/^\/api\/v1(\/orders\/[^/]+)/)?.[1];
  if (order === undefined) return <bdi>{title}</bdi>;
  return (
    <Link to={order as string}>
      <bdi>{title}</bdi>
    </Link>
  );
}

function NoteForm({ customerId }: { readonly customerId: string }) {
  const text = useText();
  const queries = useQueryClient();
  const [note, setNote] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const add = async () => {
    if (note.trim() === '') return setFault(text('noteMissing'));
    const answer = await api.post('/api/v1/customers/{customer}/notes', {
      params: { customer: customerId },
      body: { text: note.trim() },
    });
    if (!answer.ok) return setFault(refusalWords(answer.problem));
    setFault(null);
    setNote('');
    notify(text('noted'));
    await queries.invalidateQueries({ queryKey: [history] });
  };
  return (
    <Form className={styles.note} onSend={add}>
      <Field label={text('note')} value={note} onChange={setNote} fault={fault} maxLength={1000} />
      <Button type="submit">{text('addNote')}</Button>
    </Form>
  );
}
