/** The telephone in this page: connect, answer, mute, digits, microphone, levels. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useRead } from '../live-data/index.ts';
import { Button, notify, useFormats } from '../parts/index.ts';
import { Select } from '../parts/panel.tsx';
import { askForOutputs } from './alerts.ts';
import styles from './desk.module.css';
import {
  answerTelephone,
  chooseMicrophone,
  connectTelephone,
  disconnectTelephone,
  hangUpTelephone,
  levels,
  microphone,
  mute,
  sendDigit,
  testEcho,
  useTelephone,
} from './telephone.ts';
import { type Agent, useText } from './work.ts';

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;
const looksEachMs = 100;
const asksForSwitchMs = 5_000;
/** Speech is seldom louder than this. */
const levelMax = 0.5;
/** Mean opinion score. */
const poorBelow = 3.6;

interface TelephonePanelProps {
  readonly agent: Agent;
  /** Whether there is a call that can be parked, whose sound should be here. */
  readonly mayPark: boolean;
}

export function TelephonePanel({ agent, mayPark }: TelephonePanelProps) {
  const text = useText();
  const formats = useFormats();
  const { data, refetch } = useRead('/api/v1/handlers/{handler}', { params: { handler: 'main' } });
  const { line, call, isMuted, quality } = useTelephone();
  const isOff = agent.addressId === null;
  const isAttached = data?.switch?.isAttached === true;
  // No event says that a switch has come, or come back.
  useEffect(() => {
    if (isOff || isAttached) return;
    const timer = window.setInterval(() => void refetch(), asksForSwitchMs);
    return () => window.clearInterval(timer);
  }, [isOff, isAttached, refetch]);
  useEffect(() => {
    if (isOff) disconnectTelephone();
  }, [isOff]);
  // Without the microphone a browser hides its addresses from the switch, too.
  const connect = () =>
    void askForOutputs().then(
      () => connectTelephone(agent.id),
      () => notify(text('outputsRefused'), { isBad: true }),
    );
  if (isOff || data?.switch?.hasBrowserPhones !== true) return null;
  return (
    <section className={styles.telephone} aria-label={text('telephone')}>
      <header className={styles.row}>
        <h2>{text('telephone')}</h2>
        <span role="status" data-line={line}>
          {text('lineIs', { line })}
        </span>
        <Button kind="quiet" onPress={line === 'off' ? connect : disconnectTelephone}>
          {text(line === 'off' ? 'connectTelephone' : 'disconnectTelephone')}
        </Button>
      </header>
      {call === 'rings' && (
        <div className={styles.answers}>
          <Button kind="main" onPress={answerTelephone}>
            {text('answerTelephone')}
          </Button>
          <Button onPress={hangUpTelephone}>{text('reject')}</Button>
        </div>
      )}
      {call === 'talks' && (
        <>
          <Levels />
          {quality !== null && (
            <p role="status" data-poor={quality.mos < poorBelow}>
              {text('lineQuality', {
                how: quality.mos < poorBelow ? 'poor' : 'good',
                mos: Math.round(10 * quality.mos) / 10,
                jitter: Math.round(quality.jitterMs),
                lost: formats.share(quality.lostShare),
              })}
            </p>
          )}
          <div className={styles.row}>
            <Button onPress={() => mute(!isMuted)}>{text(isMuted ? 'unmute' : 'mute')}</Button>
            <Button onPress={hangUpTelephone}>{text('hangUpTelephone')}</Button>
          </div>
          <Keys />
        </>
      )}
      {line === 'registered' && call === 'none' && mayPark && (
        <p role="status">{text('soundElsewhere')}</p>
      )}
      {line === 'registered' && call === 'none' && (
        <Button onPress={testEcho}>{text('testEcho')}</Button>
      )}
      {line !== 'off' && <Microphone />}
    </section>
  );
}

function Levels() {
  const text = useText();
  const heard = useRef<HTMLMeterElement>(null);
  const said = useRef<HTMLMeterElement>(null);
  useEffect(() => {
    const timer = window.setInterval(() => {
      const now = levels();
      if (heard.current !== null) heard.current.value = Math.min(levelMax, now.heard);
      if (said.current !== null) said.current.value = Math.min(levelMax, now.said);
    }, looksEachMs);
    return () => window.clearInterval(timer);
  }, []);
  return (
    <div className={styles.levels}>
      <label>
        {text('heardLevel')}
        <meter ref={heard} min={0} max={levelMax} />
      </label>
      <label>
        {text('saidLevel')}
        <meter ref={said} min={0} max={levelMax} />
      </label>
    </div>
  );
}

function Keys() {
  const text = useText();
  return (
    <fieldset className={styles.keys} aria-label={text('digits')}>
      {digits.map((digit) => (
        <Button key={digit} onPress={() => sendDigit(digit)}>
          {digit}
        </Button>
      ))}
    </fieldset>
  );
}

function Microphone() {
  const text = useText();
  const [chosen, setChosen] = useState(microphone);
  const { data = [] } = useQuery({
    queryKey: ['microphones'],
    staleTime: 0,
    queryFn: async () => {
      const all = await navigator.mediaDevices.enumerateDevices();
      return all.filter(({ kind, deviceId }) => kind === 'audioinput' && deviceId !== '');
    },
  });
  const choose = (deviceId: string): void => {
    setChosen(deviceId);
    void chooseMicrophone(deviceId);
  };
  return (
    <Select
      label={text('microphone')}
      choices={[
        { id: '', label: text('outputUsual') },
        ...data.map(({ deviceId: id, label }, place) => ({
          id,
          label: label || text('microphoneUnnamed', { place: place + 1 }),
        })),
      ]}
      value={chosen}
      onChange={choose}
    />
  );
}
