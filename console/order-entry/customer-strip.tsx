/** The order's customer: alerts, details, earlier purchases. */
import { useState } from 'react';
import type { OperationAt } from '#client';
import { api, serverNowMs, usePages, useRead } from '../live-data/index.ts';
import {
  Button,
  Defined,
  Dialog,
  Empty,
  Field,
  Form,
  Money,
  notify,
  refusalWords,
  useFormats,
  useWords,
} from '../parts/index.ts';
import { dateAt } from '../parts/days.ts';
import { Read, Select } from '../parts/panel.tsx';
import { useCentre } from '../shell/session.ts';
import { type Customer, figuresPath, nameOf, useCustomer, useText } from './order.ts';
import styles from './order-entry.module.css';

type CustomerFigures = OperationAt<'GET', typeof figuresPath>['answer'];

export function CustomerStrip({ customerId }: { readonly customerId: string }) {
  const text = useText();
  return (
    <Read title={text('customer')} reading={useCustomer(customerId)} work={text('orderSafe')}>
      {(customer) => <Strip customer={customer} />}
    </Read>
  );
}

function Strip({ customer }: { readonly customer: Customer }) {
  const text = useText();
  const { id, number, addresses } = customer;
  const [opened, setOpened] = useState<'history' | 'catalogue' | null>(null);
  const figures = useRead(figuresPath, { params: { customer: id } });
  const [address] = addresses;
  const close = () => setOpened(null);
  return (
    <section className={styles.strip} aria-label={text('customer')}>
      <Alerts customer={customer} />
      <div className={styles.row}>
        <strong dir="auto">{nameOf(customer)}</strong>
        <span dir="auto" className={styles.quiet}>
          {[number, address?.lines.join(', '), address?.postalCode, address?.city]
            .filter((part) => part !== undefined)
            .join(' · ')}
        </span>
        {figures.data !== undefined && (
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
        title={text('historyOf', { name: nameOf(customer).slice(0, 80) })}
        isOpen={opened === 'history'}
        onClose={close}
        isWide
      >
        <History customerId={id} />
      </Dialog>
      <Dialog title={text('sendCatalogue')} isOpen={opened === 'catalogue'} onClose={close}>
        <CatalogueRequest customerId={id} onClose={close} />
      </Dialog>
    </section>
  );
}

function Bought({ orderCount, total, firstOrderAt }: CustomerFigures) {
  const text = useText();
  const formats = useFormats();
  const count = text('bought', { count: orderCount });
  const definition = {
    name: count,
    sentence: text('boughtMeans'),
    formula: 'orderCount, total',
    since: firstOrderAt === null ? null : formats.dateTime(firstOrderAt),
    cases: orderCount,
  };
  return (
    <Defined definition={definition}>
      {orderCount === 0 ? count : `${count} · ${formats.money(total)}`}
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

function History({ customerId: customer }: { readonly customerId: string }) {
  const text = useText();
  const formats = useFormats();
  const asked = { params: { customer }, query: { limit: 20 } };
  const { reading, more } = usePages('/api/v1/customers/{customer}/history', asked);
  return (
    <Read title={text('history')} reading={reading} work={text('orderSafe')}>
      {(items) =>
        items.length === 0 ? (
          <Empty>{text('noHistory')}</Empty>
        ) : (
          <>
            <table className={styles.history}>
              <tbody>
                {items.map(({ at, kind, title, amount }) => (
                  <tr key={`${at}-${kind}-${title}`}>
                    <td>{formats.date(at)}</td>
                    <td dir="auto">{title}</td>
                    <td className={styles.number}>{amount !== null && <Money of={amount} />}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            {more !== null && <Button onPress={more}>{text('older')}</Button>}
          </>
        )
      }
    </Read>
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
  const { centreId: centre, timeZone } = useCentre();
  const [code, setCode] = useState('');
  const [count, setCount] = useState('1');
  const [fault, setFault] = useState<string | null>(null);
  const catalogues = useRead('/api/v1/centres/{centre}/catalogues', { params: { centre } });
  const today = dateAt(serverNowMs(), timeZone);
  const options = (catalogues.data?.items ?? [])
    .filter(({ status }) => status === 'published')
    .filter(({ validFrom, validTo }) => validFrom <= today && today <= (validTo ?? today))
    .map(({ code: id, name }) => ({ id, label: words(name) }));
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
    <Form className={styles.dialogForm} onSend={ask}>
      <Select label={text('catalogue')} choices={options} value={catalogueId} onChange={setCode} />
      <Field label={text('quantity')} value={count} onChange={setCount} fault={fault} />
      <Button kind="main" type="submit" isDisabled={catalogueId === ''}>
        {text('sendCatalogue')}
      </Button>
    </Form>
  );
}
