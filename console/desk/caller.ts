/** The caller: number, customer and why this agent was chosen. */
import type { OperationAt } from '#client';
import { useRead } from '../live-data/index.ts';
import { spokenNumber } from '../parts/telephone-number.ts';
import { type Call, type OwnCall, useText } from './work.ts';

export type Caller = OperationAt<'GET', '/api/v1/calls/{call}/customer'>['answer'];
export type Customer = Caller['customers'][number];

/** Whether an agent has asked for the call, to try their desk. */
export function isTestCall({ origin }: Call): boolean {
  return origin === 'test';
}

/** Names a call by the party outside, or by another of it. */
export function usePartyWords() {
  const text = useText();
  return (call: Call, party = numberOf(call)): string => {
    if (isTestCall(call)) return text('testCall');
    return party === null ? text('unknownCaller') : spokenNumber(party);
  };
}

export function useCaller(callId: string) {
  return useRead('/api/v1/calls/{call}/customer', { params: { call: callId } });
}

export function useWhyMe(callId: string): string {
  const text = useText();
  const { data } = useRead('/api/v1/calls/{call}/why', { params: { call: callId } });
  const decision = data?.decisions.at(-1);
  if (decision === undefined) return '';
  const { decidedBy, candidateCount: count } = decision;
  return text('whyMeIs', { count, by: text(`decidedBy.${decidedBy}`) });
}

/** Telephone number of the outside party, calling or dialled; null: withheld. */
export function numberOf({ legs, origin }: Call): string | null {
  const [caller] = legs;
  const party = origin === 'outbound' ? caller?.calledId : caller?.callerId;
  return party?.number ?? null;
}

export function isHeld({ leg }: OwnCall): boolean {
  return leg?.state.startsWith('onHold') === true;
}

export function otherPartyOf({ call, leg }: OwnCall): string | null {
  const isConsult = leg !== null && leg.relatedCallId !== null;
  const party = leg?.connectedId ?? (isConsult ? leg.calledId : null);
  return party?.name ?? party?.number ?? numberOf(call);
}
