/** State of the live connection: a mark in the top bar, and a banner when it is lost. */
import { useMemo } from 'react';
import {
  latencyNowMs,
  serverNowMs,
  useConnection,
  useNowMs,
  useWaitingCommands,
} from '../live-data/index.ts';
import { Button, useFormats } from '../parts/index.ts';
import styles from './connection-mark.module.css';
import { useText } from './sayings.ts';

/** A shorter interruption shows no banner. */
const bannerAfterMs = 2_000;

export function ConnectionMark() {
  const text = useText();
  const { kind } = useConnection();
  useNowMs();
  const latencyMs = latencyNowMs();
  const words =
    kind === 'live' && latencyMs !== null
      ? text('liveWithin', { ms: Math.round(latencyMs) })
      : text(kind === 'live' ? 'live' : kind === 'connecting' ? 'connecting' : 'reconnecting');
  return (
    <span className={styles.mark} data-connection={kind}>
      <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
        {kind === 'live' ? (
          <circle cx="5" cy="5" r="4.5" className={styles.live} />
        ) : (
          <circle cx="5" cy="5" r="3.6" className={styles.lost} />
        )}
      </svg>
      <span>{words}</span>
    </span>
  );
}

export function ConnectionBanner() {
  const text = useText();
  const formats = useFormats();
  const { kind, sinceMs } = useConnection();
  useNowMs();
  const { count, giveUp } = useWaitingCommands();
  // By the clock of the centre, as the top bar shows it.
  const sinceServerMs = useMemo(() => serverNowMs() - (Date.now() - sinceMs), [sinceMs]);
  const isShown = kind === 'lost' && Date.now() - sinceMs > bannerAfterMs;
  return (
    <div role="status">
      {isShown && (
        <p className={styles.banner}>
          {text('lost', { time: formats.timeWithSeconds(sinceServerMs) })}
        </p>
      )}
      {count !== 0 && (
        <p className={styles.banner}>
          {text('commandsWait', { count })}{' '}
          <Button kind="quiet" onPress={giveUp}>
            {text('giveUp')}
          </Button>
        </p>
      )}
    </div>
  );
}
