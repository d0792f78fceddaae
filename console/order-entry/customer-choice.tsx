/**
 * Chooses an order's customer by calling number, by search, or as a new customer. The choice starts
 * the order.
 */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Problem } from '#client';
import { api, bodyOf } from '../live-data/index.ts';
import { Button, Failure, Field, Form, Loading, notify, useLanguage } from '../parts/index.ts';
import { spokenNumber } from '../parts/telephone-number.ts';
import { focusAfterList, useCommands } from '../shell/commands.ts';
import { useCentre } from '../shell/session.ts';
import type { Draft } from './drafts.ts';
import { type Customer, nameOf, type Order, useCustomer, usePersonId, useText } from './order.ts';
import { type Command, type CommandAnswer, isUnknown, send, sendAgain } from './order-commands.ts';
import styles from './order-entry.module.css';
import { SearchBox } from './search-box.tsx';

export interface OrderCall {
  readonly id: string;
  readonly from: string | null;
  readonly customerId: string | null;
}

interface CustomerChoiceProps {
  readonly call: OrderCall | null;
  readonly draft: Draft;
  readonly onBegun: (order: Order) => void;
}

const foundMax = 8;
const begins = '/api/v1/centres/{centre}/orders';
const adds = '/api/v1/centres/{centre}/customers';

export function CustomerChoice({ call, draft, onBegun }: CustomerChoiceProps) {
  const text = useText();
  const { values, set } = draft;
  const { centreId: centre } = useCentre();
  const search = useRef<HTMLInputElement>(null);
  const place = useRef<HTMLElement>(null);
  const { asked, isBusy, tell, choose } = useBeginning({ call, draft, onBegun });
  const callers = useCallers(call);
  const known = callers.data ?? [];
  const [first, second] = known;
  const isOne = first !== undefined && second === undefined;
  useEffect(() => {
    // The one who calls is likely to order; what was typed before they were found goes on.
    const caller = isOne && !search.current?.value ? place.current?.querySelector('button') : null;
    (caller ?? search.current)?.focus();
  }, [isOne]);
  useCommands([
    {
      id: 'find-customer',
      label: text('findCustomer'),
      letter: 'f',
      run: () => focusAfterList(search.current),
    },
    ...(first === undefined
      ? []
      : [{ id: 'new-order', label: text('newOrder'), letter: 'o', run: () => choose(first) }]),
  ]);
  const add = (body: object) => tell({ method: 'POST', path: adds, params: { centre }, body });
  return (
    <section ref={place} className={styles.choice} aria-label={text('customer')}>
      <h2>{text('whoOrders')}</h2>
      {known.map((customer) => (
        <Button key={customer.id} onPress={() => choose(customer)} isDisabled={isBusy}>
          <CustomerLine customer={customer} />
        </Button>
      ))}
      <SearchBox<Customer>
        label={text('findCustomer')}
        hint={text('findCustomerHint')}
        words={values['customer'] ?? ''}
        onWords={(customer) => set({ customer })}
        queryKey={['customers', centre]}
        search={(q) => customersBy(centre, q)}
        idOf={({ id }) => id}
        show={(customer) => <CustomerLine customer={customer} />}
        onTake={choose}
        inputRef={search}
      />
      {values['isNew'] === '1' ? (
        <CustomerForm
          draft={draft}
          problem={asked?.command.path === adds ? asked.problem : null}
          isBusy={isBusy}
          onAdd={add}
          onClose={() => set({ isNew: '' })}
        />
      ) : (
        <div className={styles.row}>
          <Button onPress={() => set({ isNew: '1', ...formOf(values, call) })}>
            {text('newCustomer')}
          </Button>
        </div>
      )}
      {callers.isLoading && <Loading of={text('customer')} rows={1} />}
      {asked === null || (asked.command.path === adds && asked.problem.status === 422) ? null : (
        <Failure
          problem={asked.problem}
          work={text(isUnknown(asked.problem) ? 'unknownKept' : 'refusedKept')}
          onRetry={() => tell(asked.command)}
        />
      )}
    </section>
  );
}

export function beginOrderCommand(
  centre: string,
  customerId: string,
  call: OrderCall | null,
): Command {
  const body = { customerId, callId: call?.id };
  return { method: 'POST', path: begins, params: { centre }, body };
}

/** Creates a customer and starts the order; after a reload it completes what was interrupted. */
function useBeginning({ call, draft, onBegun }: CustomerChoiceProps) {
  const text = useText();
  const { centreId: centre } = useCentre();
  const personId = usePersonId();
  const place = `${personId}.${draft.id}`;
  const [asked, setAsked] = useState<{ command: Command; problem: Problem } | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const take = async (answer: CommandAnswer, command: Command): Promise<void> => {
    if (!answer.ok) return setAsked({ problem: answer.problem, command });
    setAsked(null);
    if (command.path === begins) return onBegun(answer.body as Order);
    const made = answer.body as Customer & { readonly possibleDuplicates: readonly unknown[] };
    const count = made.possibleDuplicates.length;
    if (count > 0) notify(text('duplicates', { count }), { isBad: true });
    draft.set({ ...emptyForm, isNew: '' });
    await begin(made);
  };
  const tell = async (command: Command): Promise<void> => {
    setIsBusy(true);
    const answer = await send(place, command, async () => null);
    setIsBusy(false);
    await take(answer, command);
  };
  const begin = ({ id }: Customer) => tell(beginOrderCommand(centre, id, call));
  const choose = (customer: Customer) => begin(customer);
  const goOn = useEffectEvent(async (of: string) => {
    for (const { command, answer } of await sendAgain(of)) await take(answer, command);
  });
  useEffect(() => {
    void goOn(place);
  }, [place]);
  return { asked, isBusy, choose, tell };
}

/** Customers with the calling number, or the one that the call names. */
function useCallers(call: OrderCall | null) {
  const { centreId: centre } = useCentre();
  const own = useCustomer(call?.customerId ?? null);
  const number = call?.from ?? '';
  const found = useQuery({
    queryKey: ['customers', centre, 'number', number],
    enabled: number !== '' && call?.customerId === null,
    queryFn: () => customersBy(centre, number),
  });
  if (call?.customerId == null) return found;
  return { data: own.data === undefined ? [] : [own.data], isLoading: own.isLoading };
}

async function customersBy(centre: string, q: string): Promise<readonly Customer[]> {
  const params = { centre };
  const query = { q, limit: foundMax };
  const list = await bodyOf(api.get('/api/v1/centres/{centre}/customers', { params, query }));
  return list.items;
}

function CustomerLine({ customer }: { readonly customer: Customer }) {
  const [address] = customer.addresses;
  const telephone = customer.phones[0]?.number;
  return (
    <span className={styles.person}>
      <strong dir="auto">{nameOf(customer)}</strong>
      <span dir="auto">
        {[customer.number, address?.postalCode, address?.city, telephone && spokenNumber(telephone)]
          .filter((part) => part !== undefined)
          .join(' · ')}
      </span>
    </span>
  );
}

/** Form fields by the API's error pointers. */
const pointers = {
  firstName: 'firstName',
  lastName: 'lastName',
  phone: 'phones',
  email: 'emails',
  street: 'addresses/0/lines',
  postalCode: 'addresses/0/postalCode',
  city: 'addresses/0/city',
  country: 'addresses/0/country',
} as const;
type FormField = keyof typeof pointers;
const formFields = Object.keys(pointers) as FormField[];
const emptyForm = Object.fromEntries(formFields.map((name) => [name, '']));

/** Fills in the calling number, and a searched text as the name. */
function formOf(values: Draft['values'], call: OrderCall | null): Draft['values'] {
  const searched = values['customer'] ?? '';
  const isName = /^[^\d@]+$/u.test(searched);
  return {
    phone:
      values['phone'] ||
      spokenNumber(call?.from || (/^[+(]?\d[\d ().-]{5,}$/.test(searched) ? searched : '')),
    lastName: values['lastName'] || (isName ? searched : ''),
    country: values['country'] || 'FR',
  };
}

function CustomerForm({
  draft: { values, set },
  problem,
  isBusy,
  onAdd,
  onClose,
}: {
  readonly draft: Draft;
  readonly problem: Problem | null;
  readonly isBusy: boolean;
  readonly onAdd: (body: object) => unknown;
  readonly onClose: () => void;
}) {
  const text = useText();
  const language = useLanguage();
  const value = (name: FormField) => (values[name] ?? '').trim();
  const fault = (name: FormField): string | null => {
    const isWrong = problem?.errors?.some(({ pointer }) =>
      pointer.startsWith(`/body/${pointers[name]}`),
    );
    return isWrong === true ? text('fieldExpected', { name }) : null;
  };
  const body = () => ({
    firstName: value('firstName') || undefined,
    lastName: value('lastName'),
    language: language === 'fr' ? 'fr' : 'en',
    phones: value('phone') === '' ? [] : [{ number: value('phone') }],
    emails: value('email') === '' ? [] : [value('email')],
    addresses:
      value('street') === '' && value('city') === ''
        ? []
        : [
            {
              lines: [value('street')],
              postalCode: value('postalCode'),
              city: value('city'),
              country: value('country').toUpperCase(),
            },
          ],
  });
  return (
    <Form className={styles.form} label={text('newCustomer')} onSend={() => onAdd(body())}>
      {formFields.map((name, index) => (
        <Field
          key={name}
          label={text('formField', { name })}
          value={values[name] ?? ''}
          onChange={(typed) => set({ [name]: typed })}
          fault={fault(name)}
          autoFocus={index === 0}
        />
      ))}
      <div className={styles.row}>
        <Button kind="main" type="submit" isDisabled={isBusy || value('lastName') === ''}>
          {text('addCustomer')}
        </Button>
        <Button onPress={onClose}>{text('close')}</Button>
      </div>
    </Form>
  );
}
