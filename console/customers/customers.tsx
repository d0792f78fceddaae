/** Search for customers by any detail. */
import { usePages } from '../live-data/index.ts';
import { nameOf } from '../order-entry/order.ts';
import { Button, Empty } from '../parts/index.ts';
import { Read, Search } from '../parts/panel.tsx';
import { Table } from '../parts/table.tsx';
import { spokenNumber } from '../parts/telephone-number.ts';
import { useTextAddress } from '../shell/address.ts';
import { useTierWords } from '../shell/sayings.ts';
import { useCentre } from '../shell/session.ts';
import { useText } from './customer-forms.tsx';
import styles from './customers.module.css';

const pageSize = 100;

export function Customers() {
  const text = useText();
  const { centreId: centre } = useCentre();
  const tierWords = useTierWords();
  const [{ q }, change] = useTextAddress(({ q: words }) => ({ q: words }));
  const query = { limit: pageSize, q };
  const { reading, more } = usePages('/api/v1/centres/{centre}/customers', {
    params: { centre },
    query,
  });
  return (
    <div className={styles.page}>
      <h1 className="unseen">{text('title')}</h1>
      <Search
        label={text('search')}
        verb={text('find')}
        asked={q ?? ''}
        onAsk={(words) => change({ q: words })}
      />
      <Read title={text('title')} reading={reading}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty
              action={<Button onPress={() => change({ q: undefined })}>{text('showAll')}</Button>}
            >
              {text('none', { asked: q ?? '' })}
            </Empty>
          ) : (
            <Table
              label={text('title')}
              className={styles.list}
              rows={rows}
              idOf={({ id }) => id}
              pathOf={({ id }) => `/customers/${id}`}
              onEnd={more}
              columns={[
                { id: 'name', head: text('name'), cell: (row) => <bdi>{nameOf(row)}</bdi> },
                { id: 'number', head: text('number'), cell: ({ number }) => number },
                {
                  id: 'phone',
                  head: text('phone'),
                  cell: ({ phones: [phone] }) => phone && spokenNumber(phone.number),
                },
                { id: 'email', head: text('email'), isWide: true, cell: ({ emails }) => emails[0] },
                {
                  id: 'city',
                  head: text('city'),
                  isWide: true,
                  cell: ({ addresses }) => <bdi>{addresses[0]?.city}</bdi>,
                },
                {
                  id: 'marks',
                  head: text('marks'),
                  isWide: true,
                  cell: ({ hotAlert, hold, tier }) =>
                    text('marksOf', {
                      alert: String(hotAlert),
                      hold,
                      tier: tierWords(tier) ?? '',
                    }),
                },
              ]}
            />
          )
        }
      </Read>
    </div>
  );
}
