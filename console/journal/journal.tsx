/**
 * The journal: events of the centre, newest first, by kind, agent, queue and call. New rows appear
 * only while the list is at its top and no row is open.
 */
import { useState } from 'react';
import { useAgents, useQueues, useRead } from '../live-data/index.ts';
import { Button, Empty, Loading, names, useFormats } from '../parts/index.ts';
import { Chips, choicesByName, Filter, Read, Search } from '../parts/panel.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { type Changes, useTextAddress } from '../shell/address.ts';
import { useCentre } from '../shell/session.ts';
import styles from './journal.module.css';
import { type JournalRow, journalPath, kinds, useJournal } from './readings.ts';
import { RowPanel } from './row-panel.tsx';
import { useAbout, useKindWords, useSayings, useText } from './words.tsx';

type Kind = keyof typeof kinds;
const kindIds = Object.keys(kinds) as Kind[];
/** Scroll distance in pixels that still counts as the top. */
const topPx = 40;

const addressOf = ({ source, kind, agent, queue, call }: Partial<Record<string, string>>) =>
  ({
    source: source === 'disk' ? 'disk' : 'events',
    kind: kindIds.find((one) => one === kind),
    agent,
    queue,
    call,
  }) as const;
type JournalAddress = ReturnType<typeof addressOf>;

interface FilterProps {
  readonly address: JournalAddress;
  readonly change: (changes: Changes<JournalAddress>) => void;
}

export function Journal() {
  const text = useText();
  const [address, change] = useTextAddress(addressOf);
  const [isPaused, setIsPaused] = useState(false);
  const [isAtTop, setIsAtTop] = useState(true);
  const [opened, setOpened] = useState<JournalRow | null>(null);
  const { source, kind, agent, queue, call } = address;
  const isFollowing = !isPaused && isAtTop && opened === null && source === 'events';
  const filter = {
    source,
    types: kind === undefined ? undefined : kinds[kind],
    agentId: agent,
    queueId: queue,
    callId: call,
  };
  const { reading, more } = useJournal(filter, isFollowing);
  const all = () =>
    change({ kind: undefined, agent: undefined, queue: undefined, call: undefined });
  return (
    <div className={styles.page}>
      <h1 className="unseen">{text('title')}</h1>
      <Filters address={address} change={change} />
      <div className={styles.top}>
        <Sources address={address} change={change} />
        {source !== 'disk' && (
          <span className={styles.follow}>
            <span role="status">{text(isFollowing ? 'following' : 'standing')}</span>
            <Button onPress={() => setIsPaused(!isPaused)} aria-pressed={isPaused}>
              {text('pause')}
            </Button>
          </span>
        )}
      </div>
      <div className={opened === null ? styles.single : styles.columns}>
        <div
          onScrollCapture={({ target }) =>
            setIsAtTop(target instanceof Element && target.scrollTop < topPx)
          }
        >
          <Read title={text('title')} reading={reading}>
            {(rows) =>
              rows.length > 0 ? (
                <Rows rows={rows} opened={opened} onOpen={setOpened} onEnd={more} />
              ) : more === null ? (
                <Empty action={<Button onPress={all}>{text('showAll')}</Button>}>
                  {text('nothing')}
                </Empty>
              ) : (
                <Loading of={text('further')} />
              )
            }
          </Read>
        </div>
        {opened !== null && (
          <RowPanel
            key={opened.place}
            row={opened}
            onFollow={(to) => change({ call: to })}
            onClose={() => setOpened(null)}
          />
        )}
      </div>
    </div>
  );
}

function Filters({ address, change }: FilterProps) {
  const text = useText();
  const all = text('all');
  return (
    <div className={names(styles.top, styles.filters)}>
      <Filter
        label={text('kind')}
        all={all}
        value={address.kind}
        onChange={(kind) => change({ kind })}
        choices={kindIds.map((id) => ({ id, label: text('kindOf', { kind: id }) }))}
      />
      <Filter
        label={text('queue')}
        all={all}
        value={address.queue}
        onChange={(queue) => change({ queue })}
        choices={choicesByName(useQueues())}
      />
      <Filter
        label={text('agent')}
        all={all}
        value={address.agent}
        onChange={(agent) => change({ agent })}
        choices={choicesByName(useAgents())}
      />
      <Search
        label={text('call')}
        verb={text('find')}
        asked={address.call ?? ''}
        onAsk={(call) => change({ call })}
      />
    </div>
  );
}

function Sources({ address, change }: FilterProps) {
  const text = useText();
  const { centreId: centre } = useCentre();
  const asked = { params: { centre }, query: { limit: 1 } };
  const { data } = useRead(journalPath, asked, { staleTime: Number.POSITIVE_INFINITY });
  if (data?.hasDisk !== true) return <p className={styles.soft}>{text('ofMemory')}</p>;
  return (
    <Chips
      label={text('sources')}
      value={address.source}
      onChange={(source) => change({ source })}
      choices={(['events', 'disk'] as const).map((id) => ({
        id,
        label: text('source', { source: id }),
      }))}
    />
  );
}

interface RowsProps {
  readonly rows: readonly JournalRow[];
  readonly opened: JournalRow | null;
  readonly onOpen: (row: JournalRow) => void;
  readonly onEnd: (() => void) | null;
}

function Rows({ rows, opened, onOpen, onEnd }: RowsProps) {
  const text = useText();
  const formats = useFormats();
  const kindWords = useKindWords();
  const about = useAbout();
  const sayings = useSayings();
  const columns: Column<JournalRow>[] = [
    {
      id: 'at',
      head: text('at'),
      cell: ({ at }) => <time dateTime={at}>{formats.timeWithSeconds(at)}</time>,
    },
    { id: 'kind', head: text('what'), cell: ({ type }) => <span>{kindWords(type)}</span> },
    { id: 'about', head: text('about'), cell: (row) => <bdi>{about(row)}</bdi> },
    {
      id: 'says',
      head: text('says'),
      isWide: true,
      cell: (row) => (
        <code className={styles.soft}>
          {sayings(row)
            .map(([name, value]) => `${name} ${value}`)
            .join(' · ')}
        </code>
      ),
    },
  ];
  return (
    <Table
      label={text('title')}
      className={styles.list}
      columns={columns}
      rows={rows}
      idOf={({ place }) => place}
      currentId={opened?.place}
      onOpen={onOpen}
      onEnd={onEnd}
    />
  );
}
