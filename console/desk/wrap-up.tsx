/**
 * Outcome of a call: numbered outcome codes, a note, and the wrap-up time left. The server stores
 * all input as it is typed, so a reload keeps it.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ApiResult } from '#client';
import { api, askPatiently, bodyOf, useNowMs } from '../live-data/index.ts';
import { Button, Countdown, tellProblem, useFormats } from '../parts/index.ts';
import { keysOf, useCommands } from '../shell/commands.ts';
import { useSayings } from '../shell/sayings.ts';
import { CallBack } from './call-back.tsx';
import { isTestCall } from './caller.ts';
import styles from './desk.module.css';
import { NumberedChoice } from './numbered-choice.tsx';
import { type Agent, type Call, callKey, useText } from './work.ts';

const extensionMs = 30_000;
const saveAfterMs = 300;
/** A second Enter on *End* comes sooner, and must not end the wrap-up as well. */
const endableAfterMs = 800;
const outcomeKey = { letter: 'w' };

/** Saves the outcome; newer text replaces what has not been sent. */
function useOutcome({ callId, outcomeCodes, note }: Call) {
  const queries = useQueryClient();
  const [typed, setTyped] = useState<{ codes: readonly string[]; note: string } | null>(null);
  const timer = useRef(0);
  const pending = useRef<typeof typed>(null);
  const turn = useRef<Promise<void>>(Promise.resolve());
  const save = useCallback(async () => {
    window.clearTimeout(timer.current);
    const body = pending.current;
    if (body === null) return;
    pending.current = null;
    const asked = { params: { call: callId }, body: { ...body, codes: [...body.codes] } };
    const answer = await askPatiently('POST', '/api/v1/calls/{call}/outcome', asked);
    if (!answer.ok) return tellProblem(answer.problem);
    queries.setQueryData(callKey(callId), answer.body);
  }, [callId, queries]);
  /** Saves go one by one, as an earlier save may wait for the connection. */
  const saveInTurn = useCallback(() => {
    turn.current = turn.current.then(save).catch(reportError);
  }, [save]);
  useEffect(() => {
    const flush = () => void save();
    // Another tab of the agent may have written meanwhile.
    const readAgain = async () => {
      await turn.current;
      if (pending.current !== null) return;
      await queries.invalidateQueries({ queryKey: callKey(callId) });
      if (pending.current === null) setTyped(null);
    };
    window.addEventListener('focus', readAgain);
    document.addEventListener('visibilitychange', flush);
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('focus', readAgain);
      document.removeEventListener('visibilitychange', flush);
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, [save, callId, queries]);
  const shown = typed ?? { codes: outcomeCodes, note: note ?? '' };
  const change = (to: Partial<typeof shown>, afterMs: number) => {
    const next = { ...shown, ...to };
    setTyped(next);
    pending.current = next;
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(saveInTurn, afterMs);
  };
  return { ...shown, change };
}

interface CallResultProps {
  readonly call: Call;
  readonly isWrapUp: boolean;
  readonly agent: Agent;
}

export function CallResult({ call, isWrapUp, agent }: CallResultProps) {
  const text = useText();
  const outcome = useOutcome(call);
  const codes = useSayings('outcomeCodes');
  const place = useRef<HTMLElement>(null);
  const run = useCallback(() => place.current?.querySelector('button')?.focus(), []);
  useCommands([{ id: 'outcome', label: text('outcome'), ...outcomeKey, run }]);
  const toggle = (code: string) => {
    const { codes: before } = outcome;
    const after = before.includes(code) ? before.filter((one) => one !== code) : [...before, code];
    outcome.change({ codes: after }, 0);
  };
  return (
    <section ref={place} className={styles.result}>
      <h2>
        {text('outcome')} <kbd>{keysOf(outcomeKey)}</kbd>
      </h2>
      {isWrapUp && call.cause === 'legEnded' && <p role="status">{text('lineEnded')}</p>}
      <NumberedChoice
        label={text('outcome')}
        choices={codes}
        chosenIds={outcome.codes}
        onChoose={toggle}
      >
        {isWrapUp && <WrapUp agent={agent} callId={call.callId} />}
      </NumberedChoice>
      {!isTestCall(call) && (
        <CallBack call={call} agentId={agent.id} codes={outcome.codes} note={outcome.note} />
      )}
      <label className={styles.note}>
        <span>{text('note')}</span>
        <textarea
          rows={2}
          maxLength={2000}
          value={outcome.note}
          onChange={({ target }) => outcome.change({ note: target.value }, saveAfterMs)}
        />
      </label>
    </section>
  );
}

export function WrapUp({ agent, callId }: { readonly agent: Agent; readonly callId: string }) {
  const text = useText();
  const formats = useFormats();
  const nowMs = useNowMs();
  const queries = useQueryClient();
  const [isBusy, setIsBusy] = useState(true);
  useEffect(() => {
    const timer = window.setTimeout(() => setIsBusy(false), endableAfterMs);
    return () => window.clearTimeout(timer);
  }, []);
  const work = agent.work.find((one) => one.callId === callId && one.phase === 'wrapUp');
  const sessions = useQuery({
    queryKey: ['agent', agent.id, 'wrapUp', callId],
    queryFn: () =>
      bodyOf(
        api.get('/api/v1/agents/{agent}/sessions', {
          params: { agent: agent.id },
          query: { state: ['busyWrapUp'] },
        }),
      ),
  });
  if (work === undefined) return null;
  const untilMs = work.until === null ? null : Date.parse(work.until);
  const put = async (body: { extendMs: number } | { state: 'ready' | 'notReady' }) => {
    setIsBusy(true);
    for (const { id } of sessions.data?.items ?? []) {
      const params = { session: id };
      const answer: ApiResult<unknown> = await api.put('/api/v1/agent-sessions/{session}/state', {
        params,
        body,
      });
      if (!answer.ok) tellProblem(answer.problem);
    }
    setIsBusy(false);
    await queries.invalidateQueries({ queryKey: ['agent', agent.id] });
  };
  const isReady = agent.pendingState === null;
  const end = () => void put({ state: isReady ? 'ready' : 'notReady' });
  const extend = () => void put({ extendMs: extensionMs });
  const startMs = Date.parse(agent.stateEnteredAt);
  return (
    <div className={styles.wrapUp}>
      {untilMs !== null && (
        <Countdown untilMs={untilMs} totalMs={untilMs - startMs} nowMs={nowMs}>
          {text('wrapUpLeft', { time: formats.duration(untilMs - nowMs) })}
        </Countdown>
      )}
      <div data-next className={styles.row}>
        <Button kind="main" isDisabled={isBusy} onPress={end}>
          {text('endWrapUp')}
        </Button>
        <Button isDisabled={isBusy} onPress={extend}>
          {text('extend')}
        </Button>
      </div>
    </div>
  );
}
