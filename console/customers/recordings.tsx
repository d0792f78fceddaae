/** Recordings of a call or of a customer's calls, to be played by those who may. */
import { useRead } from '../live-data/index.ts';
import { useInstant } from '../orders/readings.ts';
import { useFormats } from '../parts/index.ts';
import { Panel } from '../parts/panel.tsx';
import { useCentre, useRights } from '../shell/session.ts';
import { useText } from './customer-forms.tsx';
import styles from './customers.module.css';

const path = '/api/v1/centres/{centre}/recordings';

export function Recordings({ of }: { readonly of: { callId: string } | { customerId: string } }) {
  const text = useText();
  const formats = useFormats();
  const instant = useInstant();
  const { centreId: centre } = useCentre();
  const enabled = useRights().includes('listRecordings');
  const reading = useRead(path, { params: { centre }, query: of }, { enabled });
  const items = reading.data?.items ?? [];
  if (!enabled || (items.length === 0 && reading.error === null)) return null;
  return (
    <Panel title={text('recordings')} reading={reading}>
      {() => (
        <ul className={styles.recordings}>
          {items.map(({ id, beganAt, state, lengthMs, problem }) => (
            <li key={id}>
              {instant(beganAt)} · {text('recordingIs', { state })}
              {lengthMs > 0 && ` · ${formats.duration(lengthMs)}`}
              {problem !== null && <p>{problem}</p>}
              {lengthMs > 0 && (
                <audio
                  controls
                  preload="none"
                  aria-label={text('recordingOf', { time: instant(beganAt) })}
                  src={`/api/v1/centres/${centre}/recordings/${encodeURIComponent(id)}/sound`}
                >
                  <track kind="captions" />
                </audio>
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
