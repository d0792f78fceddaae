/**
 * Forms for a customer's details and, with a right of their own, terms of payment and delivery.
 * Input survives an edit conflict.
 */
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Problem } from '#client';
import { api } from '../live-data/index.ts';
import { type Customer, useChannel } from '../order-entry/order.ts';
import { useMoney } from '../orders/words.tsx';
import {
  Button,
  Field,
  Form,
  moneyToType,
  notify,
  refusalWords,
  textOf,
  typedMoney,
} from '../parts/index.ts';
import { Facts, Part, Select } from '../parts/panel.tsx';
import { spokenNumber } from '../parts/telephone-number.ts';
import { useRights } from '../shell/session.ts';
import styles from './customers.module.css';
import type en from './messages/en.json';

export const useText = textOf<typeof en>('customers');

interface Member {
  readonly label: string;
  readonly value: string;
  readonly name: string;
  readonly sent: (typed: string) => unknown;
  readonly choices?: Parameters<typeof Select>[0]['choices'];
  /** Translated expectation, shown in place of the service's English one. */
  readonly expected?: string;
}

interface FormProps {
  readonly title: string;
  readonly customer: Customer;
  readonly members: readonly Member[];
  readonly shown: ReactNode;
  /** Text naming who may edit; null: the user may. */
  readonly refusal?: string | null;
}

/** Shows a customer's values, and a form once the user edits. */
function Editable({ title, customer, members, shown, refusal = null }: FormProps) {
  const text = useText();
  const queries = useQueryClient();
  /** Typed values by member; null: the form is closed. */
  const [typed, setTyped] = useState<Readonly<Record<string, string>> | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const save = async () => {
    const answer = await api.ask('PATCH', '/api/v1/customers/{customer}', {
      params: { customer: customer.id },
      body: Object.fromEntries(members.map(({ name, sent }) => [name, sent(typed?.[name] ?? '')])),
      ifMatch: `"v${customer.version}"`,
      contentType: 'application/merge-patch+json',
    });
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) {
      setTyped(null);
      notify(text('saved'));
    }
    await queries.invalidateQueries({ queryKey: ['/api/v1/customers/{customer}'] });
  };
  if (typed === null) {
    const open = () => setTyped(Object.fromEntries(members.map((one) => [one.name, one.value])));
    const change = (
      <Button kind="quiet" onPress={open}>
        {text('change')}
      </Button>
    );
    return (
      <Part title={title} actions={refusal === null ? change : null}>
        {shown}
        {refusal !== null && <p className={styles.soft}>{refusal}</p>}
      </Part>
    );
  }
  const faultOf = ({ name, expected }: Member): string | null => {
    const error = problem?.errors?.find(({ pointer }) => pointer.startsWith(`/body/${name}`));
    return error === undefined ? null : (expected ?? error.expected);
  };
  const isElsewhere = problem !== null && members.every((one) => faultOf(one) === null);
  return (
    <Part title={title}>
      <Form className={styles.form} onSend={save}>
        {members.map((member) => {
          const shared = {
            label: member.label,
            value: typed[member.name] ?? '',
            onChange: (to: string) => setTyped({ ...typed, [member.name]: to }),
          };
          return member.choices === undefined ? (
            <Field key={member.name} {...shared} fault={faultOf(member)} />
          ) : (
            <Select key={member.name} {...shared} choices={member.choices} />
          );
        })}
        {isElsewhere && (
          <p role="alert">{problem.status === 412 ? text('movedOn') : refusalWords(problem)}</p>
        )}
        <div>
          <Button type="submit" kind="main">
            {text('save')}
          </Button>{' '}
          <Button onPress={() => setTyped(null)}>{text('leave')}</Button>
        </div>
      </Form>
    </Part>
  );
}

interface OfCustomer {
  readonly customer: Customer;
}

export function CustomerForm({ customer }: OfCustomer) {
  const text = useText();
  const { firstName, lastName, phones, emails, language, marketingConsent, openCases } = customer;
  const [phone] = phones;
  const telephone = spokenNumber(phone?.number ?? '');
  const member = (name: string, value: string, sent: Member['sent']): Member => ({
    name,
    value,
    sent,
    label: text('member', { member: name }),
    expected: text('memberExpected', { member: name }),
  });
  return (
    <Editable
      title={text('contact')}
      customer={customer}
      members={[
        member('firstName', firstName ?? '', (typed) => typed.trim() || null),
        member('lastName', lastName, (typed) => typed.trim()),
        member('phones', telephone, (typed) =>
          withFirst(phones, typed, (number) => ({
            label: null,
            ...phone,
            number: number === telephone && phone !== undefined ? phone.number : number,
          })),
        ),
        member('emails', emails[0] ?? '', (typed) => withFirst(emails, typed, (one) => one)),
      ]}
      shown={
        <Facts
          of={[
            [text('phone'), phones.map(({ number }) => spokenNumber(number)).join(', ') || '–'],
            [text('email'), emails.join(', ') || '–'],
            [text('language'), language],
            [text('consent'), text('consentIs', { is: String(marketingConsent) })],
            [
              text('cases'),
              openCases === 0 ? null : text('openCases', { count: openCases }),
              { sentence: text('casesMean'), formula: 'openCases', since: null, cases: openCases },
            ],
          ]}
        />
      }
    />
  );
}

function withFirst<Of>(all: readonly Of[], typed: string, made: (typed: string) => Of): Of[] {
  const first = typed.trim();
  return [...(first === '' ? [] : [made(first)]), ...all.slice(1)];
}

export function TermsForm({ customer }: OfCustomer) {
  const text = useText();
  const money = useMoney();
  const rights = useRights();
  const { hold, creditLimit, accountBalance, allowOnAccount, fraudStatus, priceGroupId } = customer;
  const channel = useChannel();
  const currency = creditLimit?.currency ?? channel?.currency ?? 'EUR';
  return (
    <Editable
      title={text('terms')}
      customer={customer}
      refusal={rights.includes('setCustomerTerms') ? null : text('termsRefused')}
      members={[
        {
          name: 'hold',
          label: text('hold'),
          value: hold,
          sent: (typed) => typed,
          choices: ['none', 'invoice', 'all'].map((id) => ({
            id,
            label: text('holdIs', { hold: id }),
          })),
        },
        {
          name: 'creditLimit',
          label: text('limitIn', { currency }),
          value: creditLimit === null ? '' : moneyToType(creditLimit),
          // Text that is no amount is left to the service to refuse.
          sent: (typed) => (typed.trim() === '' ? null : (typedMoney(typed, currency) ?? typed)),
          expected: text('amountExpected'),
        },
      ]}
      shown={
        <Facts
          of={[
            [text('hold'), text('holdIs', { hold })],
            [text('onAccount'), text('onAccountIs', { is: String(allowOnAccount) })],
            [text('limit'), creditLimit === null ? text('noLimit') : money(creditLimit)],
            [
              text('owes'),
              accountBalance === null ? null : money(accountBalance),
              { sentence: text('owesMeans'), formula: 'accountBalance', since: null, cases: 1 },
            ],
            [text('fraud'), fraudStatus === 'none' ? null : fraudStatus],
            [text('priceGroup'), priceGroupId],
          ]}
        />
      }
    />
  );
}
