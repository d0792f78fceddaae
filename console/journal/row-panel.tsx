/** One row in full; for a call, also its other events and its decisions. */
import { Link } from '@tanstack/react-router';
import { Recordings } from '../customers/recordings.tsx';
import { useRead } from '../live-data/index.ts';
import { useInstant } from '../orders/readings.ts';
import { dateAt, midnightMs } from '../parts/days.ts';
import { Button, Empty, useFormats } from '../parts/index.ts';
import { Facts, Panel, Part, Read } from '../parts/panel.tsx';
import { useCentre } from '../shell/session.ts';
import styles from './journal.module.css';
import { type JournalFilter, type JournalRow, useJournal } from './readings.ts';
import { useAbout, useKindWords, useNames, useSayings, useText } from './words.tsx';

export function RowPanel({
  row,
  source,
  onFollow,
  onClose,
}: {
  readonly row: JournalRow;
  readonly source: JournalFilter['source'];
  readonly onFollow: (call: string) => void;
  readonly onClose: () => void;
}) {
  const text = useText();
  const instant = useInstant();
  const kindWords = useKindWords();
  const nameOf = useNames();
  const sayings = useSayings();
  const { type, at, place, callId, agentId, queueId, subject } = row;
  const close = (
    <Button kind="quiet" onPress={onClose} aria-label={text('close')}>
      ×
    </Button>
  );
  return (
    <div className={styles.panels}>
      <Part title={kindWords(type)} actions={close}>
        <Facts
          of={[
            [text('at'), instant(at)],
            [text('type'), <code key="type">{type}</code>],
            [text('place'), <code key="place">{place}</code>],
            [text('agent'), agentId && nameOf(agentId)],
            [text('queue'), queueId && nameOf(queueId)],
            [text('subject'), subject],
            ...sayings(row),
          ]}
        />
      </Part>
      {callId !== null && (
        <>
          <CallRows callId={callId} at={at} source={source} onFollow={onFollow} />
          <CallWhy callId={callId} />
          <Recordings of={{ callId }} />
        </>
      )}
    </div>
  );
}

function CallRows({
  callId,
  at,
  source,
  onFollow,
}: {
  readonly callId: string;
  readonly at: string;
  readonly source: JournalFilter['source'];
  readonly onFollow: (call: string) => void;
}) {
  const text = useText();
  const formats = useFormats();
  const kindWords = useKindWords();
  const about = useAbout();
  const { reading, more } = useJournal({ source, callId }, false);
  const { timeZone } = useCentre();
  const follow = (
    <div className={styles.follow}>
      <Link to={'/sim' as string} search={instantOf(Date.parse(at), timeZone)}>
        {text('replay')}
      </Link>
      <Button onPress={() => onFollow(callId)}>{text('only')}</Button>
    </div>
  );
  return (
    <Part title={text('ofCall', { call: callId })} actions={follow}>
      <Read title={text('call')} reading={reading}>
        {(rows) => (
          <>
            {more !== null && <Button onPress={more}>{text('earlier')}</Button>}
            <ol className={styles.events}>
              {rows.toReversed().map((row) => (
                <li key={row.place}>
                  <time dateTime={row.at} className={styles.soft}>
                    {formats.timeWithSeconds(row.at)}
                  </time>
                  <span>
                    {kindWords(row.type)}{' '}
                    <span className={styles.soft}>{about({ ...row, callId: null })}</span>
                  </span>
                </li>
              ))}
            </ol>
          </>
        )}
      </Read>
    </Part>
  );
}

function instantOf(ms: number, timeZone: string) {
  const date = dateAt(ms, timeZone);
  return { view: 'past', date, at: Math.round((ms - midnightMs(date, timeZone)) / 1_000) };
}

function CallWhy({ callId }: { readonly callId: string }) {
  const text = useText();
  const reading = useRead('/api/v1/calls/{call}/why', { params: { call: callId } });
  return (
    <Panel title={text('why')} reading={reading}>
      {({ lines, text: answer }) =>
        lines.length === 0 ? (
          <Empty>{answer}</Empty>
        ) : (
          <ul className={styles.lines}>
            {lines.map((line) => (
              <li key={line}>
                <bdi>{line}</bdi>
              </li>
            ))}
          </ul>
        )
      }
    </Panel>
  );
}
