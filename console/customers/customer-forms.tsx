/**
 * What may be changed of a customer: who they are, and what money and goods hang on, which asks
 * for a right of its own. Of two who change it at once the second is told and keeps what they
 * typed.
 */
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api } from '../live-data/index.ts';
import { type Customer, useCentre, useChannel, useCustomer } from '../orders/readings.ts';
import { useMoney } from '../orders/words.tsx';
import { Button, Field, moneyToType, notify, textOf, typedMoney } from '../parts/index.ts';
import { Facts, Panel, Select } from '../parts/panel.tsx';
import styles from './customers.module.css';
import type en from './messages/en.json';

const useText = textOf<typeof en>('customers');
type Change = Parameters<typeof patch>[1];

function patch({ id, version }: Customer, body: Record<string, unknown>) {
  return api.ask('PATCH', '/api/v1/customers/{customer}', {
    params: { customer: id },
    body,
    ifMatch: `"v${version}"`,
    contentType: 'application/merge-patch+json',
  });
}

interface Faults {
  /** By the pointer of its member: `/body/phones/0/number`. */
  readonly of: (member: string) => string | null;
  readonly other: string | null;
}
const noFaults: Faults = { of: () => null, other: null };

interface FormProps {
  readonly title: string;
  readonly customer: Customer;
  readonly shown: ReactNode;
  /** Null: who is signed in may not change it; it is said who may. */
  readonly refusal: string | null;
  readonly changes: () => Change;
  readonly fields: (faults: Faults) => ReactNode;
  readonly onOpen: () => void;
}

/** Shown until somebody changes it, then a form. */
function Editable({ title, customer, shown, refusal, changes, fields, onOpen }: FormProps) {
  const text = useText();
  const queries = useQueryClient();
  const reading = useCustomer(customer.id);
  const [isOpen, setIsOpen] = useState(false);
  const [faults, setFaults] = useState(noFaults);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const answer = await patch(customer, changes());
    if (answer.ok) {
      setIsOpen(false);
      setFaults(noFaults);
      notify(text('saved'));
    } else {
      const { errors = [], detail, status } = answer.problem;
      setFaults({
        of: (member) => {
          const found = errors.find(({ pointer }) => pointer.startsWith(`/body/${member}`));
          return found?.message.replace(`${found.pointer} `, '') ?? null;
        },
        other: status === 412 ? text('movedOn') : errors.length > 0 ? null : detail,
      });
    }
    await queries.invalidateQueries({ queryKey: ['customer', customer.id] });
  };
  const open = () => {
    onOpen();
    setIsOpen(true);
  };
  const actions =
    isOpen || refusal !== null ? null : (
      <Button kind="quiet" onPress={open}>
        {text('change')}
      </Button>
    );
  return (
    <Panel title={title} reading={reading} actions={actions}>
      {() =>
        isOpen ? (
          <form className={styles.form} onSubmit={(event) => void save(event).catch(reportError)}>
            {fields(faults)}
            {faults.other === null ? null : <p role="alert">{faults.other}</p>}
            <div>
              <Button type="submit" kind="main">
                {text('save')}
              </Button>{' '}
              <Button onPress={() => setIsOpen(false)}>{text('leave')}</Button>
            </div>
          </form>
        ) : (
          <>
            {shown}
            {refusal === null ? null : <p className={styles.soft}>{refusal}</p>}
          </>
        )
      }
    </Panel>
  );
}

interface OfCustomer {
  readonly customer: Customer;
}

export function CustomerForm({ customer }: OfCustomer) {
  const text = useText();
  const [typed, setTyped] = useState(namesOf(customer));
  const put = (member: keyof typeof typed) => (value: string) =>
    setTyped((before) => ({ ...before, [member]: value }));
  const [phone] = customer.phones;
  const field = (member: keyof typeof typed, of: string, faults: Faults) => (
    <Field
      key={member}
      label={text('member', { member })}
      value={typed[member]}
      onChange={put(member)}
      fault={faults.of(of)}
    />
  );
  return (
    <Editable
      title={text('contact')}
      customer={customer}
      refusal={null}
      onOpen={() => setTyped(namesOf(customer))}
      changes={() => ({
        firstName: typed.firstName.trim() || null,
        lastName: typed.lastName.trim(),
        phones: replaced(customer.phones, typed.phone, (number) => ({
          label: null,
          ...phone,
          number,
        })),
        emails: replaced(customer.emails, typed.email, (one) => one),
      })}
      fields={(faults) => [
        field('firstName', 'firstName', faults),
        field('lastName', 'lastName', faults),
        field('phone', 'phones', faults),
        field('email', 'emails', faults),
      ]}
      shown={
        <Facts
          of={[
            [text('phone'), customer.phones.map(({ number }) => number).join(', ') || '–'],
            [text('email'), customer.emails.join(', ') || '–'],
            [text('language'), customer.language],
            [text('consent'), text('consentIs', { is: String(customer.marketingConsent) })],
            [
              text('cases'),
              customer.openCases === 0 ? null : text('openCases', { count: customer.openCases }),
            ],
          ]}
        />
      }
    />
  );

  function namesOf({ firstName, lastName, phones, emails }: Customer) {
    return {
      firstName: firstName ?? '',
      lastName,
      phone: phones[0]?.number ?? '',
      email: emails[0] ?? '',
    };
  }
}

/** The first is what was typed; the others stay. */
function replaced<Of>(all: readonly Of[], typed: string, made: (typed: string) => Of): Of[] {
  const first = typed.trim();
  return [...(first === '' ? [] : [made(first)]), ...all.slice(1)];
}

export function TermsForm({ customer }: OfCustomer) {
  const text = useText();
  const money = useMoney();
  const { rights } = useCentre();
  const { data: channel } = useChannel();
  const { hold, creditLimit, accountBalance, allowOnAccount, fraudStatus, priceGroupId } = customer;
  const [holdTo, setHoldTo] = useState(hold);
  const [limit, setLimit] = useState('');
  const currency = creditLimit?.currency ?? channel?.currency ?? 'EUR';
  const mayChange = (rights as readonly string[]).includes('setCustomerTerms');
  const limitChange = (): Change => {
    if (limit.trim() === '') return { creditLimit: null };
    // What is no amount goes to the service as it was typed, which refuses it at its field.
    return { creditLimit: typedMoney(limit, currency) ?? limit };
  };
  return (
    <Editable
      title={text('terms')}
      customer={customer}
      refusal={mayChange ? null : text('termsRefused')}
      onOpen={() => {
        setHoldTo(hold);
        setLimit(creditLimit === null ? '' : moneyToType(creditLimit));
      }}
      changes={() => ({ hold: holdTo, ...limitChange() })}
      fields={(faults) => (
        <>
          <Select
            label={text('hold')}
            value={holdTo}
            onChange={setHoldTo}
            choices={(['none', 'invoice', 'all'] as const).map((id) => ({
              id,
              label: text('holdIs', { hold: id }),
            }))}
          />
          <Field
            label={text('limitIn', { currency })}
            inputMode="decimal"
            value={limit}
            onChange={setLimit}
            fault={faults.of('creditLimit') === null ? null : text('amountExpected')}
          />
        </>
      )}
      shown={
        <Facts
          of={[
            [text('hold'), text('holdIs', { hold })],
            [text('onAccount'), text('onAccountIs', { is: String(allowOnAccount) })],
            [text('limit'), creditLimit === null ? text('noLimit') : money(creditLimit)],
            [text('owes'), accountBalance === null ? null : money(accountBalance)],
            [text('fraud'), fraudStatus === 'none' ? null : fraudStatus],
            [text('priceGroup'), priceGroupId],
          ]}
        />
      }
    />
  );
}
