/** Where stations send direct calls. Source: tapi-call-center.md 2.7, 2.8 (reasons). */
import type { Leg } from '../../contracts/index.ts';
import type { CallPort } from './call-port.ts';

/** How long a station rings before a call is forwarded that nobody answers. */
export const ringsMs = 20_000;

/** Where a station sends a call, and why the call comes there. */
export interface Onward {
  readonly to: string;
  readonly reason: Leg['reason'];
}

type StationUse = Pick<CallPort, 'stations'> & { readonly isBusy: boolean };

export function isTaken(addressId: string, { stations, isBusy }: StationUse): boolean {
  return isBusy || stations.get(addressId).doNotDisturb;
}

/** Where a station sends a call at once; null: the call stays. */
export function onwardOf(addressId: string, of: StationUse): Onward | null {
  const always = of.stations.forwards(addressId, 'always');
  if (always !== null) return { to: always, reason: 'fwdUncond' };
  const to = isTaken(addressId, of) ? of.stations.forwards(addressId, 'busy') : null;
  return to === null ? null : { to, reason: 'fwdBusy' };
}
