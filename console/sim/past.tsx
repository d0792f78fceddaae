/**
 * Replays a past day from the journal like a simulated one.
 */
import { useCallback, useMemo } from 'react';
import type { OperationAt } from '#client';
import { useAgents, useQueues, useRead } from '../live-data/index.ts';
import { addDays, midnightMs } from '../parts/days.ts';
import { Button, DayField, Empty, useFormats } from '../parts/index.ts';
import { Part, Read } from '../parts/panel.tsx';
import { useCentre } from '../shell/session.ts';
import type { LabAddress } from './address.ts';
import { DayRecorder } from './day-recorder.ts';
import { useText } from './figures.ts';
import { Player } from './replay.tsx';
import styles from './sim.module.css';

const path = '/api/v1/centres/{centre}/past';
type PastDay = OperationAt<'GET', typeof path>['answer'];

interface PastProps {
  readonly address: LabAddress;
  readonly onChange: (changes: Partial<LabAddress>) => void;
}

export function Past(props: PastProps) {
  const text = useText();
  const { centreId: centre, rights } = useCentre();
  const isAllowed = rights.includes('getPastDay');
  const { date } = props.address;
  const query = date === undefined ? {} : { date };
  // Each read makes the service process the whole day, so results are cached.
  const once = { enabled: isAllowed, staleTime: Number.POSITIVE_INFINITY };
  const reading = useRead(path, { params: { centre }, query }, once);
  if (!isAllowed) return <Empty>{text('pastNotAllowed')}</Empty>;
  return (
    <Read title={text('pastView')} reading={reading} work={text('pastStays')}>
      {(day) => <Day {...props} key={day.date} day={day} />}
    </Read>
  );
}

function Day({ day, address, onChange }: PastProps & { readonly day: PastDay }) {
  const text = useText();
  const formats = useFormats();
  const { timeZone } = useCentre();
  const names = useNames();
  const { date, firstDate, isCut } = day;
  const beganMs = Date.parse(day.from);
  // In seconds from midnight, as in the address.
  const beganAt = (beganMs - midnightMs(date, timeZone)) / 1_000;
  const run = useMemo(() => runOf(day), [day]);
  const named = useMemo(() => {
    const nameOf = (id: string) => names.get(id) ?? id;
    return { ...run, queues: run.queues.map(nameOf), agents: run.agents.map(nameOf) };
  }, [run, names]);
  const move = useCallback(
    ({ at = 0 }: Partial<LabAddress>) => onChange({ at: at + beganAt }),
    [onChange, beganAt],
  );
  const go = (to: string) => onChange({ date: to, at: 0 });
  return (
    <Part title={text('pastTitle', { since: formats.dateTime(beganMs, timeZone) })}>
      <div className={styles.actions}>
        <Button isDisabled={date <= firstDate} onPress={() => go(addDays(date, -1))}>
          {text('dayBefore')}
        </Button>
        <DayField label={text('pastDate')} value={date} onChange={(to) => to !== '' && go(to)} />
        <Button onPress={() => onChange({ date: undefined, at: 0 })}>{text('today')}</Button>
      </div>
      {isCut ? <p>{text('pastCut', { rows: day.items.length })}</p> : null}
      {run.calls.length === 0 ? (
        <Empty>{text('pastEmpty', { since: formats.date(midnightMs(firstDate, timeZone)) })}</Empty>
      ) : (
        <Player
          run={named}
          address={{ ...address, at: Math.max(0, address.at - beganAt) }}
          onChange={move}
          time={(ms) => formats.timeWithSeconds(beganMs + ms, timeZone)}
          isOfJournal
        />
      )}
    </Part>
  );
}

function useNames(): ReadonlyMap<string, string> {
  const named = [...useQueues(), ...useAgents()].map(({ id, name }) => [id, name ?? id]);
  const key = JSON.stringify(named);
  return useMemo(() => new Map(JSON.parse(key) as [string, string][]), [key]);
}

function runOf({ items, from, to }: PastDay) {
  const beganMs = Date.parse(from);
  const queues = [...new Set(items.flatMap(({ queueId }) => queueId ?? []))];
  const recorder = new DayRecorder(queues);
  for (const { at, type, callId, queueId, agentId, state } of items) {
    recorder.take({
      type,
      atMs: Date.parse(at) - beganMs,
      callId: callId ?? undefined,
      queueId: queueId ?? undefined,
      agentId: agentId ?? undefined,
      state: state ?? undefined,
    });
  }
  return recorder.run(queues, Math.max(1_000, Date.parse(to) - beganMs));
}
