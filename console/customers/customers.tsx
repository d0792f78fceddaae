/** Customers by any detail, state, day of a call, and who talked with them. */
import { useAgents, usePages } from '../live-data/index.ts';
import { nameOf } from '../order-entry/order.ts';
import { asDate } from '../parts/days.ts';
import { Button, DayField, Empty } from '../parts/index.ts';
import { Filter, Search } from '../parts/panel.tsx';
import { ReadTable } from '../parts/read-table.tsx';
import { spokenNumber } from '../parts/telephone-number.ts';
import { type Changes, useTextAddress } from '../shell/address.ts';
import { useTierWords } from '../shell/sayings.ts';
import { useCentre } from '../shell/session.ts';
import { useText } from './customer-forms.tsx';
import styles from './customers.module.css';

const pageSize = 100;
const states = ['accountHold', 'suspect', 'alert'] as const;

const addressOf = ({ q, state, day, agent }: Partial<Record<string, string>>) => ({
  q,
  state: states.find((one) => one === state),
  day: asDate(day),
  agent,
});

export function Customers() {
  const text = useText();
  const { centreId: centre } = useCentre();
  const tierWords = useTierWords();
  const [address, change] = useTextAddress(addressOf);
  const { q, state, day, agent } = address;
  const query = { limit: pageSize, q, state, date: day, agentId: agent };
  const pages = usePages('/api/v1/centres/{centre}/customers', {
    params: { centre },
    query,
  });
  const all = () => change(addressOf({}));
  return (
    <div className={styles.page}>
      <h1 className="unseen">{text('title')}</h1>
      <Filters address={address} change={change} />
      <ReadTable
        title={text('title')}
        pages={pages}
        empty={
          <Empty action={<Button onPress={all}>{text('showAll')}</Button>}>
            {text(q === undefined ? 'noneOf' : 'none', { asked: q ?? '' })}
          </Empty>
        }
        className={styles.list}
        pathOf={({ id }) => `/customers/${id}`}
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
    </div>
  );
}

interface FiltersProps {
  readonly address: ReturnType<typeof addressOf>;
  readonly change: (changes: Changes<ReturnType<typeof addressOf>>) => void;
}

function Filters({ address: { q, state, day, agent }, change }: FiltersProps) {
  const text = useText();
  const agents = useAgents();
  return (
    <div className={styles.filters}>
      <Search
        label={text('search')}
        verb={text('find')}
        asked={q ?? ''}
        onAsk={(words) => change({ q: words })}
      />
      <Filter
        label={text('state')}
        all={text('anyState')}
        value={state}
        onChange={(to) => change({ state: to })}
        choices={states.map((id) => ({ id, label: text('stateIs', { state: id }) }))}
      />
      <DayField
        label={text('calledOn')}
        value={day ?? ''}
        onChange={(to) => change({ day: to || undefined })}
      />
      <Filter
        label={text('talkedWith')}
        all={text('anybody')}
        value={agent}
        onChange={(to) => change({ agent: to })}
        choices={agents.map(({ id, name }) => ({ id, label: name }))}
      />
    </div>
  );
}
