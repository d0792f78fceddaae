/** The emergency stop on every screen: who, since when, what callers get, and how it ends. */
import { useState } from 'react';
import { api, useChanges, useDiversion, useIsLive, useRead } from '../live-data/index.ts';
import { Button, tellProblem, useFormats } from '../parts/index.ts';
import styles from './connection-mark.module.css';
import { useText } from './sayings.ts';
import { useCentre, useRights } from './session.ts';

const path = '/api/v1/centres/{centre}/state';

export function StopBanner() {
  const text = useText();
  const formats = useFormats();
  const { centreId: centre } = useCentre();
  const rights = useRights();
  const diversion = useDiversion();
  const changes = useChanges('centre.state');
  // Read once the screen has its data, as the first requests are few.
  const enabled = useIsLive();
  const { data } = useRead(path, { params: { centre } }, { enabled, changes });
  const [isSending, setIsSending] = useState(false);
  if (data === undefined || data.stop === null) return null;
  const { state, stop, changedAt, changedByName, callbackCapacity } = data;
  const end = async () => {
    setIsSending(true);
    const body = { state, callbackCapacity };
    const answer = await api.put(path, { params: { centre }, body });
    setIsSending(false);
    if (!answer.ok) tellProblem(answer.problem);
  };
  const mayEnd = rights.includes('putCentreState');
  const queue = diversion(stop.divertTo);
  return (
    <p role="alert" className={styles.stop}>
      {text('stopped', {
        who: changedByName ?? '',
        time: changedAt === null ? '' : formats.dateTime(changedAt),
        queue: queue ?? 'none',
      })}{' '}
      {queue === null ? text('callersBusy') : text('callersGoTo', { queue })}{' '}
      {mayEnd ? (
        <Button isDisabled={isSending} onPress={end}>
          {text('endStop')}
        </Button>
      ) : (
        text('whoEndsStop')
      )}
    </p>
  );
}
