/**
 * How and where goods may be sent: by the modes of the centre that the item does not exclude, and
 * that reach the country of the address. Computed when it is asked.
 *
 * Source: dynamics-call-center.md 3.9.
 */
import { aFinding } from '../../contracts/index.ts';
import type { Order, OrderLine } from '../../orders/index.ts';
import { InvalidRequest, Refusal } from '../refusal.ts';
import type { Shop } from './shop.ts';

/** How, and where to: what a line says goes before what its order says. */
type Delivery = Pick<OrderLine, 'deliveryMode' | 'addressRef'>;

/** That the order, and each of these lines, can be sent as it is to be. @throws {Refusal} */
export function requireDelivery(
  lines: readonly (Delivery & Pick<OrderLine, 'sku'>)[],
  order: Pick<Order, 'deliveryMode' | 'addressRef'>,
  shop: Shop,
): void {
  requireAllowed(order, [], 'the order', shop);
  for (const { sku, deliveryMode = order.deliveryMode, addressRef = order.addressRef } of lines) {
    const excluded = shop.item(sku)?.excludedDeliveryModeIds ?? [];
    const delivery = { ...(deliveryMode && { deliveryMode }), ...(addressRef && { addressRef }) };
    requireAllowed(delivery, excluded, sku, shop);
  }
}

function requireAllowed(
  { deliveryMode: mode, addressRef }: Delivery,
  excluded: readonly string[],
  of: string,
  { settings, customer }: Shop,
): void {
  if (mode === undefined) return;
  const addresses = customer?.addresses ?? [];
  const named = addresses.find(({ label }) => label !== null && label === addressRef);
  const country = (named ?? addresses[0])?.country;
  const allowed = settings.deliveryModes
    .filter(({ countries }) => country === undefined || (countries?.includes(country) ?? true))
    .map(({ code }) => code)
    .filter((code) => !excluded.includes(code));
  if (allowed.includes(mode)) return;
  const detail = `${mode} is no delivery mode for ${of}; expected ${allowed.join(' or ') || 'none'}.`;
  throw new Refusal('delivery_mode_not_valid', detail, { allowed });
}

/** Where it is sent. @throws {InvalidRequest} where the customer has no such address. */
export function sentTo(
  body: { readonly deliveryAddressId?: string | undefined },
  { customer }: Shop,
): { addressRef?: string } {
  const { deliveryAddressId: addressRef } = body;
  if (addressRef === undefined) return {};
  const known = customer?.addresses.flatMap(({ label }) => label ?? []) ?? [];
  if (known.includes(addressRef)) return { addressRef };
  const said = { expected: known.join(', ') || 'an address with a label', received: addressRef };
  throw new InvalidRequest([aFinding('/body/deliveryAddressId', 'unknown_reference', said)]);
}
