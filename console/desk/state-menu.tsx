/**
 * Agent states: ready, not ready with a reason, next state, log off. The state shown is the client
 * machine's: what was chosen shows once the service reports it.
 */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { askPatiently, bodyOf, useNowMs } from '../live-data/index.ts';
import {
  Button,
  Dialog,
  Menu,
  StateShape,
  tellProblem,
  unreachable,
  useFormats,
} from '../parts/index.ts';
import { keysOf, useCommands } from '../shell/commands.ts';
import { useReasonWords, useSayings } from '../shell/sayings.ts';
import { AlertCheck } from './alert-check.tsx';
import { canAlert, checkAlerts, useAlerts } from './alerts.ts';
import styles from './desk.module.css';
import { digitsMax, NumberedChoice } from './numbered-choice.tsx';
import {
  type Agent,
  type AgentClient,
  atWork,
  reportOf,
  type ShownState,
  useText,
} from './work.ts';

const readyKey = { letter: 'r' };
const notReadyKey = { letter: 'n' };

interface AskedState {
  readonly state: 'ready' | 'notReady';
  readonly reason?: string;
  readonly isNext?: true;
}

export interface StateCommands {
  /** Reason chosen last; the service reports it only once its state begins. */
  readonly lastReason: string | undefined;
  readonly ready: () => void;
  /** Ready once the present work is over, which ends no wrap-up. */
  readonly readyNext: () => void;
  readonly notReady: (reason: string) => void;
  readonly check: () => void;
  readonly dialogs: ReactNode;
}

export function useStateCommands(
  agent: Agent,
  isOurs: boolean,
  client: AgentClient,
): StateCommands {
  const text = useText();
  const queries = useQueryClient();
  const alerts = useAlerts();
  const reasons = useSayings('notReadyReasons');
  const [dialog, setDialog] = useState<'none' | 'check' | 'refused' | 'reasons'>('none');
  const params = { agent: agent.id };
  const put = useMutation({
    // Changes of state go one by one, so the last wins.
    scope: { id: 'state' },
    mutationFn: ({ isNext, ...asked }: AskedState) => {
      const body = isNext === true ? { nextState: asked.state } : asked;
      const answer = askPatiently('PUT', '/api/v1/agents/{agent}/state', { params, body });
      return bodyOf(answer) as Promise<Agent>;
    },
    onMutate: () => client.send({ type: 'command.sent' }),
    onSuccess: (after) => {
      client.send({ type: 'command.accepted' });
      client.send({ type: 'agent.reported', ...reportOf(after) });
    },
    onError: (problem) => {
      const isLost = problem.code === unreachable;
      client.send({ type: isLost ? 'command.unanswered' : 'command.refused' });
      tellProblem(problem);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['agent', agent.id] }),
  });
  const { mutate } = put;
  const ready = async () => {
    const isRefused = !canAlert(await checkAlerts());
    setDialog(isRefused ? 'refused' : 'none');
    if (!isRefused) mutate({ state: 'ready' });
  };
  const acts = {
    ready,
    readyNext: () => mutate({ state: 'ready', isNext: true }),
    notReady: (reason: string) => {
      setDialog('none');
      mutate({ state: 'notReady', reason });
    },
    check: () => setDialog('check'),
  };
  const commands = [
    { id: 'ready', label: text('ready'), ...readyKey, run: acts.ready },
    { id: 'notReady', label: text('notReady'), ...notReadyKey, run: () => setDialog('reasons') },
    { id: 'alerts', label: text('checkAlerts'), run: acts.check },
  ];
  useCommands(isOurs ? commands : []);
  const close = () => setDialog('none');
  const isRefused = dialog === 'refused';
  return {
    ...acts,
    lastReason: put.variables?.reason,
    dialogs: (
      <>
        <Dialog
          title={text(isRefused ? 'readyRefused' : 'checkAlerts')}
          isOpen={isRefused || dialog === 'check'}
          onClose={close}
        >
          {isRefused && <p>{text('readyRefusedWhy')}</p>}
          <AlertCheck />
          <div className={styles.row}>
            {isRefused && (
              <Button kind="main" isDisabled={!canAlert(alerts)} onPress={acts.ready}>
                {text('ready')}
              </Button>
            )}
            <Button onPress={close}>{text('close')}</Button>
          </div>
        </Dialog>
        <Dialog title={text('whyNotReady')} isOpen={dialog === 'reasons'} onClose={close}>
          <NumberedChoice
            label={text('whyNotReady')}
            choices={reasons}
            onChoose={acts.notReady}
            isAlone
          />
        </Dialog>
      </>
    ),
  };
}

interface StateMenuProps {
  readonly agent: Agent;
  readonly state: ShownState;
  readonly set: StateCommands;
  readonly onLogOff: () => void;
}

export function StateMenu({ agent, state, set, onLogOff }: StateMenuProps) {
  const text = useText();
  const reasonWords = useReasonWords();
  const entries = useEntries(set, onLogOff);
  const { reason } = agent;
  const words =
    state === 'notReady' && reason !== null
      ? `${text(`state.${state}`)} · ${reasonWords(reason)}`
      : text(`state.${state}`);
  const label = (
    <>
      {state !== 'unknown' && <StateShape state={state} />}
      <b>{words}</b>
    </>
  );
  if (atWork.includes(state)) return <span className={styles.state}>{label}</span>;
  const button = (
    <Button kind="quiet" data-next data-tour="state" className={styles.state}>
      {label}
      <span aria-hidden="true">▾</span>
    </Button>
  );
  return <Menu label={text('myState')} button={button} entries={entries} />;
}

export function NextMenu({ agent, state, set, onLogOff }: StateMenuProps) {
  const text = useText();
  const reasonWords = useReasonWords();
  const entries = useEntries({ ...set, ready: set.readyNext }, onLogOff);
  if (!atWork.includes(state)) return null;
  const next = nextState(agent);
  const reason = agent.reason ?? set.lastReason;
  const button = (
    <Button kind="quiet" className={styles.next} data-kept-clear>
      <span>{text('next')}</span>
      <b>
        {next === 'notReady' && typeof reason === 'string'
          ? reasonWords(reason)
          : text(`state.${next}`)}
      </b>
      <span aria-hidden="true">▾</span>
    </Button>
  );
  return <Menu label={text('next')} button={button} entries={entries} />;
}

/** The state after the present work: as requested, else the one before it. */
function nextState({ pendingState, reason }: Agent) {
  return pendingState ?? (reason === null ? 'ready' : 'notReady');
}

/** What happens next, and when. */
export function WhatNext({ agent }: { readonly agent: Agent }) {
  const text = useText();
  const formats = useFormats();
  const nowMs = useNowMs();
  const { derivedState: state, work } = agent;
  const next = text('afterWork', { next: nextState(agent) });
  const until = work.find(({ phase }) => phase === 'wrapUp')?.until ?? null;
  const time = until === null ? 'none' : formats.duration(Math.max(0, Date.parse(until) - nowMs));
  return <span className={styles.soft}>{text('whatNext', { state, next, time })}</span>;
}

function useEntries(set: StateCommands, onLogOff: () => void) {
  const text = useText();
  const reasons = useSayings('notReadyReasons');
  const ready = text('state.ready');
  const label = (
    <>
      {ready} <kbd>{keysOf(readyKey)}</kbd>
    </>
  );
  return [
    { id: 'ready', label, text: ready, onAction: set.ready },
    ...reasons.map(({ id, label: reason }, place) => {
      const words = text('notReadyFor', { reason });
      const keys = place < digitsMax && <kbd>{`${keysOf(notReadyKey)} ${place + 1}`}</kbd>;
      const shown = (
        <>
          {words} {keys}
        </>
      );
      return { id, label: shown, text: words, onAction: () => set.notReady(id) };
    }),
    { id: 'logOff', label: text('logOff'), onAction: onLogOff },
  ];
}
