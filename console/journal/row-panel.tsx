/** One row in full; of a call, the way to its story and to its other rows. */
import { Link } from '@tanstack/react-router';
import { useInstant } from '../orders/readings.ts';
import { Button } from '../parts/index.ts';
import { Facts, Part } from '../parts/panel.tsx';
import styles from './journal.module.css';
import type { JournalRow } from './readings.ts';
import { useKindWords, useNames, useSayings, useText } from './words.tsx';

export function RowPanel({
  row,
  onFollow,
  onClose,
}: {
  readonly row: JournalRow;
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
        <Part title={text('ofCall', { call: callId })}>
          <div className={styles.follow}>
            <Link to={'/calls' as string} search={{ call: callId } as never}>
              {text('story')}
            </Link>
            <Button onPress={() => onFollow(callId)}>{text('only')}</Button>
          </div>
        </Part>
      )}
    </div>
  );
}
