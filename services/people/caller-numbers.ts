/** Who sees the numbers of calls that are not their own, and how the numbers are hidden from others. */
import type { CallResource } from '../../contracts/index.ts';
import type { Wire } from '../../live/index.ts';
import { type AnyRole, everyRole, type Principal } from './principal.ts';

/** A right that some roles bring, and that others are given by its name among their scopes. */
export interface NamedRight {
  readonly right: string;
  readonly roles: readonly AnyRole[];
}

/** Whether somebody has a right, by a role or by its name. */
export function holdsRight(
  { right, roles: bearers }: NamedRight,
  { roles, scopes }: Pick<Principal, 'roles' | 'scopes'>,
): boolean {
  return scopes.includes(right) || bearers.some((role) => roles.includes(role));
}

/** To see numbers in calls of others. */
export const seeCallerNumbers: NamedRight = {
  right: 'seeCallerNumbers',
  roles: everyRole.filter((role) => role !== 'agent' && role !== 'orderTaker'),
};

/** The last four letters or digits of a text. */
const lastFour = /[\p{L}\p{N}](?=(?:[^\p{L}\p{N}]*[\p{L}\p{N}]){0,3}[^\p{L}\p{N}]*$)/gu;

/** A number of the outside without its last four digits; numbers of the centre's own stay. */
export function hiddenNumber(number: string, wire: Wire): string {
  const { parties } = wire.live.projection;
  if (wire.fileId(number) !== null || parties.addressOf(number) !== null) return number;
  // Of a SIP address the part before the host is the number.
  const [user = '', ...host] = number.split('@');
  return [user.replace(lastFour, '•'), ...host].join('@');
}

/** A call as those see it who may not see its numbers. Where an inbound call arrived stays. */
export function withHiddenNumbers(call: CallResource, wire: Wire): CallResource {
  type LegParty = CallResource['legs'][number]['callerId'];
  const hidden = (party: LegParty): LegParty =>
    party === null || party.name !== null
      ? party
      : { ...party, number: hiddenNumber(party.number, wire) };
  const legs = call.legs.map((leg) => ({
    ...leg,
    callerId: hidden(leg.callerId),
    calledId: call.origin === 'inbound' ? leg.calledId : hidden(leg.calledId),
    connectedId: hidden(leg.connectedId),
    redirectionId: hidden(leg.redirectionId),
    redirectingId: hidden(leg.redirectingId),
  }));
  return { ...call, legs };
}
