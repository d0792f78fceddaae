/**
 * The queue of holds that wait for a decision, oldest first; opening one reserves it. Keys on a
 * row: arrows, C clear, S clear and submit, M modify, N note, space mark.
 */
import { useEffect, useRef, useState } from 'react';
import { useNowMs } from '../live-data/index.ts';
import {
  CustomerName,
  HoldMark,
  holdGroups,
  useHoldCodeWords,
  useMoney,
} from '../orders/words.tsx';
import { Button, Empty, names, useFormats } from '../parts/index.ts';
import { Chips, Read } from '../parts/panel.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { useTextAddress } from '../shell/address.ts';
import { PersonName } from '../shell/sayings.ts';
import { BatchRelease } from './batch-release.tsx';
import { ofGroup, type Review, useReviews, useText } from './readings.ts';
import { type ReviewKeys, ReviewPane } from './review-pane.tsx';
import styles from './reviews.module.css';

const groups = ['all', ...holdGroups] as const;
type Group = (typeof groups)[number];

/** `hold`: id of the open hold. */
const addressOf = ({ group, code, hold }: Partial<Record<string, string>>) => ({
  group: groups.find((one) => one === group) ?? 'all',
  code,
  hold,
});

export function Reviews() {
  const text = useText();
  const codeWords = useHoldCodeWords();
  const reading = useReviews();
  const [{ group, code, hold }, change] = useTextAddress(addressOf);
  const all = (reading.data ?? []).toSorted((a, b) => a.placedAt.localeCompare(b.placedAt));
  // A number in the address becomes the id, which stays known once the hold is decided.
  const named = all.find(({ number }) => number === hold)?.id;
  useEffect(() => {
    if (named !== undefined) change({ hold: named });
  }, [named, change]);
  const codes = [...new Set(all.map((review) => review.code))].toSorted();
  const countOf = (one: Group) => ofGroup(all, one).length;
  const everything = () => change({ group: undefined, code: undefined });
  return (
    <div className={styles.page}>
      <h1 className="unseen">{text('title')}</h1>
      <div className={styles.top}>
        <Chips
          label={text('kinds')}
          value={group}
          onChange={(to) => change({ group: to })}
          choices={groups.map((id) => ({
            id,
            label: text('group', { group: id, count: countOf(id) }),
          }))}
        />
        {codes.length < 2 ? null : (
          <Chips
            label={text('codes')}
            value={code ?? ''}
            onChange={(to) => change({ code: to === '' ? undefined : to })}
            choices={[
              { id: '', label: text('allCodes') },
              ...codes.map((id) => ({ id, label: codeWords(id) })),
            ]}
          />
        )}
        <Keys />
      </div>
      <Read title={text('title')} reading={reading}>
        {() => {
          const rows = ofGroup(all, group).filter(
            (review) => code === undefined || review.code === code,
          );
          if (rows.length === 0 && hold === undefined) {
            return (
              <Empty
                action={
                  all.length === 0 ? null : <Button onPress={everything}>{text('showAll')}</Button>
                }
              >
                {text(all.length === 0 ? 'nothingHeld' : 'noneOfThese', { count: all.length })}
              </Empty>
            );
          }
          return <Queue rows={rows} openId={hold} onOpen={(to) => change({ hold: to })} />;
        }}
      </Read>
    </div>
  );
}

function Keys() {
  const text = useText();
  return (
    <p className={styles.keys} aria-hidden="true">
      {(['C', 'S', 'M', 'N'] as const).map((key) => (
        <span key={key}>
          <kbd>{key}</kbd> {text('key', { key })}
        </span>
      ))}
    </p>
  );
}

interface QueueProps {
  readonly rows: readonly Review[];
  readonly openId: string | undefined;
  readonly onOpen: (id: string | undefined) => void;
}

function Queue({ rows, openId, onOpen }: QueueProps) {
  const keys = useRef<ReviewKeys>(null);
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const next = useNext(rows, openId);
  const mark = (id: string) =>
    setMarked((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  const onKey = (key: string, { id }: Review): boolean => {
    if (key === ' ') mark(id);
    else if (id !== openId) return false;
    else return keys.current?.press(key) ?? false;
    return true;
  };
  const chosen = rows.filter(({ id }) => marked.has(id));
  const place = rows.findIndex(({ id }) => id === openId);
  return (
    <>
      <BatchRelease chosen={chosen} onDone={() => setMarked(new Set())} />
      <div className={openId === undefined ? styles.single : styles.columns}>
        <div data-next className={names(openId !== undefined && styles.beside)}>
          <ReviewTable
            rows={rows}
            openId={openId}
            marked={marked}
            onMark={mark}
            onOpen={onOpen}
            onKey={onKey}
          />
        </div>
        {openId !== undefined && (
          <ReviewPane
            key={openId}
            ref={keys}
            id={openId}
            row={rows[place]}
            place={place + 1}
            count={rows.length}
            onDone={() => onOpen(next)}
            onClose={() => onOpen(undefined)}
          />
        )}
      </div>
    </>
  );
}

/** The row to open when the present one has left the queue. */
function useNext(rows: readonly Review[], openId: string | undefined): string | undefined {
  const known = useRef<string | undefined>(undefined);
  const place = rows.findIndex(({ id }) => id === openId);
  useEffect(() => {
    if (place >= 0) known.current = (rows[place + 1] ?? rows[place - 1])?.id;
  }, [rows, place]);
  return place >= 0 ? (rows[place + 1] ?? rows[place - 1])?.id : known.current;
}

interface ReviewTableProps extends QueueProps {
  readonly marked: ReadonlySet<string>;
  readonly onMark: (id: string) => void;
  readonly onKey: (key: string, row: Review) => boolean;
}

function ReviewTable({ rows, openId, marked, onMark, onOpen, onKey }: ReviewTableProps) {
  const text = useText();
  const formats = useFormats();
  const money = useMoney();
  const nowMs = useNowMs();
  const columns: Column<Review>[] = [
    {
      id: 'code',
      head: text('code'),
      cell: (review) => (
        <span className={styles.code}>
          <input
            type="checkbox"
            tabIndex={-1}
            aria-label={text('markOf', { order: review.orderNumber })}
            checked={marked.has(review.id)}
            onChange={() => onMark(review.id)}
          />
          <HoldMark hold={review} />
        </span>
      ),
    },
    {
      id: 'age',
      head: text('age'),
      isNumber: true,
      cell: ({ placedAt }) => formats.spoken(nowMs - Date.parse(placedAt)),
    },
    {
      id: 'customer',
      head: text('customer'),
      cell: ({ customerId }) => <CustomerName id={customerId} />,
    },
    { id: 'total', head: text('total'), isNumber: true, cell: ({ total }) => money(total) },
    {
      id: 'owner',
      head: text('with'),
      isWide: true,
      cell: ({ owner }) => (
        <span className={styles.soft}>
          <PersonName id={owner ?? ''} />
        </span>
      ),
    },
  ];
  return (
    <Table
      label={text('title')}
      className={styles.list}
      columns={columns}
      rows={rows}
      idOf={({ id }) => id}
      currentId={openId}
      onOpen={({ id }) => onOpen(id)}
      onReach={({ id }) => onOpen(id)}
      onKey={onKey}
    />
  );
}
