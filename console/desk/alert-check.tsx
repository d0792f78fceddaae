/** Whether a call would be heard and seen, with what mends it. Source: ux-and-api.md 10.3. */
import { Button } from '../parts/index.ts';
import { allowNotifications, chooseAlerts, testSound, useAlerts } from './alerts.ts';
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
        <Button onPress={() => void testSound().catch(reportError)}>{text('testSound')}</Button>
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
      <p data-check={notifications}>{text('notificationsAre', { state: notifications })}</p>
      <div className={styles.row}>
        {notifications === 'ask' ? (
          <Button onPress={() => void allowNotifications().catch(reportError)}>
            {text('allowNotifications')}
          </Button>
        ) : null}
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
