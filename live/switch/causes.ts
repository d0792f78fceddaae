/**
 * Why parties cannot be had and lines are let go, in the words of the core, of legs and of
 * switches.
 *
 * Source: tapi-call-center.md 3.6 (disconnect causes), ux-and-api.md 7.1 (answers).
 */
import { type LegCause, legCauses, type SwitchAnswer } from '../../contracts/index.ts';
import type { KeptLeg } from '../projection/kept-call.ts';
import type { Line } from './lines.ts';

/** Nobody is at the station, or there is none. */
const unreachable: readonly SwitchAnswer['result'][] = ['noAnswer', 'unreachable', 'badNumber'];
const busy = ['address_busy', 'no_capacity', 'agent_state_not_allowed'];
const full = ['resource_unavailable', 'storage_unavailable', 'draining'];

/** What an offer fails of whose station answers so. */
export function failsAs(result: SwitchAnswer['result']): 'busy' | 'unreachable' | 'media' {
  if (result === 'busy') return result;
  return unreachable.includes(result) ? 'unreachable' : 'media';
}

/** Why a leg is lost whose party answers so. */
export function lostAs(result: SwitchAnswer['result']): string {
  return result === 'rejected' ? 'reject' : result;
}

/** Why a call that the centre does not take is hung up. */
export function causeOfRefusal(code: string): LegCause {
  if (busy.includes(code)) return 'busy';
  if (full.includes(code)) return 'congestion';
  return code === 'no_agent_at_address' ? 'rejected' : 'badNumber';
}

/** Why the line of a leg is let go; null: it is a station that rings, and is to ring no more. */
export function causeOfEnd(made: KeptLeg | undefined, line: Line | undefined): LegCause | null {
  if (line?.stage === 'ringing' && made !== undefined && made.agentId !== null) return null;
  const cause = made?.of.call.cause;
  // Who was never answered has called in vain.
  const inVain = line?.stage === 'offered' ? 'busy' : 'normal';
  return cause === 'reject' ? 'rejected' : (legCauses.find((one) => one === cause) ?? inVain);
}
