/**
 * How far somebody may leave what is charged, or take off the whole, without approval.
 *
 * Of several roles, what each allows most. A limit is met where it is equalled, to the minor unit.
 * Source: dynamics-call-center.md 1.3, 3.4.
 */
import type { ChannelSettings } from '../../contracts/index.ts';
import { roundMinor } from '../money.ts';

const [ppmPerPercent, whole] = [10_000, 1_000_000n];

type Rights = ChannelSettings['overridePermissions'][number];

/** What somebody with these roles may do. */
export type AdjustmentRights = Pick<
  Rights,
  'mayAddCharges' | 'chargeIncreasePercent' | 'chargeDecreasePercent' | 'totalDiscountPercent'
>;

/** The rights of roles together; without one of them, none. */
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

/** Whether a charge may be changed so far: `old × (1 − dec) ≤ new ≤ old × (1 + inc)`. */
export function mayChangeCharge(
  { fromMinor, toMinor }: { readonly fromMinor: number; readonly toMinor: number },
  { chargeIncreasePercent, chargeDecreasePercent }: AdjustmentRights,
): boolean {
  const next = BigInt(toMinor) * whole;
  const share = (percent: number) => BigInt(fromMinor) * (whole + BigInt(ppmOf(percent)));
  return share(-chargeDecreasePercent) <= next && next <= share(chargeIncreasePercent);
}

/** Whether so much may be taken off a subtotal. */
export function mayDiscount(
  { amountMinor, subtotalMinor }: { readonly amountMinor: number; readonly subtotalMinor: number },
  { totalDiscountPercent }: AdjustmentRights,
): boolean {
  const most = roundMinor(subtotalMinor, ppmOf(totalDiscountPercent), Number(whole));
  return amountMinor <= most;
}

/** Millionths of a share in percent. */
export function ppmOf(percent: number): number {
  return Math.round(percent * ppmPerPercent);
}
