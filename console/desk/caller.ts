/** Who is on the other side of a call, and what has to be known of them. */
import { useQuery } from '@tanstack/react-query';
import type { At } from '#client';
import { api, bodyOf } from '../live-data/index.ts';
import type { Call, OwnCall } from './work.ts';

export type Caller = At<'GET', '/api/v1/calls/{call}/customer'>['answer'];
export type Customer = Caller['customers'][number];

export function useCaller(callId: string) {
  return useQuery({
    queryKey: ['caller', callId],
    queryFn: ({ signal }) =>
      bodyOf(api.get('/api/v1/calls/{call}/customer', { params: { call: callId }, signal })),
  });
}

/** Why this agent was chosen, in a sentence. */
export function useWhyMe(callId: string, language: string): string {
  const { data } = useQuery({
    queryKey: ['why', callId, language],
    queryFn: ({ signal }) =>
      bodyOf(api.get('/api/v1/calls/{call}/why', { params: { call: callId }, signal })),
  });
  return data?.decisions.at(-1)?.text ?? '';
}

/** Of whoever is named first in the call, or dialled; null: it is withheld. */
export function numberOf({ legs, origin }: Call): string | null {
  const [caller] = legs;
  const party = origin === 'outbound' ? caller?.calledId : caller?.callerId;
  return party?.number ?? null;
}

export function otherParty({ call, leg }: OwnCall): string | null {
  return leg?.connectedId?.name ?? leg?.connectedId?.number ?? numberOf(call);
}

export function customerName({ firstName, lastName }: Customer): string {
  return [firstName, lastName].filter((part) => part !== null).join(' ');
}

/** `06 39 98 00 01`: as it is said in France; other numbers as they came. */
export function spokenNumber(number: string): string {
  const national = number.replace(/^\+33/, '0');
  return /^0\d{9}$/.test(national) ? national.replaceAll(/(\d\d)(?=\d)/g, '$1 ') : number;
}
