/** Customers: searched for by whatever is known of them. Source: ux-and-api.md 10.7. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { ItemAt } from '#client';
import { api, bodyOf } from '../live-data/index.ts';
import { nameOf, useCentre } from '../orders/readings.ts';
import { Button, Empty, Field, textOf } from '../parts/index.ts';
import { Read } from '../parts/panel.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { useAddress } from '../shell/address.ts';
import styles from './customers.module.css';
import type en from './messages/en.json';

const useText = textOf<typeof en>('customers');
const pageSize = 100;
type Row = ItemAt<'/api/v1/centres/{centre}/customers'>;

function addressOf({ q }: Readonly<Record<string, unknown>>): { readonly q: string | undefined } {
  return { q: q === undefined ? undefined : String(q) };
}

export function Customers() {
  const text = useText();
  const { centreId: centre } = useCentre();
  const [{ q }, change] = useAddress(addressOf);
  const [typed, setTyped] = useState(q ?? '');
  const reading = useInfiniteQuery({
    queryKey: ['customers', centre, q],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      bodyOf(
        api.get('/api/v1/centres/{centre}/customers', {
          params: { centre },
          query: { limit: pageSize, q, cursor },
        }),
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
  const ask = (event: FormEvent) => {
    event.preventDefault();
    change({ q: typed.trim() || undefined });
  };
  const all = () => {
    setTyped('');
    change({ q: undefined });
  };
  const more = () => {
    if (reading.hasNextPage && !reading.isFetching) reading.fetchNextPage().catch(reportError);
  };
  return (
    <div className={styles.page}>
      <h1 className="unseen">{text('title')}</h1>
      <form className={styles.search} onSubmit={ask}>
        <Field
          label={text('search')}
          type="search"
          maxLength={100}
          value={typed}
          onChange={setTyped}
        />
        <Button type="submit">{text('find')}</Button>
      </form>
      <Read title={text('title')} reading={reading}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          if (rows.length > 0) return <CustomerTable rows={rows} onEnd={more} />;
          return (
            <Empty action={<Button onPress={all}>{text('showAll')}</Button>}>
              {text('none', { asked: q ?? '' })}
            </Empty>
          );
        }}
      </Read>
    </div>
  );
}

function CustomerTable({
  rows,
  onEnd,
}: {
  readonly rows: readonly Row[];
  readonly onEnd: () => void;
}) {
  const text = useText();
  const navigate = useNavigate();
  const columns: Column<Row>[] = [
    {
      id: 'name',
      head: text('name'),
      cell: (row) => (
        <Link to={`/customers/${row.id}` as string} tabIndex={-1}>
          <bdi>{nameOf(row)}</bdi>
        </Link>
      ),
    },
    { id: 'number', head: text('number'), cell: ({ number }) => number },
    { id: 'phone', head: text('phone'), cell: ({ phones }) => phones[0]?.number ?? '' },
    { id: 'email', head: text('email'), isWide: true, cell: ({ emails }) => emails[0] ?? '' },
    {
      id: 'city',
      head: text('city'),
      isWide: true,
      cell: ({ addresses }) => <bdi>{addresses[0]?.city ?? ''}</bdi>,
    },
    {
      id: 'marks',
      head: text('marks'),
      isWide: true,
      cell: ({ hotAlert, hold, tier }) =>
        text('marksOf', { alert: String(hotAlert), hold, tier: tier ?? 'none' }),
    },
  ];
  return (
    <Table
      label={text('title')}
      className={styles.list}
      columns={columns}
      rows={rows}
      idOf={({ id }) => id}
      onOpen={({ id }) => void navigate({ to: `/customers/${id}` as string }).catch(reportError)}
      onEnd={onEnd}
    />
  );
}
