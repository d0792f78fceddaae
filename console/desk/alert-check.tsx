/** Checks that an offer would be heard and seen, and helps to fix what prevents it. */
import { useQuery } from '@tanstack/react-query';
import { Button, notify } from '../parts/index.ts';
import { Select } from '../parts/panel.tsx';
import {
  allowNotifications,
  askForOutputs,
  canChooseOutput,
  chooseAlerts,
  chooseOutput,
  readOutputs,
  testSound,
  useAlerts,
} from './alerts.ts';
import styles from './desk.module.css';
import { useText } from './work.ts';

const volumeAgain = 0.5;

export function AlertCheck() {
  const text = useText();
  const { volume, sound, notifications } = useAlerts();
  return (
    <div className={styles.checks}>
      <p data-check={sound}>{text('soundIs', { state: sound })}</p>
      <div className={styles.row}>
        <Button onPress={testSound}>{text('testSound')}</Button>
        <label className={styles.volume}>
          <span>{text('volume')}</span>
          <input
            type="range"
            min="0.05"
            max="1"
            step="0.05"
            value={volume === 0 ? volumeAgain : volume}
            onChange={({ target }) => chooseAlerts({ volume: Number(target.value) })}
          />
        </label>
        <Button
          kind="quiet"
          onPress={() => chooseAlerts({ volume: volume === 0 ? volumeAgain : 0 })}
        >
          {text(volume === 0 ? 'soundOn' : 'soundOff')}
        </Button>
      </div>
      {canChooseOutput && <Output />}
      <p data-check={notifications}>{text('notificationsAre', { state: notifications })}</p>
      <div className={styles.row}>
        {notifications === 'ask' && (
          <Button onPress={allowNotifications}>{text('allowNotifications')}</Button>
        )}
        <Button
          kind="quiet"
          onPress={() => chooseAlerts({ hasNotifications: notifications === 'off' })}
        >
          {text(notifications === 'off' ? 'notificationsOn' : 'notificationsOff')}
        </Button>
      </div>
    </div>
  );
}

/** Choice of output device for rings: often the loudspeaker, while callers use the headset. */
function Output() {
  const text = useText();
  const { outputId, isOutputRefused } = useAlerts();
  const { data: outputs = [], refetch } = useQuery({
    queryKey: ['soundOutputs'],
    staleTime: 0,
    queryFn: readOutputs,
  });
  const ask = () =>
    void askForOutputs()
      .catch(() => notify(text('outputsRefused'), { isBad: true }))
      .then(() => refetch());
  const choices = outputs.map(({ deviceId: id, label }, place) => ({
    id,
    label: label || text('outputUnnamed', { place: place + 1 }),
  }));
  const isThere = outputId === '' || choices.some(({ id }) => id === outputId);
  return (
    <>
      <div className={styles.row}>
        <Select
          label={text('output')}
          choices={[
            { id: '', label: text('outputUsual') },
            ...choices,
            ...(isThere ? [] : [{ id: outputId, label: text('outputGone') }]),
          ]}
          value={outputId}
          onChange={(id) => void chooseOutput(id)}
        />
        {choices.length === 0 && (
          <Button kind="quiet" onPress={ask}>
            {text('showOutputs')}
          </Button>
        )}
      </div>
      {isOutputRefused && (
        <p data-check="blocked" role="status">
          {text('outputRefused')}
        </p>
      )}
    </>
  );
}
