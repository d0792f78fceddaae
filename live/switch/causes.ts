/**
 * Why parties cannot be had and lines are let go, in the words of the core, of legs and of
 * switches.
 *
 * Source: tapi-call-center.md 3.6 (disconnect causes), ux-and-api.md 7.1 (answers).
 */
import type { ErrorCode, LegCause, SwitchAnswer } from '../../contracts/index.ts';
import type { KeptLeg } from '../projection/kept-call.ts';
import type { Line } from './lines.ts';

type Result = SwitchAnswer['result'];

/** What an offer fails of whose station answers so. */
export const failsAs: { readonly [R in Result]: 'busy' | 'unreachable' | 'media' } = {
  done: 'media',
  answered: 'media',
  machine: 'media',
  busy: 'busy',
  noAnswer: 'unreachable',
  rejected: 'media',
  unreachable: 'unreachable',
  badNumber: 'unreachable',
  failed: 'media',
};

/** Why a leg is lost whose party answers so. */
export const lostAs: { readonly [R in Result]: string } = {
  done: 'normal',
  answered: 'normal',
  machine: 'normal',
  busy: 'busy',
  noAnswer: 'noAnswer',
  rejected: 'reject',
  unreachable: 'unreachable',
  badNumber: 'badNumber',
  failed: 'failed',
};

const ofCalls: { readonly [cause: string]: LegCause } = {
  reject: 'rejected',
  noAnswer: 'noAnswer',
  busy: 'busy',
  unreachable: 'unreachable',
  badNumber: 'badNumber',
  failed: 'failed',
};

const ofRefusals: { readonly [C in ErrorCode]?: LegCause } = {
  address_busy: 'busy',
  no_agent_at_address: 'rejected',
  no_capacity: 'busy',
  agent_state_not_allowed: 'busy',
  resource_unavailable: 'congestion',
  storage_unavailable: 'congestion',
  draining: 'congestion',
};

/** Why a call that the centre does not take is hung up. */
export function causeOfRefusal(code: string): LegCause {
  return ofRefusals[code as ErrorCode] ?? 'badNumber';
}

/** Why the line of a leg is let go; null: it is a station that rings, and is to ring no more. */
export function causeOfEnd(
  made: KeptLeg | undefined,
  line: Line | undefined,
): { readonly cause: LegCause | null; readonly offerId: string } {
  const offerId = made?.offerId ?? made?.leg.id ?? '';
  const isRung = line?.stage === 'ringing' && made !== undefined && made.agentId !== null;
  if (isRung) return { cause: null, offerId };
  // Who was never answered has called in vain.
  const inVain = line?.stage === 'offered' ? 'busy' : 'normal';
  const cause = ofCalls[made?.of.call.cause ?? ''] ?? inVain;
  return { cause, offerId };
}
