/**
 * One gateway, with the people at its telephones, as the cases of the gateway suite see it.
 *
 * Everybody is named by their number. Stations are 12, 14 and 16; callers have any number, and
 * what is dialled outside is `outsideNumber`.
 */
import type { SwitchDriver } from '../../../gateways/index.ts';
import type { Clock } from '../../../live/index.ts';
import type { Behaviour } from '../leg-switch.ts';

export const stations = ['12', '14', '16'] as const;
export const outsideNumber = '0639980999';
/** No number of anybody. */
export const noNumber = '0639980000';
/** Callers dial it; it is no station. */
export const entryNumber = '0140000000';

export interface GatewayStage {
  readonly driver: SwitchDriver;
  /** Of the centre. */
  readonly clock: Clock;
  /** Lets time pass until it is so. @throws {Error} naming what, after a while. */
  until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void>;
  /** What a station, or `outsideNumber`, does when it rings, from now on [it answers at once]. */
  set(number: string, behaviour: Behaviour): Promise<void>;
  /** Somebody outside calls. */
  call(from: string, to: string): Promise<void>;
  /** A station dials. */
  dial(station: string, to: string): Promise<void>;
  /** Whoever is on the line at this number hangs up: a caller, a station, the number outside. */
  hangUp(number: string): Promise<void>;
  /** Of two whom the switch keeps together one hangs up, and the other is gone as well. */
  hangUpSent(number: string, otherNumber: string): Promise<void>;
  digits(number: string, digits: string): Promise<void>;
  /** The key of a station. */
  press(station: string, key: 'hold' | 'retrieve'): Promise<void>;
  /** The connection to the switch is lost; another is made when that is asked for. */
  lose(): Promise<void>;
  /** The driver of the next connection. */
  connectAgain(): Promise<SwitchDriver>;
  close(): Promise<void>;
}
