/** Supervisors on the line: who is listened to, and the commands to listen, whisper and join. */
import { useMemo, useState } from 'react';
import type { OperationAt } from '#client';
import { api, useChanges, useRead } from '../live-data/index.ts';
import { Button, Field, shared } from '../parts/index.ts';
import { useCentre, useRights, useSignedIn } from '../shell/session.ts';
import { useCommand, useText } from './readings.ts';
import styles from './wallboard.module.css';

type Supervision = OperationAt<
  'GET',
  '/api/v1/centres/{centre}/supervisions'
>['answer']['items'][number];

const modes = ['listen', 'whisper', 'barge'] as const;
/** The supervisor's telephone, as last typed. */
const telephone = shared('');

/** Supervisions by agent; none for those who may not see them. */
export function useSupervisions(): ReadonlyMap<string, readonly Supervision[]> {
  const { centreId: centre } = useCentre();
  const enabled = useRights().includes('listSupervisions');
  const changes = useChanges('supervision.');
  const path = '/api/v1/centres/{centre}/supervisions';
  const items = useRead(path, { params: { centre } }, { enabled, changes }).data?.items;
  return useMemo(() => Map.groupBy(items ?? [], ({ agentId }) => agentId), [items]);
}

/** The mark of an agent who is listened to. */
export function ListenedTo({ by }: { readonly by: readonly Supervision[] }) {
  const text = useText();
  const [first] = by;
  if (first === undefined) return null;
  const words = text('listenedTo', { mode: first.mode, person: first.person });
  return (
    <span className={styles.listenedTo} title={words}>
      <span aria-hidden="true">◉</span>
      <span className="unseen">{words}</span>
    </span>
  );
}

export function Listening({ agentId }: { readonly agentId: string }) {
  const text = useText();
  const rights = useRights();
  const changes = useChanges('offer.');
  const agent = useRead('/api/v1/agents/{agent}', { params: { agent: agentId } }, { changes });
  const by = useSupervisions().get(agentId) ?? [];
  const to = telephone.useNow();
  const [typed, setTyped] = useState(to);
  const own = useSignedIn().person.agentId;
  const asked = { params: { agent: own ?? '' } };
  const station = useRead('/api/v1/agents/{agent}', asked, { enabled: own !== null }).data;
  const hasTelephone = typed.trim() !== '' || (station?.addressId ?? null) !== null;
  const { isBusy, run } = useCommand();
  const call = agent.data?.work.find(({ phase }) => phase === 'talk')?.callId;
  if (!rights.includes('superviseCall') || call === undefined) return null;
  const params = { call };
  const listen = (mode: (typeof modes)[number]) => {
    telephone.set(typed);
    const body = { mode, ...(typed === '' ? {} : { to: typed }) };
    const asked = api.put('/api/v1/calls/{call}/supervision', { params, body });
    run(asked, text('listens', { mode }));
  };
  const stop = () =>
    run(api.delete('/api/v1/calls/{call}/supervision', { params }), text('listensNoMore'));
  return (
    <section aria-label={text('onTheLine')}>
      <h2>{text('onTheLine')}</h2>
      {by.map(({ id, mode, person, state }) => (
        <p key={id}>
          {text('listenedTo', { mode, person: `${person} (${text('lineState', { state })})` })}
        </p>
      ))}
      {!hasTelephone && <p role="status">{text('noTelephone')}</p>}
      <Field label={text('ownTelephone')} value={typed} onChange={setTyped} maxLength={64} />
      <div className={styles.actions}>
        {modes.map((mode) => (
          <Button key={mode} isDisabled={isBusy || !hasTelephone} onPress={() => listen(mode)}>
            {text('supervise', { mode })}
          </Button>
        ))}
        {by.length > 0 && (
          <Button kind="quiet" isDisabled={isBusy} onPress={stop}>
            {text('stopListening')}
          </Button>
        )}
      </div>
    </section>
  );
}
