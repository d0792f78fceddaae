/** Between calls: state, today's figures, dialling, calls to pick up and outbound previews. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiResult } from '#client';
import { api, bodyOf, useChanges, useNowMs, useRead } from '../live-data/index.ts';
import {
  Button,
  Countdown,
  Dialog,
  Empty,
  Field,
  Form,
  Loading,
  notify,
  refusalWords,
  StateMark,
  tellProblem,
  useFormats,
} from '../parts/index.ts';
import { Facts } from '../parts/panel.tsx';
import { spokenNumber } from '../parts/telephone-number.ts';
import { useCommands } from '../shell/commands.ts';
import { useReasonWords } from '../shell/sayings.ts';
import { useCentre } from '../shell/session.ts';
import { CallbacksToCome } from './call-back.tsx';
import { usePartyWords } from './caller.ts';
import styles from './desk.module.css';
import { MessagesWaiting } from './messages-panel.tsx';
import { type Agent, type Call, callKey, useShown, useText } from './work.ts';

const callsLookedAt = 100;
const counts = ['numberOfAcdCalls', 'numberOfOutgoingCalls'] as const;

export function IdlePanel({ agent }: { readonly agent: Agent }) {
  const text = useText();
  const formats = useFormats();
  const nowMs = useNowMs();
  const reasonWords = useReasonWords();
  const stats = useQuery({
    queryKey: ['agent', agent.id, 'stats'],
    queryFn: () => bodyOf(api.get('/api/v1/agents/{agent}/stats', { params: { agent: agent.id } })),
  }).data;
  const { reason, visibleReason } = agent;
  const { state } = useShown(agent.id);
  return (
    <div className={styles.card}>
      <header className={styles.head}>
        {state === 'unknown' ? <b>{text('state.unknown')}</b> : <StateMark state={state} />}
        <span className={styles.clock}>
          {formats.duration(nowMs - Date.parse(agent.stateEnteredAt))}
        </span>
      </header>
      {visibleReason === null || reason === null ? null : (
        <p className={styles.soft}>{text('stateBecause', { reason: reasonWords(reason) })}</p>
      )}
      {stats !== undefined && (
        <Facts
          of={counts.map((count) => [
            text(count),
            formats.number(stats[count]),
            {
              sentence: text('countMeans', { count }),
              formula: count,
              since: formats.dateTime(stats.windowStart),
              cases: stats[count],
            },
          ])}
        />
      )}
      <OutboundPreview agentId={agent.id} />
      <MessagesWaiting agentId={agent.id} />
      <CallbacksToCome agentId={agent.id} />
      {agent.derivedState !== 'loggedOff' && <CallMe agentId={agent.id} />}
      {agent.derivedState !== 'loggedOff' && <Dial agent={agent} />}
    </div>
  );
}

/** A call to try the desk by, which rings once the agent is ready. */
function CallMe({ agentId }: { readonly agentId: string }) {
  const text = useText();
  const callMe = async () => {
    const params = { agent: agentId };
    const answer = await api.post('/api/v1/agents/{agent}/test-call', { params });
    if (answer.ok) notify(text('testCallComes'), { cause: `/calls/${answer.body.callId}/` });
    else tellProblem(answer.problem);
  };
  return <Button onPress={callMe}>{text('callMe')}</Button>;
}

function useFetched() {
  const queries = useQueryClient();
  return async (asked: Promise<ApiResult<Call>>): Promise<boolean> => {
    const answer = await asked;
    if (!answer.ok) {
      tellProblem(answer.problem);
      return false;
    }
    queries.setQueryData(callKey(answer.body.callId), answer.body);
    await queries.invalidateQueries({ queryKey: ['agent'] });
    return true;
  };
}

function Dial({ agent }: { readonly agent: Agent }) {
  const text = useText();
  const take = useFetched();
  const [number, setNumber] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const [isFetching, setIsFetching] = useState(false);
  const { addressId: address } = agent;
  if (address === null) return null;
  const dial = async () => {
    const to = number.replaceAll(/[ .-]/g, '');
    const answer = await api.post('/api/v1/addresses/{address}/calls', {
      params: { address },
      body: { to },
    });
    if (!answer.ok) return setFault(refusalWords(answer.problem));
    setNumber('');
    await take(Promise.resolve(answer));
  };
  return (
    <>
      <Form className={styles.dial} onSend={dial}>
        <Field
          label={text('numberToDial')}
          type="tel"
          value={number}
          fault={fault}
          onChange={(value) => {
            setNumber(value);
            setFault(null);
          }}
        />
        <Button type="submit" isDisabled={number.trim() === ''}>
          {text('dial')}
        </Button>
      </Form>
      <Button onPress={() => setIsFetching(true)}>{text('fetchCall')}</Button>
      <Dialog title={text('fetchCall')} isOpen={isFetching} onClose={() => setIsFetching(false)}>
        <CallsToFetch addressId={address} onTaken={() => setIsFetching(false)} />
      </Dialog>
    </>
  );
}

interface CallsToFetchProps {
  readonly addressId: string;
  readonly onTaken: () => void;
}

const callsPath = '/api/v1/centres/{centre}/calls';
const parkedEveryMs = 5_000;

/** Calls that are parked, by whomever: the agent who is free takes them back. */
export function ParkedCalls({ isBusy }: { readonly isBusy: boolean }) {
  const text = useText();
  const formats = useFormats();
  const nowMs = useNowMs();
  const take = useFetched();
  const nameParty = usePartyWords();
  const { centreId: centre } = useCentre();
  const asked = { params: { centre }, query: { limit: callsLookedAt } };
  const options = { refetchInterval: parkedEveryMs, changes: useChanges('call.') };
  const calls = useRead(callsPath, asked, options).data?.items ?? [];
  const parked = calls.flatMap((call) => {
    const { parkSlot: slot, legs } = call;
    if (slot === null) return [];
    const fetch = () => take(api.post('/api/v1/calls/unpark', { body: { slot } }));
    return [
      { who: nameParty(call), slot, fetch, sinceMs: Date.parse(legs[0]?.stateEnteredAt ?? '') },
    ];
  });
  const label = ({ who, slot }: (typeof parked)[number]) => text('takeParked', { who, slot });
  const commands = parked.map((one) => ({
    id: `unpark-${one.slot}`,
    label: label(one),
    run: one.fetch,
  }));
  useCommands(isBusy ? [] : commands);
  if (parked.length === 0) return null;
  return (
    <section className={styles.preview} aria-label={text('parked')}>
      <h2>{text('parked')}</h2>
      {parked.map((one) => (
        <Button key={one.slot} className={styles.choice} isDisabled={isBusy} onPress={one.fetch}>
          {label(one)} <span className={styles.soft}>{formats.duration(nowMs - one.sinceMs)}</span>
        </Button>
      ))}
      <p className={styles.soft}>{text('parkedMeans', { isBusy: String(isBusy) })}</p>
    </section>
  );
}

/** Calls that ring at other stations. */
function CallsToFetch({ addressId, onTaken }: CallsToFetchProps) {
  const text = useText();
  const take = useFetched();
  const nameParty = usePartyWords();
  const { centreId: centre } = useCentre();
  const asked = { params: { centre }, query: { limit: callsLookedAt } };
  const { data } = useRead(callsPath, asked, { staleTime: 0 });
  if (data === undefined) return <Loading of={text('calls')} />;
  const ringing = data.items.flatMap((call) =>
    call.legs
      .filter((leg) => leg.state === 'offering' && leg.addressId !== null && call.queueId === null)
      .map((leg) => ({
        call,
        words: text('ringsAt', {
          station: spokenNumber(leg.calledId?.number ?? leg.addressId ?? ''),
        }),
        fetch: () =>
          api.post('/api/v1/calls/pickup', {
            body: { addressId, from: leg.addressId ?? '' },
          }),
      })),
  );
  if (ringing.length === 0) return <Empty>{text('nothingToFetch')}</Empty>;
  return (
    <ul className={styles.choices}>
      {ringing.map(({ call, words, fetch }) => {
        return (
          <li key={`${call.id}-${words}`}>
            <Button
              className={styles.choice}
              onPress={async () => ((await take(fetch())) ? onTaken() : undefined)}
            >
              {nameParty(call)}
              <span className={styles.soft}>{words}</span>
            </Button>
          </li>
        );
      })}
    </ul>
  );
}

/** Outbound preview: the agent dials, or leaves the entry to another agent. */
function OutboundPreview({ agentId }: { readonly agentId: string }) {
  const text = useText();
  const nowMs = useNowMs();
  const queries = useQueryClient();
  const [sinceMs] = useState(nowMs);
  const params = { agent: agentId };
  const { data } = useQuery({
    queryKey: ['preview', agentId],
    queryFn: () => bodyOf(api.get('/api/v1/agents/{agent}/outbound-preview', { params })),
  });
  if (data === undefined || data === null) return null;
  const untilMs = Date.parse(data.expiresAt);
  if (untilMs < nowMs) return null;
  const act = async (verb: 'dial' | 'skip') => {
    const answer = await api.ask('POST', `/api/v1/agents/{agent}/outbound-preview/${verb}`, {
      params,
      body: {},
    });
    if (!answer.ok) tellProblem(answer.problem);
    await queries.invalidateQueries({ queryKey: ['preview'] });
    await queries.invalidateQueries({ queryKey: ['agent'] });
  };
  const { name, number, attempts, data: note } = data.entry;
  return (
    <section className={styles.preview} aria-label={text('toCall')}>
      <h2>{text('toCall')}</h2>
      <p>
        <b>{name ?? spokenNumber(number)}</b>{' '}
        {name !== null && <span className={styles.soft}>{spokenNumber(number)}</span>}
      </p>
      <p className={styles.soft}>{text('attempts', { count: attempts })}</p>
      {note !== null && <p>{note}</p>}
      <Countdown untilMs={untilMs} totalMs={Math.max(1, untilMs - sinceMs)} nowMs={nowMs}>
        {text('secondsLeft', { seconds: Math.ceil((untilMs - nowMs) / 1000) })}
      </Countdown>
      <div className={styles.answers}>
        <Button kind="main" onPress={() => act('dial')}>
          {text('dial')}
        </Button>
        <Button onPress={() => act('skip')}>{text('skip')}</Button>
      </div>
    </section>
  );
}
