/**
 * Rights on orders beyond those of roles: limits on money given back, and who may exceed them.
 */
import { type ChannelSettings, defaultLimits } from '../../contracts/index.ts';
import { minorDigits } from '../mail/mail-texts.ts';
import { holdsRight, type NamedRight } from '../people/caller-numbers.ts';
import type { Principal } from '../people/principal.ts';
import { rolesOf } from './typed-price.ts';

type Returns = ChannelSettings['returns'];

/** To exceed the default limit of credits, and to change submitted orders that others took. */
export const superviseOrders: NamedRight = {
  right: 'superviseOrders',
  roles: ['supervisor', 'admin', 'integration'],
};

/** A limit of refunds or credits in minor units; null: none. */
export function limitMinor(
  returns: Returns,
  name: keyof typeof defaultLimits,
  currency: string,
): number | null {
  const set = returns[name];
  if (set !== undefined) return set?.amountMinor ?? null;
  return defaultLimits[name] * 10 ** minorDigits(currency);
}

/** Most that a principal may credit on one order, in minor units; null: any sum. */
export function creditMaxMinor(
  settings: Pick<ChannelSettings, 'returns' | 'overridePermissions'>,
  currency: string,
  principal: Principal | null,
): number | null {
  const { returns } = settings;
  const roles = principal === null ? [] : rolesOf(settings, principal);
  const own = settings.overridePermissions.flatMap(({ role, creditMax }) =>
    roles.includes(role) && creditMax !== undefined ? [creditMax] : [],
  );
  if (own.includes(null)) return null;
  if (own.length > 0) return Math.max(...own.map((one) => one?.amountMinor ?? 0));
  const isDefault = returns.creditMax === undefined;
  const isExempt = isDefault && principal !== null && holdsRight(superviseOrders, principal);
  return isExempt ? null : limitMinor(returns, 'creditMax', currency);
}
