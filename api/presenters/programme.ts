/** Continuity programmes on the wire. Source: ux-and-api.md 3.6. */

import type { z } from 'zod';
import type {
  customerProgrammeSchema,
  lineProgrammeResourceSchema,
  RecurringPayment,
} from '../../contracts/index.ts';
import {
  milliPerUnit,
  type OrderLine,
  type Programme,
  programmeLacks,
  programmeMinor,
  programmeWhy,
  scheduleOf,
} from '../../orders/index.ts';
import type { Wire } from '../wire.ts';

/** The programme that a line sells; null: none. */
export function presentLineProgramme(
  { programme }: OrderLine,
  money: (amountMinor: number) => { amountMinor: number; currency: string },
  wire: Wire,
): z.infer<typeof lineProgrammeResourceSchema> | null {
  if (programme === undefined) return null;
  const { plan, startDate = null, payment } = programme;
  return {
    ...{ programmeId: wire.id(plan.programmeId), startDate, billUpfront: plan.billUpfront },
    ...{ total: money(programmeMinor(programme)), payment: paymentOf(payment) },
    blockers: [...programmeLacks(programme)],
  };
}

/** A programme that has begun. */
export function presentProgramme(
  programme: Programme,
  wire: Wire,
): z.infer<typeof customerProgrammeSchema> {
  const { orderId, lineId, plan, regions, payment, currency, version } = programme;
  const { reason, until = null, consentTo = null } = programmeWhy(programme);
  return {
    ...{ orderId, lineId, programmeId: wire.id(plan.programmeId), programmeVersion: plan.version },
    ...{ life: regions.life, billing: regions.billing, payment: paymentOf(payment) },
    shipments: scheduleOf(programme).map(({ k, shipDate, sku, qtyMilli, state, childOrderId }) => ({
      ...{ number: k, shipDate, itemId: wire.id(sku), quantity: String(qtyMilli / milliPerUnit) },
      ...{ status: state, orderId: childOrderId ?? null },
    })),
    why: { reason, until, consentTo },
    paid: { amountMinor: programme.paidMinor, currency },
    refunded: { amountMinor: programme.refundedMinor, currency },
    version,
  };
}

function paymentOf(payment: RecurringPayment | undefined) {
  if (payment === undefined) return null;
  const { payLineId, cardExpiry = null } = payment;
  return { methodId: payLineId.slice(0, payLineId.lastIndexOf('.')), cardExpiry };
}
