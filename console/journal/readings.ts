/** Reads the journal: older pages on request, and new rows as events arrive. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { ItemAt } from '#client';
import { api, bodyOf, usePages, watchEvents } from '../live-data/index.ts';
import { useCentre } from '../shell/session.ts';

export const journalPath = '/api/v1/centres/{centre}/journal';
export type JournalRow = ItemAt<typeof journalPath>;

/** Event and input types of each filter; only event types contain dots. */
export const kinds = {
  calls:
    'call.*,callback.*,menu.*,route.*,voicemail.*,interaction.*,directCall.*,treatCall,moveCall,redirectCall,pullCall,hangUpCall,reclassCall,transfer,consult,conference,hold,retrieve,hangUp,completeTransfer,cancelConsult,setOutcome',
  offers: 'offer.*,leg.*,acceptOffer,rejectOffer',
  agents:
    'agent.*,agentSession.*,address.*,device.*,logOn,logOff,setState,openSession,setSessionState,endSession,endWrapUp,extendWrapUp',
  queues: 'queue.*,group.*,alarm.*,setQueueState',
  orders: 'order.*,hold.*,payment.*,prompt.*,review.*,continuity.*',
  outbound: 'outbound*',
  centre:
    'rules.*,shadow.*,centre.*,job.*,sweep.*,handler.*,proxy.*,service.*,state.kept,activate,newDay,restart,refused',
} as const;

export interface JournalFilter {
  readonly source: 'events' | 'disk';
  readonly types?: string | undefined;
  readonly agentId?: string | undefined;
  readonly queueId?: string | undefined;
  readonly callId?: string | undefined;
}

const pageSize = 200;
/** Delay, so that one read covers several events. */
const readAfterMs = 500;
/** Beyond this many new rows the journal is read from the start. */
const freshMax = 2_000;
const none: readonly JournalRow[] = [];

/** Rows, newest first; new ones are added while `isFollowing`. */
export function useJournal(filter: JournalFilter, isFollowing: boolean) {
  const { centreId: centre } = useCentre();
  const query = { ...filter, limit: pageSize };
  const { reading, more } = usePages(journalPath, { params: { centre }, query });
  const key = JSON.stringify(filter);
  const fresh = useFresh(reading.data?.[0]?.place, { filter: key, isFollowing });
  const hasNone = reading.data?.length === 0;
  // Reads on after an empty page, as matches may lie far back.
  useEffect(() => {
    if (hasNone) more?.();
  }, [hasNone, more]);
  const rows = reading.data === undefined ? undefined : [...fresh, ...reading.data];
  return { reading: { ...reading, data: rows }, more };
}

interface Following {
  readonly filter: string;
  readonly isFollowing: boolean;
}

function useFresh(first: string | undefined, { filter, isFollowing }: Following) {
  const { centreId: centre } = useCentre();
  const queries = useQueryClient();
  const [fresh, setFresh] = useState<{ of: string; rows: readonly JournalRow[] }>();
  const rows = fresh?.of === filter ? fresh.rows : none;
  const place = useRef<{ of: string; after: string | undefined }>(undefined);
  if (place.current?.of !== filter) place.current = { of: filter, after: undefined };
  place.current.after ??= first;
  const known = useRef(rows);
  known.current = rows;
  useEffect(() => {
    if (!isFollowing) return;
    let timer: number | undefined;
    const end = new AbortController();
    const read = async (): Promise<void> => {
      const asked = JSON.parse(filter) as JournalFilter;
      const query = { ...asked, limit: pageSize, after: place.current?.after };
      const page = await bodyOf(
        api.get(journalPath, { params: { centre }, query, signal: end.signal }),
      );
      if (end.signal.aborted) return;
      const all = [...page.items, ...known.current];
      const isLost = page.nextCursor !== null || all.length > freshMax;
      place.current = { of: filter, after: isLost ? undefined : page.resumeToken };
      setFresh({ of: filter, rows: isLost ? none : all });
      if (isLost) await queries.resetQueries({ queryKey: [journalPath] });
    };
    const look = (): void => {
      timer = undefined;
      // A failed read is repeated at the next event.
      read().catch(() => {});
    };
    const stop = watchEvents(() => {
      timer ??= window.setTimeout(look, readAfterMs);
    });
    timer = window.setTimeout(look, readAfterMs);
    return () => {
      end.abort();
      window.clearTimeout(timer);
      stop();
    };
  }, [filter, isFollowing, centre, queries]);
  return rows;
}
