/** Whose order it is: alerts first, then who they are and what they bought before. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { At } from '#client';
import { api, bodyOf } from '../live-data/index.ts';
import {
  Button,
  Defined,
  Dialog,
  Empty,
  Field,
  Loading,
  Money,
  notify,
  refusalWords,
  useFormats,
  useWords,
} from '../parts/index.ts';
import { useCentre } from '../shell/session.ts';
import { Choose } from './choose.tsx';
import { nameOf } from './customer-choice.tsx';
import { type Customer, useCustomer, useText } from './order.ts';
import styles from './order-entry.module.css';

type CustomerFigures = At<'GET', '/api/v1/customers/{customer}/figures'>['answer'];
type Opened = 'history' | 'catalogue' | null;

export function CustomerStrip({ customerId }: { readonly customerId: string }) {
  const text = useText();
  const customer = useCustomer(customerId);
  const [opened, setOpened] = useState<Opened>(null);
  const figures = useQuery({
    queryKey: ['customerFigures', customerId],
    queryFn: () =>
      bodyOf(api.get('/api/v1/customers/{customer}/figures', { params: { customer: customerId } })),
  });
  if (customer.error !== null) {
    return <ReadFailure of={customer} />;
  }
  if (customer.data === undefined) return <Loading of={text('customer')} rows={1} />;
  const { data } = customer;
  const [address] = data.addresses;
  return (
    <section className={styles.strip} aria-label={text('customer')}>
      <Alerts customer={data} />
      <div className={styles.row}>
        <strong dir="auto">{nameOf(data)}</strong>
        <span dir="auto" className={styles.quiet}>
          {[data.number, address?.lines.join(', '), address?.postalCode, address?.city]
            .filter((part) => part !== undefined)
            .join(' · ')}
        </span>
        {figures.data === undefined ? null : (
          <span className={styles.quiet}>
            <Bought {...figures.data} />
          </span>
        )}
        <Button kind="quiet" onPress={() => setOpened('history')}>
          {text('history')}
        </Button>
        <Button kind="quiet" onPress={() => setOpened('catalogue')}>
          {text('sendCatalogue')}
        </Button>
      </div>
      <Dialog
        title={text('historyOf', { name: nameOf(data).slice(0, 80) })}
        isOpen={opened === 'history'}
        onClose={() => setOpened(null)}
        isWide
      >
        <History customerId={customerId} />
      </Dialog>
      <Dialog
        title={text('sendCatalogue')}
        isOpen={opened === 'catalogue'}
        onClose={() => setOpened(null)}
      >
        <CatalogueRequest customerId={customerId} onClose={() => setOpened(null)} />
      </Dialog>
    </section>
  );
}

function Bought({ orderCount, total, firstOrderAt }: CustomerFigures) {
  const text = useText();
  const formats = useFormats();
  const { timeZone } = useCentre();
  const count = text('bought', { count: orderCount });
  const definition = {
    name: count,
    sentence: text('boughtMeans'),
    formula: 'orderCount, total',
    since: firstOrderAt === null ? null : formats.dateTime(firstOrderAt, timeZone),
    cases: orderCount,
  };
  return (
    <Defined definition={definition}>
      {orderCount === 0 ? count : `${count} · ${formats.money(total.amountMinor, total.currency)}`}
    </Defined>
  );
}

function Alerts({ customer }: { readonly customer: Customer }) {
  const text = useText();
  const { hotAlert, hold, openCases, fraudStatus } = customer;
  const alerts = [
    hotAlert ? text('hotAlert') : null,
    hold === 'none' ? null : text('accountHold', { hold }),
    openCases === 0 ? null : text('openCases', { count: openCases }),
    fraudStatus === 'none' ? null : text('fraudStatus'),
  ].filter((one) => one !== null);
  if (alerts.length === 0) return null;
  return (
    <div className={styles.alerts} role="alert">
      {alerts.map((one) => (
        <p key={one}>{one}</p>
      ))}
    </div>
  );
}

function History({ customerId }: { readonly customerId: string }) {
  const text = useText();
  const formats = useFormats();
  const { timeZone } = useCentre();
  const read = useInfiniteQuery({
    queryKey: ['customerHistory', customerId],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      bodyOf(
        api.get('/api/v1/customers/{customer}/history', {
          params: { customer: customerId },
          query: { limit: 20, cursor },
        }),
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
  if (read.error !== null) {
    return <ReadFailure of={read} />;
  }
  if (read.data === undefined) return <Loading of={text('history')} />;
  const items = read.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Empty>{text('noHistory')}</Empty>;
  return (
    <>
      <table className={styles.history}>
        <tbody>
          {items.map(({ at, kind, title, amount }) => (
            <tr key={`${at}-${kind}-${title}`}>
              <td>{formats.date(at, timeZone)}</td>
              <td dir="auto">{title}</td>
              <td className={styles.number}>{amount === null ? null : <Money of={amount} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {read.hasNextPage ? (
        <Button onPress={() => void read.fetchNextPage().catch(reportError)}>
          {text('older')}
        </Button>
      ) : null}
    </>
  );
}

function CatalogueRequest({
  customerId,
  onClose,
}: {
  readonly customerId: string;
  readonly onClose: () => void;
}) {
  const text = useText();
  const words = useWords();
  const { centreId: centre } = useCentre();
  const [code, setCode] = useState('');
  const [count, setCount] = useState('1');
  const [fault, setFault] = useState<string | null>(null);
  const catalogues = useQuery({
    queryKey: ['catalogues', centre],
    queryFn: () => bodyOf(api.get('/api/v1/centres/{centre}/catalogues', { params: { centre } })),
  });
  const options = (catalogues.data?.items ?? []).map(({ code: id, name }) => ({
    id,
    label: words(name),
  }));
  const catalogueId = code || (options[0]?.id ?? '');
  const ask = async () => {
    const answer = await api.post('/api/v1/customers/{customer}/catalogue-requests', {
      params: { customer: customerId },
      body: { catalogueId, quantity: Number(count) },
    });
    if (!answer.ok) return setFault(refusalWords(answer.problem));
    notify(text('catalogueAsked'));
    onClose();
  };
  return (
    <form
      className={styles.dialogForm}
      onSubmit={(event) => {
        event.preventDefault();
        ask().catch(reportError);
      }}
    >
      <Choose label={text('catalogue')} options={options} value={catalogueId} onChange={setCode} />
      <Field label={text('quantity')} value={count} onChange={setCount} fault={fault} />
      <Button kind="main" type="submit" isDisabled={catalogueId === ''}>
        {text('sendCatalogue')}
      </Button>
    </form>
  );
}
