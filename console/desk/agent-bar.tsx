/** Bar below an agent's screens: state, next state and queues. Offers appear above it. */
import { useMemo } from 'react';
import {
  type LiveQueue,
  useChanges,
  useConnection,
  useNowMs,
  useQueues,
  useRead,
} from '../live-data/index.ts';
import { Age, Button, useFormats, WaitingLine } from '../parts/index.ts';
import { useAlerts } from './alerts.ts';
import { useWaiting } from './colleagues.ts';
import styles from './desk.module.css';
import { useIsTaken, useLogOn } from './log-on.tsx';
import { OfferToast } from './offer-toast.tsx';
import { NextMenu, StateMenu, useStateCommands, WhatNext } from './state-menu.tsx';
import {
  type Agent,
  type AgentClient,
  useAgentClient,
  useAgentEvents,
  useShown,
  useText,
} from './work.ts';

const lanesMax = 3;

export function AgentBar({ agentId }: { readonly agentId: string }) {
  useAgentEvents(agentId);
  const { agent, client } = useAgentClient(agentId);
  const isTaken = useIsTaken(agentId);
  return (
    <footer className={styles.bar}>
      {agent !== undefined && <Bar agent={agent} client={client} />}
      {!isTaken && <OfferToast agentId={agentId} />}
    </footer>
  );
}

interface BarProps {
  readonly agent: Agent;
  readonly client: AgentClient;
}

function Bar({ agent, client }: BarProps) {
  const text = useText();
  const nowMs = useNowMs();
  const logOn = useLogOn(agent);
  const { state, isWaiting } = useShown(agent.id);
  const set = useStateCommands(agent, logOn.isOurs, client);
  if (!logOn.isOurs) {
    const isOff = agent.derivedState === 'loggedOff';
    const whyNotOurs = isOff ? 'loggedOff' : logOn.takeOver ? 'takenOver' : 'notHere';
    return (
      <>
        <span role="status">{text(whyNotOurs)}</span>
        <Button kind="main" data-next data-tour="logOn" onPress={logOn.takeOver ?? logOn.open}>
          {text(logOn.takeOver === null ? 'logOn' : 'takeOver')}
        </Button>
        {logOn.dialog}
      </>
    );
  }
  return (
    <>
      <StateMenu agent={agent} state={state} set={set} onLogOff={logOn.logOff} />
      {isWaiting ? (
        <span className={styles.sending} role="status">
          {text('sending')}
        </span>
      ) : (
        <Age sinceMs={Date.parse(agent.stateEnteredAt)} nowMs={nowMs} />
      )}
      <NextMenu agent={agent} state={state} set={set} onLogOff={logOn.logOff} />
      {state !== 'unknown' && <WhatNext agent={agent} />}
      <SoundMark onCheck={set.check} />
      <OwnQueues agent={agent} />
      {set.dialogs}
    </>
  );
}

function SoundMark({ onCheck }: { readonly onCheck: () => void }) {
  const text = useText();
  const { sound, notifications } = useAlerts();
  const { isHolder } = useConnection();
  if (!isHolder) return <span className={styles.soft}>{text('ringsElsewhere')}</span>;
  if (sound === 'works' && notifications !== 'blocked') return null;
  const isBad = sound === 'blocked' || notifications === 'blocked';
  return (
    <Button kind="quiet" className={isBad ? styles.warn : undefined} onPress={onCheck}>
      {text(sound === 'works' ? 'notificationsBlocked' : isBad ? 'soundBlocked' : 'soundIsOff')}
    </Button>
  );
}

function OwnQueues({ agent }: { readonly agent: Agent }) {
  const text = useText();
  const lanes = useOwnLanes(agent);
  return (
    <div className={styles.lanes}>
      {lanes.slice(0, lanesMax).map((lane) => (
        <span key={lane.id} className={styles.lane}>
          <span>
            {lane.name} <QueueClosed {...lane} />
          </span>
          <WaitingLine {...lane} isSmall />
        </span>
      ))}
      {lanes.length > lanesMax && (
        <span className={styles.soft}>
          {text('moreQueues', { count: lanes.length - lanesMax })}
        </span>
      )}
    </div>
  );
}

/** Says of a queue that it takes no calls, and until when. */
export function QueueClosed({ id: queue, state }: Pick<LiveQueue, 'id' | 'state'>) {
  const text = useText();
  const formats = useFormats();
  const options = { enabled: state !== 'open', changes: useChanges('queue.state') };
  const { data } = useRead('/api/v1/queues/{queue}', { params: { queue } }, options);
  if (state === 'open') return null;
  const until = data?.reopensAt ?? null;
  const time = until === null ? 'none' : formats.dateTime(until);
  return <span className={styles.closed}>{text('queueClosed', { state, time })}</span>;
}

export function useOwnLanes({ links }: Agent) {
  const text = useText();
  const waiting = useWaiting();
  const queues = useQueues();
  const nowMs = useNowMs();
  const lanes = useMemo(() => {
    const own = new Set(links.map(({ queueId }) => queueId));
    return queues
      .filter(({ id }) => own.has(id))
      .map(({ id, name, state, serviceLevel }) => {
        const dots = (waiting.get(id) ?? []).map((call) => ({ ...call, name: text('caller') }));
        return { id, name, state, dots, targetMs: serviceLevel?.targetMs ?? null };
      })
      .toSorted((a, b) => b.dots.length - a.dots.length);
  }, [links, waiting, queues, text]);
  return lanes.map((lane) => ({ ...lane, nowMs }));
}
