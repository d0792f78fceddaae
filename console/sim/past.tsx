/**
 * Replay of what has happened here: the events of the last day, as long as the service keeps them,
 * drawn as a simulated day is. Source: ux-and-api.md 10.8, 10.11.
 */
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { ItemAt, Problem } from '#client';
import { api, bodyOf, useAgents, useQueues } from '../live-data/index.ts';
import { Empty, Failure, Loading, useFormats } from '../parts/index.ts';
import { Part } from '../parts/panel.tsx';
import { useCentre } from '../shell/session.ts';
import type { LabAddress } from './address.ts';
import { type DayEvent, DayRecorder, dayEventTypes } from './day-recorder.ts';
import { useText } from './figures.ts';
import { Player } from './replay.tsx';
import type { ReplayRun } from './worker-protocol.ts';

const path = '/api/v1/centres/{centre}/journal';
type Row = ItemAt<typeof path>;

const pageSize = 200;
/** More is a day that a page would be too long in reading. */
const rowsMax = 40_000;

interface Past {
  readonly run: ReplayRun;
  readonly beganMs: number;
  readonly isCut: boolean;
}

export function Past({ address }: { readonly address: LabAddress }) {
  const text = useText();
  const formats = useFormats();
  const { centreId, timeZone, rights } = useCentre();
  const [rowsRead, setRowsRead] = useState(0);
  const names = useNames();
  const reading = useQuery<Past | null, Problem>({
    queryKey: ['past', centreId],
    enabled: rights.includes('listJournal'),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    queryFn: async ({ signal }) => pastOf(await rowsOf(centreId, { signal, onRead: setRowsRead })),
  });
  const past = reading.data;
  const run = useMemo(() => {
    if (past == null) return null;
    const named = (id: string) => names.get(id) ?? id;
    return { ...past.run, queues: past.run.queues.map(named), agents: past.run.agents.map(named) };
  }, [past, names]);
  if (!rights.includes('listJournal')) return <Empty>{text('pastNotAllowed')}</Empty>;
  if (reading.error !== null) {
    return (
      <Failure
        problem={reading.error}
        work={text('pastStays')}
        onRetry={() => void reading.refetch()}
      />
    );
  }
  if (past === undefined) return <Loading of={text('pastReads', { rows: rowsRead })} rows={6} />;
  if (past === null || run === null) return <Empty>{text('pastEmpty')}</Empty>;
  const since = formats.dateTime(past.beganMs, timeZone);
  return (
    <Part title={text('pastTitle', { since })}>
      {past.isCut ? <p>{text('pastCut', { rows: rowsMax })}</p> : null}
      <Player
        run={run}
        address={{ ...address, at: 0 }}
        time={(ms) => formats.timeWithSeconds(past.beganMs + ms, timeZone)}
        isOfJournal
      />
    </Part>
  );
}

/** Of queues and agents, by their ids; the same map while they are called the same. */
function useNames(): ReadonlyMap<string, string> {
  const named = [...useQueues(), ...useAgents()].map(({ id, name }) => [id, name ?? id]);
  const key = JSON.stringify(named);
  return useMemo(() => new Map(JSON.parse(key) as [string, string][]), [key]);
}

interface Reading {
  readonly signal: AbortSignal;
  readonly onRead: (rows: number) => void;
}

/** In the order of time; the service tells the newest first. */
async function rowsOf(centre: string, { signal, onRead }: Reading): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: pageSize, types: dayEventTypes.join(), cursor };
    const page = await bodyOf(api.get(path, { params: { centre }, query, signal }));
    rows.push(...page.items);
    cursor = page.nextCursor ?? undefined;
    onRead(rows.length);
  } while (cursor !== undefined && rows.length < rowsMax);
  return rows.reverse();
}

/** Null: nobody has called. */
function pastOf(rows: readonly Row[]): Past | null {
  const queues = [...new Set(rows.flatMap(({ queueId }) => queueId ?? []))];
  const [first] = rows;
  if (first === undefined || !rows.some(({ type }) => type === 'call.queued')) return null;
  const beganMs = Date.parse(first.at);
  const recorder = new DayRecorder(queues);
  for (const row of rows) recorder.take(eventOf(row, beganMs));
  const endMs = Math.max(1_000, Date.parse(rows.at(-1)?.at ?? first.at) - beganMs);
  return { run: recorder.run(queues, endMs), beganMs, isCut: rows.length >= rowsMax };
}

function eventOf({ type, at, data, ...of }: Row, beganMs: number): DayEvent {
  return {
    type,
    atMs: Date.parse(at) - beganMs,
    callId: of.callId ?? undefined,
    queueId: of.queueId ?? undefined,
    agentId: of.agentId ?? undefined,
    state: String(data['derivedState']),
  };
}
