/**
 * The wallboard: five figures, queue lanes, why the most urgent call waits, and agents. Calls and
 * agents come by events; figures are read each second. `?tv=1` is for wall screens: large, without
 * frame or pointer.
 */
import { useCallback } from 'react';
import { useFreshness, useIsLive, useNowMs, useRead } from '../live-data/index.ts';
import { Failure, Loading, PlainTable, PrintButton, Stale, useFormats } from '../parts/index.ts';
import { Part } from '../parts/panel.tsx';
import { type Changes, useTextAddress } from '../shell/address.ts';
import { useRights } from '../shell/session.ts';
import { addressOf, type WallboardAddress } from './address.ts';
import { AgentPanel } from './agent-panel.tsx';
import { Agents } from './agents.tsx';
import { CentreFigures } from './centre-figures.tsx';
import { EmergencyStop } from './emergency-stop.tsx';
import { QueueLanes } from './queue-lanes.tsx';
import { QueuePanel } from './queue-panel.tsx';
import {
  useText,
  useWaiting,
  useWallboard,
  type WaitingCalls,
  type WallboardData,
} from './readings.ts';
import { WaitsForMe } from './waits-for-me.tsx';
import styles from './wallboard.module.css';
import { WhyWaiting } from './why-waiting.tsx';

const dash = '–';

const readEveryMs = 5_000;

export function Wallboard() {
  const text = useText();
  const formats = useFormats();
  const [address, change] = useTextAddress(addressOf);
  const wallboard = useWallboard();
  const waiting = useWaiting();
  const isLive = useIsLive();
  const { data, error, dataUpdatedAt } = wallboard;
  const freshness = useFreshness(error === null || data === undefined ? null : dataUpdatedAt);
  const showAgent = useCallback((agent: string) => change({ agent }), [change]);
  if (!isLive) return <Loading of={text('live')} rows={6} />;
  const isTv = address.tv !== undefined;
  const retry = () => void wallboard.refetch();
  return (
    <div className={isTv ? styles.wall : styles.page}>
      <h1 className={isTv ? undefined : 'unseen'}>{isTv ? data?.name : text('title')}</h1>
      {!isTv && <WaitsForMe />}
      <Stale
        freshness={freshness}
        asOf={data === undefined ? dash : formats.timeWithSeconds(data.asOf)}
      >
        {data === undefined ? (
          error === null ? (
            <Loading of={text('figures')} rows={6} />
          ) : (
            <Failure problem={error} work={text('onlyRead')} onRetry={retry} />
          )
        ) : (
          <Queues wallboard={data} waiting={waiting} address={address} change={change} />
        )}
        <Agents
          sort={address.sort}
          shape={address.view}
          isTv={isTv}
          onChange={change}
          onSelect={showAgent}
        />
        {!isTv && <Centres />}
        {!isTv && data !== undefined && <EmergencyStop queues={data.queues} />}
        {!isTv && (
          <p>
            <PrintButton />
          </p>
        )}
      </Stale>
      {address.agent !== undefined && (
        <AgentPanel
          agentId={address.agent}
          longestCallId={waiting.longest()?.id ?? null}
          onClose={() => change({ agent: undefined })}
        />
      )}
    </div>
  );
}

/** Active alarms; screen readers announce new ones. */
function Alarms({ wallboard }: { readonly wallboard: WallboardData }) {
  const text = useText();
  const formats = useFormats();
  return (
    <div className={styles.alarms} role="alert" aria-atomic="false">
      {wallboard.queues.flatMap(({ queueId, name: queue, alarms }) =>
        alarms.map(({ measure, raisedAt }) => (
          <p key={`${queueId}/${measure}`}>
            {text('alarm', { queue, measure, time: formats.time(raisedAt) })}
          </p>
        )),
      )}
    </div>
  );
}

interface QueuesProps {
  readonly wallboard: WallboardData;
  readonly waiting: WaitingCalls;
  readonly address: WallboardAddress;
  readonly change: (changes: Changes<WallboardAddress>) => void;
}

function Queues({ wallboard, waiting, address, change }: QueuesProps) {
  const late = waiting.late(useNowMs());
  const callId = waiting.byId.has(address.call ?? '') ? address.call : late?.id;
  const onSelect = useCallback((call: string) => change({ call }), [change]);
  const onOpen = useCallback((queue: string) => change({ queue }), [change]);
  const mayClose = useRights().includes('setQueueState');
  const isTv = address.tv !== undefined;
  return (
    <>
      <CentreFigures wallboard={wallboard} waiting={waiting} />
      <Alarms wallboard={wallboard} />
      <QueueLanes
        wallboard={wallboard}
        waiting={waiting}
        selectedId={callId ?? null}
        onSelect={onSelect}
        onOpen={mayClose && !isTv ? onOpen : null}
      />
      {address.queue !== undefined && (
        <QueuePanel
          key={address.queue}
          queueId={address.queue}
          queues={wallboard.queues}
          onClose={() => change({ queue: undefined })}
        />
      )}
      {callId !== undefined && (
        <WhyWaiting
          key={callId}
          callId={callId}
          queues={wallboard.queues}
          isClosable={callId === address.call}
          isTv={isTv}
          onClose={() => change({ call: undefined })}
        />
      )}
    </>
  );
}

/** The other centres of the service, for those who may see several. */
function Centres() {
  // A screen on a wall has its own centre's right alone.
  return useRights().includes('listWallboards') ? <CentreTable /> : null;
}

function CentreTable() {
  const text = useText();
  const formats = useFormats();
  const { data } = useRead('/api/v1/wallboards', {}, { refetchInterval: readEveryMs });
  if (data === undefined || data.items.length < 2) return null;
  const rows = data.items.map(({ name, wallboard: { totals } }) => {
    const { serviceLevel, longestWaitMs, agentsByState } = totals;
    return [
      name,
      serviceLevel.value === null ? dash : formats.share(serviceLevel.value),
      formats.number(totals.counts.waiting),
      longestWaitMs === null ? dash : formats.duration(longestWaitMs),
      formats.number(agentsByState['ready'] ?? 0),
    ];
  });
  const heads = [text('centre'), text('inTarget'), text('waiting'), text('longest'), text('ready')];
  return (
    <Part title={text('centres')}>
      <PlainTable label={text('centres')} className={styles.centres} heads={heads} rows={rows} />
    </Part>
  );
}
