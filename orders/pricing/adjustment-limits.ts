/**
 * How far a person may change charges or discount the order without approval. Of several roles the
 * most permissive counts; a change equal to the limit is allowed.
 * Source: dynamics-call-center.md 1.3, 3.4.
 */
import type { ChannelSettings } from '../../contracts/index.ts';
import { millionths, roundMinor } from '../money.ts';

const ppmPerPercent = millionths / 100;
const whole = BigInt(millionths);

type Rights = ChannelSettings['overridePermissions'][number];

export type AdjustmentRights = Pick<
  Rights,
  'mayAddCharges' | 'chargeIncreasePercent' | 'chargeDecreasePercent' | 'totalDiscountPercent'
>;

/** The roles' rights together; without a listed role, none. */
export function rightsOf(
  { overridePermissions }: Pick<ChannelSettings, 'overridePermissions'>,
  roles: readonly string[],
): AdjustmentRights {
  const own = overridePermissions.filter(({ role }) => roles.includes(role));
  const most = (of: (rights: Rights) => number) => Math.max(0, ...own.map(of));
  return {
    mayAddCharges: own.some(({ mayAddCharges }) => mayAddCharges),
    chargeIncreasePercent: most((rights) => rights.chargeIncreasePercent),
    chargeDecreasePercent: most((rights) => rights.chargeDecreasePercent),
    totalDiscountPercent: most((rights) => rights.totalDiscountPercent),
  };
}

/** Whether a charge may change: `old × (1 − decrease) ≤ new ≤ old × (1 + increase)`. */
export function mayChangeCharge(
  { fromMinor, toMinor }: { readonly fromMinor: number; readonly toMinor: number },
  { chargeIncreasePercent, chargeDecreasePercent }: AdjustmentRights,
): boolean {
  const next = BigInt(toMinor) * whole;
  const share = (percent: number) => BigInt(fromMinor) * (whole + BigInt(ppmOf(percent)));
  return share(-chargeDecreasePercent) <= next && next <= share(chargeIncreasePercent);
}

/** Whether the discount is within the limit for the subtotal. */
export function mayDiscount(
  { amountMinor, subtotalMinor }: { readonly amountMinor: number; readonly subtotalMinor: number },
  { totalDiscountPercent }: AdjustmentRights,
): boolean {
  const most = roundMinor(subtotalMinor, ppmOf(totalDiscountPercent), millionths);
  return amountMinor <= most;
}

/** Converts percent to millionths. */
export function ppmOf(percent: number): number {
  return Math.round(percent * ppmPerPercent);
}
