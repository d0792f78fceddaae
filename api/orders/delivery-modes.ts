/**
 * How goods may be sent: by the modes of the centre that the item does not exclude, and that reach
 * the country of the address. Computed when it is asked.
 *
 * Source: dynamics-call-center.md 3.9.
 */
import type { ItemSettings } from '../../contracts/index.ts';
import type { Order, OrderLine } from '../../orders/index.ts';
import { Refusal } from '../refusal.ts';
import type { Shop } from './shop.ts';

/** How, and where to: what a line says goes before what its order says. */
export type DeliveryOf = Pick<Order, 'deliveryMode' | 'addressRef'>;

/** That each of these lines can be sent as it is to be. @throws {Refusal} */
export function requireDelivery(
  lines: readonly Pick<OrderLine, 'sku' | 'deliveryMode'>[],
  order: DeliveryOf,
  shop: Shop,
): void {
  const allowed = modesTo(order, shop);
  requireAllowed(order.deliveryMode, allowed, 'the order');
  for (const { sku, deliveryMode = order.deliveryMode } of lines) {
    requireAllowed(deliveryMode, modesOf(shop.item(sku), allowed), sku);
  }
}

function requireAllowed(mode: string | undefined, allowed: readonly string[], of: string): void {
  if (mode === undefined || allowed.includes(mode)) return;
  const detail = `${mode} is no delivery mode for ${of}; expected ${allowed.join(' or ') || 'none'}.`;
  throw new Refusal('delivery_mode_not_valid', detail, { allowed: [...allowed] });
}

function modesTo({ addressRef }: DeliveryOf, { settings, customer }: Shop): readonly string[] {
  const addresses = customer?.addresses ?? [];
  const named = addresses.find(({ label }) => label === addressRef);
  const country = (named ?? addresses[0])?.country;
  const reaches = ({ countries }: { readonly countries?: readonly string[] }): boolean =>
    countries === undefined || country === undefined || countries.includes(country);
  return settings.deliveryModes.filter(reaches).map(({ code }) => code);
}

function modesOf(item: ItemSettings | undefined, modes: readonly string[]): readonly string[] {
  const excluded = item?.excludedDeliveryModeIds ?? [];
  return modes.filter((mode) => !excluded.includes(mode));
}
