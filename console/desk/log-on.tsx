/**
 * Logs an agent on with groups, with or without a station. The newest log-on takes over from the
 * simulation and other browsers; after a reload or a lost connection it is repeated, with no effect
 * if still valid.
 */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { api, bodyOf, useConnection, watchEvents } from '../live-data/index.ts';
import { Button, Dialog, Form, Loading, tellProblem } from '../parts/index.ts';
import { Select } from '../parts/panel.tsx';
import { AlertCheck } from './alert-check.tsx';
import styles from './desk.module.css';
import { type Agent, atWork, useText } from './work.ts';

const listeners = new Set<() => void>();
/** Identifies this browser to the agent's other browsers. */
const browserId = localStorage.getItem('callwright.browser') ?? crypto.randomUUID();
localStorage.setItem('callwright.browser', browserId);

interface LogOnChoice {
  readonly groupIds: readonly string[];
  /** The agent's station; '': none, as the switch knows where calls go. */
  readonly addressId: string;
}

interface KeptLogOn extends LogOnChoice {
  readonly isOn: boolean;
  readonly isTaken?: boolean;
  /** Whether the agent has logged off during a call, which takes effect after it. */
  readonly isLeaving?: boolean;
}

export interface LogOn {
  readonly isOurs: boolean;
  /** Takes over from another browser; null: no other has the agent. */
  readonly takeOver: (() => void) | null;
  readonly open: () => void;
  readonly logOff: () => void;
  readonly dialog: ReactNode;
}

export function useLogOn({ id, derivedState, pendingState }: Agent): LogOn {
  const text = useText();
  const queries = useQueryClient();
  const { kind } = useConnection();
  const kept = useKept(id);
  const [isOpen, setIsOpen] = useState(false);
  const isOn = derivedState !== 'loggedOff';
  const { mutate: logOn, isPending } = useMutation({
    mutationFn: (choice: LogOnChoice) => signOn(id, choice, browserId),
    onSuccess: (_answer, { groupIds, addressId }) => {
      setIsOpen(false);
      keep(id, { groupIds, addressId, isOn: true });
      return queries.invalidateQueries({ queryKey: ['agent', id] });
    },
    onError: tellProblem,
  });
  useEffect(
    () =>
      watchEvents((event) => {
        if (event?.type !== 'agent.takenOver' || event.data['browserId'] === browserId) return;
        const last = readKept(id);
        if (last?.isOn === true) keep(id, { ...last, isOn: false, isTaken: true });
      }),
    [id],
  );
  useEffect(() => {
    if (kept?.isLeaving !== true || pendingState === 'loggedOff') return;
    const isStaying = atWork.includes(derivedState);
    keep(id, { ...kept, isOn: isStaying, isLeaving: false });
  }, [id, kept, pendingState, derivedState]);
  useEffect(() => {
    if (kind !== 'live') return;
    const last = readKept(id);
    if (last?.isOn !== true || last.isLeaving === true || !isOn) return;
    signOn(id, last).then((answer) => {
      const isOthers = ![null, browserId].includes(answer.browserId);
      if (isOthers) keep(id, { ...last, isOn: false, isTaken: true });
    }, tellProblem);
  }, [kind, id, isOn]);
  const logOff = async () => {
    const params = { agent: id };
    const answer = await api.post('/api/v1/agents/{agent}/sign-off', { params });
    if (!answer.ok) return tellProblem(answer.problem);
    const isLeaving = answer.body.pendingState === 'loggedOff';
    await queries.invalidateQueries({ queryKey: ['agent', id] });
    keep(id, { groupIds: [], addressId: '', ...kept, isOn: isLeaving, isLeaving });
  };
  return {
    isOurs: isOn && (kept?.isOn === true || isPending),
    takeOver: isOn && kept?.isTaken === true ? () => logOn(kept) : null,
    open: () => setIsOpen(true),
    logOff,
    dialog: (
      <Dialog title={text('logOn')} isOpen={isOpen} onClose={() => setIsOpen(false)}>
        <LogOnForm agentId={id} kept={kept} isSending={isPending} onLogOn={logOn} />
      </Dialog>
    ),
  };
}

interface LogOnFormProps {
  readonly agentId: string;
  readonly kept: LogOnChoice | null;
  readonly isSending: boolean;
  readonly onLogOn: (choice: LogOnChoice) => void;
}

function LogOnForm({ agentId, kept, isSending, onLogOn }: LogOnFormProps) {
  const text = useText();
  const [left, setLeft] = useState<readonly string[]>([]);
  const [chosen, setChosen] = useState(kept?.addressId ?? '');
  const { data } = useQuery({
    queryKey: ['logOn', agentId],
    staleTime: 0,
    queryFn: async () => {
      const [groups, addresses] = await Promise.all([
        bodyOf(api.get('/api/v1/agents/{agent}/permitted-groups', { params: { agent: agentId } })),
        bodyOf(api.get('/api/v1/handlers/{handler}/addresses', { params: { handler: 'main' } })),
      ]);
      const free = addresses.items.filter((one) => [null, agentId].includes(one.agentId));
      return { groups: groups.items, addresses: free };
    },
  });
  if (data === undefined) return <Loading of={text('groups')} />;
  const groupIds = data.groups.map(({ groupId }) => groupId).filter((id) => !left.includes(id));
  const addressId = data.addresses.some(({ id }) => id === chosen) ? chosen : '';
  return (
    <Form className={styles.form} onSend={() => onLogOn({ groupIds, addressId })}>
      <fieldset className={styles.fieldset}>
        <legend>{text('groups')}</legend>
        {data.groups.map(({ groupId, name }) => (
          <label key={groupId}>
            <input
              type="checkbox"
              checked={groupIds.includes(groupId)}
              onChange={({ target }) =>
                setLeft(target.checked ? left.filter((one) => one !== groupId) : [...left, groupId])
              }
            />
            <span>{name}</span>
          </label>
        ))}
      </fieldset>
      {data.addresses.length !== 0 && (
        <Select
          label={text('station')}
          none={text('noStation')}
          choices={data.addresses.map(({ id, dial }) => ({ id, label: dial ?? id }))}
          value={addressId}
          onChange={setChosen}
        />
      )}
      <AlertCheck />
      <Button
        kind="main"
        type="submit"
        isDisabled={isSending || (groupIds.length === 0 && data.groups.length > 0)}
      >
        {text('logOn')}
      </Button>
      {groupIds.length === 0 && (
        <p role="status">{text(data.groups.length === 0 ? 'noGroups' : 'noGroup')}</p>
      )}
    </Form>
  );
}

function signOn(agent: string, { groupIds, addressId }: LogOnChoice, by?: string) {
  const body = {
    groupIds: [...groupIds],
    ...(addressId === '' ? {} : { addressId }),
    ...(by === undefined ? {} : { browserId: by }),
  };
  return bodyOf(api.post('/api/v1/agents/{agent}/sign-on', { params: { agent }, body }));
}

function placeOf(agentId: string): string {
  return `callwright.logOn.${agentId}`;
}

function keep(agentId: string, to: KeptLogOn): void {
  localStorage.setItem(placeOf(agentId), JSON.stringify(to));
  for (const listener of listeners) listener();
}

function useKept(agentId: string): KeptLogOn | null {
  const place = placeOf(agentId);
  const words = useSyncExternalStore(subscribe, () => localStorage.getItem(place));
  return useMemo(() => (words === null ? null : (JSON.parse(words) as KeptLogOn)), [words]);
}

/** Whether calls ring in another browser of the agent. */
export function useIsTaken(agentId: string): boolean {
  return useKept(agentId)?.isTaken === true;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

function readKept(agentId: string): KeptLogOn | null {
  const kept = localStorage.getItem(placeOf(agentId));
  return kept === null ? null : (JSON.parse(kept) as KeptLogOn);
}
