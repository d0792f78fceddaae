/** Calls of a day or of a customer, and one of them as its story. */
import type { ItemAt } from '#client';
import { serverNowMs, useAgents, usePages, useQueues } from '../live-data/index.ts';
import { useRefresh } from '../orders/readings.ts';
import { addDays, asDate, dateAt } from '../parts/days.ts';
import { Button, DayField, Empty, names, useFormats } from '../parts/index.ts';
import { Chips, choicesByName, Filter, Search } from '../parts/panel.tsx';
import { ReadTable } from '../parts/read-table.tsx';
import type { Column } from '../parts/table.tsx';
import { spokenNumber } from '../parts/telephone-number.ts';
import { type Changes, useTextAddress } from '../shell/address.ts';
import { useCentre } from '../shell/session.ts';
import styles from './calls.module.css';
import { Story } from './story.tsx';
import { callerOf, useCodeWords, useText } from './words.ts';

const list = '/api/v1/centres/{centre}/calls/past';
const pageSize = 100;
const results = [
  ...(['answered', 'abandoned', 'callback', 'message', 'endedBySystem'] as const),
  ...(['blocked', 'talked'] as const),
];
type Row = ItemAt<typeof list>;

const addressOf = (of: Partial<Record<string, string>>) => ({
  date: of['date'] === 'all' ? ('all' as const) : asDate(of['date']),
  queue: of['queue'],
  agent: of['agent'],
  result: of['result'],
  q: of['q'],
  customer: of['customer'],
  order: of['order'],
  call: of['call'],
});
type Address = ReturnType<typeof addressOf>;

export function Calls() {
  const text = useText();
  const [address, change] = useTextAddress(addressOf);
  const { centreId: centre, timeZone } = useCentre();
  const today = dateAt(serverNowMs(), timeZone);
  const { queue, agent, result, q, customer, order, call } = address;
  // Calls of a customer or order are of all days, unless one is chosen.
  const date = address.date ?? (customer === undefined && order === undefined ? today : 'all');
  const query = {
    ...(date === 'all' ? {} : { date }),
    limit: pageSize,
    queueId: queue,
    agentId: agent,
    customerId: customer,
    orderId: order,
    result,
    q,
  };
  const pages = usePages(list, { params: { centre }, query });
  // An open call shows its number itself.
  const columns = useColumns(date !== 'all').slice(0, call === undefined ? undefined : -1);
  useRefresh(list, ['call.ended', 'call.abandoned', 'interaction.ended']);
  const all = () =>
    change({
      date: 'all',
      queue: undefined,
      agent: undefined,
      result: undefined,
      q: undefined,
      customer: undefined,
      order: undefined,
    });
  return (
    <div className={styles.page}>
      <h1 className="unseen">{text('title')}</h1>
      <Filters address={address} date={date} today={today} change={change} />
      <div className={names(styles.columns, call === undefined && styles.single)}>
        <ReadTable
          title={text('title')}
          className={styles.list}
          pages={pages}
          empty={
            <Empty action={<Button onPress={all}>{text('showAll')}</Button>}>
              {text('nothing')}
            </Empty>
          }
          columns={columns}
          currentId={pages.reading.data?.find(({ number }) => number === call)?.id ?? call}
          onOpen={({ number }) => change({ call: number })}
        />
        {call !== undefined && (
          <Story key={call} call={call} onClose={() => change({ call: undefined })} />
        )}
      </div>
    </div>
  );
}

interface FiltersProps {
  readonly address: Address;
  readonly date: string;
  readonly today: string;
  readonly change: (changes: Changes<Address>) => void;
}

function Filters({ address, date, today, change }: FiltersProps) {
  const text = useText();
  const codes = useCodeWords();
  const only = address.customer ?? address.order;
  const agents = choicesByName(useAgents());
  const queues = choicesByName(useQueues());
  const choose = (name: 'queue' | 'agent' | 'result', choices: typeof agents) => (
    <Filter
      label={text(name)}
      all={text('all')}
      value={address[name]}
      onChange={(id) => change({ [name]: id })}
      choices={choices}
    />
  );
  return (
    <div className={styles.filters}>
      <Chips
        label={text('day')}
        value={date}
        onChange={(to) => change({ date: to })}
        choices={[
          { id: today, label: text('today') },
          { id: addDays(today, -1), label: text('yesterday') },
          { id: 'all', label: text('allDays') },
        ]}
      />
      <DayField
        label={text('pickDay')}
        value={date === 'all' ? '' : date}
        onChange={(to) => change({ date: to || 'all' })}
      />
      {choose('queue', queues)}
      {choose('agent', agents)}
      {choose('result', [
        ...codes,
        ...results.map((id) => ({ id, label: text('resultIs', { result: id }) })),
      ])}
      <Search
        label={text('caller')}
        verb={text('find')}
        asked={address.q ?? ''}
        onAsk={(q) => change({ q })}
      />
      {only !== undefined && (
        <Button onPress={() => change({ customer: undefined, order: undefined })}>
          {text('onlyOf', { of: only.slice(only.indexOf('.') + 1) })} ×
        </Button>
      )}
    </div>
  );
}

function useColumns(isOfDay: boolean): readonly Column<Row>[] {
  const text = useText();
  const formats = useFormats();
  const resultOf = useResultWords();
  return [
    {
      id: 'at',
      head: text('time'),
      cell: ({ arrivedAt: at }) => (
        <time dateTime={at}>{isOfDay ? formats.time(at) : formats.dateTime(at)}</time>
      ),
    },
    {
      id: 'caller',
      head: text('caller').toLocaleLowerCase(),
      cell: (row) => (
        <bdi title={row.caller === null ? undefined : spokenNumber(row.caller)}>
          {callerOf(row, text)}
        </bdi>
      ),
    },
    {
      id: 'where',
      head: text('where'),
      isWide: true,
      cell: ({ queue, agents }) => (
        <bdi>{[queue?.name, ...agents.map(({ name }) => name)].filter(Boolean).join(' · ')}</bdi>
      ),
    },
    {
      id: 'result',
      head: text('result').toLocaleLowerCase(),
      cell: (row) => (
        <span className={names(row.result === 'abandoned' && styles.bad)}>
          {resultOf(row)}
          {row.note !== null && <bdi className={styles.soft}> “{row.note}”</bdi>}
        </span>
      ),
    },
    {
      id: 'length',
      head: text('length'),
      isNumber: true,
      cell: ({ lengthMs, recordingMs }) =>
        `${recordingMs === null ? '' : '▶ '}${lengthMs === null ? '–' : formats.duration(lengthMs)}`,
    },
    {
      id: 'order',
      head: text('order'),
      isWide: true,
      cell: ({ orderNumbers }) => orderNumbers.join(', '),
    },
    { id: 'number', head: text('number'), isWide: true, cell: ({ number }) => number },
  ];
}

/** What came of a call: what its agent said, else how it ended. */
function useResultWords(): (row: Row) => string {
  const text = useText();
  const formats = useFormats();
  const codes = useCodeWords();
  return ({ result, outcomeCodes, waitMs }) => {
    if (outcomeCodes.length > 0) {
      return outcomeCodes.map((id) => codes.find((one) => one.id === id)?.label ?? id).join(', ');
    }
    if (result === 'abandoned') return text('gaveUp', { after: formats.duration(waitMs ?? 0) });
    return text('resultIs', { result: result ?? '' });
  };
}
