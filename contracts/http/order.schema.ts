/**
 * Orders: regions, totals, payments, holds, and available actions.
 * Source: dynamics-call-center.md 1.14 to 1.16, 2.3.
 */
import { z } from 'zod';
import { exactOptionalField } from '../../kernel/schemas/index.ts';
import { orderRegions } from '../../machines/index.ts';
import { itemSettingsSchema } from '../channel/item.schema.ts';
import { recordedEventSchema } from '../channel/order-events.schema.ts';
import { fraudMatchSchema, holdSources, orderLabels } from '../orders/order-values.schema.ts';
import {
  codeSchema,
  dateSchema,
  lineSchema,
  moneySchema,
  shownMinorField,
} from '../values/domain-values.schema.ts';
import { recordNumberField } from '../values/record-number.schema.ts';
import {
  arrayField,
  flagField,
  idField,
  instantField,
  integerField,
  listOf,
  numberField,
  numberOrNull,
  orNull,
  textField,
  textOrNull,
  versionField,
} from './fields.ts';
import {
  imageShape,
  name,
  orderLineSchema,
  orderPaymentSchema,
  paymentStatus,
  quantity,
} from './order-line.schema.ts';
import { orderTermsFields } from './order-terms.schema.ts';

export const orderActions = ['complete', 'submit', 'back', 'modify', 'hold', 'cancel'] as const;
export type OrderAction = (typeof orderActions)[number];

const entry = z.enum(orderRegions.entry.states);
const fulfilment = z.enum(orderRegions.fulfilment.states).describe('How far its goods are.');

export const orderHoldSchema = z.object({
  id: idField,
  number: recordNumberField,
  orderId: idField,
  orderNumber: recordNumberField,
  code: name,
  source: z.enum(holdSources),
  queue: name.describe('Where reviewers find it.'),
  clearRole: textOrNull('Who may clear it; null: whoever reviews or sells.'),
  reasonCode: textOrNull('Of the centre’s reasons; null: none was said.'),
  comment: z.string().nullable(),
  placedBy: name,
  placedAt: instantField,
  level: integerField('Escalations.'),
  owner: textOrNull('Who has checked it out.'),
  cleared: z
    .object({
      by: name,
      at: instantField,
      reason: name,
      comment: z.string().nullable(),
    })
    .nullable()
    .describe('null: it stands.'),
  version: versionField,
});

export const holdWhySchema = z.object({
  hold: orderHoldSchema,
  score: numberOrNull('null: it is not there for a score.'),
  minimum: numberOrNull('More than this holds.'),
  ruleVersion: z.string().nullable(),
  matches: z.array(fraudMatchSchema),
  facts: z.record(z.string(), z.unknown()).describe('Facts that caused it; money in minor units.'),
  text: textField('The same in words.'),
});
export type HoldExplanation = z.infer<typeof holdWhySchema>;
const adjustment = {
  id: idField,
  code: name,
  amount: moneySchema,
  listAmount: orNull(moneySchema, 'Before somebody changed it.'),
  reason: z.string().nullable(),
  by: name.describe('Who gave it.'),
  approval: z
    .enum(['none', 'waiting', 'approved'])
    .describe('`waiting`: the order is not released before somebody allows it.'),
};

/** What an order costs, and how that is made up. */
export const orderSummarySchema = z.object({
  lines: moneySchema,
  discount: moneySchema,
  charges: moneySchema,
  tax: moneySchema.describe('Added to the total: nothing where prices include it.'),
  total: moneySchema,
  balanceMinor: shownMinorField.describe('Total less what payment lines are to pay.'),
  discounts: z
    .array(
      z.object({
        ...adjustment,
        percent: numberOrNull('null: it is an amount.'),
      }),
    )
    .describe('Off the whole: of people, and what each coupon takes off its lines.'),
  chargeLines: z
    .array(
      z.object({
        ...adjustment,
        lineId: idField.nullable(),
        taxPercent: numberField('Rate of its tax.'),
        rule: textOrNull('That made it; null: a person.'),
      }),
    )
    .describe('Of one line, or of the whole where `lineId` is null.'),
  taxes: z
    .array(
      z.object({
        percent: z.number(),
        base: moneySchema,
        amount: moneySchema,
      }),
    )
    .describe('By rate, each rounded once.'),
  taxIncluded: flagField('Whether prices include it.'),
  isProvisional: flagField('More discounts or charges are computed with the summary.'),
  payments: z.array(z.object({ methodId: codeSchema, amount: moneySchema, status: paymentStatus })),
});

const promptShape = {
  kind: z.enum(['upSell', 'crossSell']),
  answer: z.enum(['shown', 'accepted', 'declined', 'notOffered']),
};

const shipmentSteps = ['pick', 'ship', 'deliver'] as const;
export type ShipmentStep = (typeof shipmentSteps)[number];

const shipmentSchema = z.object({
  id: idField,
  state: z.enum(['accepted', 'picked', 'shipped', 'delivered', 'recalled']),
  carrierRef: textOrNull('Tracking number of its carrier; null: none.'),
  nextStep: z
    .enum(shipmentSteps)
    .nullable()
    .describe('What can be reported of it next by whoever asks; null: nothing.'),
  charges: z
    .array(z.object({ paymentId: idField, amount: moneySchema }))
    .describe('What cards and accounts are charged when it leaves, while it is picked.'),
  lines: z.array(z.object({ lineId: idField, quantity })).describe('Goods that it holds.'),
});

export const orderResourceSchema = z.object({
  id: idField,
  number: recordNumberField,
  centreId: idField,
  customerId: idField,
  accountHold: z
    .enum(['none', 'invoice', 'all'])
    .describe(
      'How the customer’s account is held: `invoice`, orders are taken and nothing is shipped; `all`, none can be submitted.',
    ),
  agentId: name,
  callIds: arrayField(idField, 'Calls in which it was worked on.'),
  sourceCode: textOrNull('Of the catalogue it came from; null: none was said.'),
  isRetailSale: flagField('Taken by a clerk of the centre: its rules hold.'),
  financialDimensions: z
    .record(codeSchema, lineSchema)
    .describe('Value by dimension, for its bookings.'),
  couponCodes: arrayField(name, 'As customers said them.'),
  programmeLineId: orNull(
    idField,
    '`<order>.<line>` of the continuity programme of which it is a shipment.',
  ),
  warehouseId: textOrNull('Where its goods are to come from.'),
  deliveryModeId: z.string().nullable(),
  expediteCode: textOrNull('null: as the delivery mode.'),
  deliveryAddressId: textOrNull('null: the customer’s usual one.'),
  ...orderTermsFields,
  notes: z
    .array(
      z.object({
        at: instantField,
        by: name,
        text: z.string(),
        isForWarehouse: flagField('Whether pick lists show it.'),
      }),
    )
    .describe('The oldest first.'),
  entry: entry.describe('How far its entry is.'),
  payment: z.enum(orderRegions.payment.states).describe('How far its money is.'),
  fulfilment,
  detailedStatus: z.enum(orderLabels).describe('What lists show of it: the first label that fits.'),
  gate: z
    .object({
      open: flagField('Whether nothing stands in the way.'),
      blockers: arrayField(name, 'What stands in the way.'),
    })
    .describe('Whether its goods may leave, and what stands in the way.'),
  lines: z.array(orderLineSchema),
  summary: orderSummarySchema.describe('Its amounts.'),
  payments: z.array(orderPaymentSchema),
  balanceRelease: z
    .object({
      by: name,
      at: instantField,
      amount: z.object({
        amountMinor: numberField('Below 0: so much is missing; above 0: too much is there.'),
        currency: name,
      }),
    })
    .nullable()
    .describe('Who let it go out of balance, when, and by how much; null: nobody.'),
  holds: z.array(orderHoldSchema),
  shipments: z.array(shipmentSchema),
  returnIds: arrayField(idField, 'Returns of its goods, the oldest first.'),
  isSoldElsewhere: flagField('Sold outside the service: it is only the ground of a return.'),
  exchangeOf: orNull(idField, 'The return whose goods it replaces.'),
  credits: z
    .array(
      z.object({
        id: idField,
        lineId: idField.nullable(),
        amount: moneySchema,
        reason: name,
        by: name,
        at: instantField,
      }),
    )
    .describe('Given after it was invoiced; price matches too.'),
  prompts: z
    .array(z.object({ id: idField, key: name, ...promptShape, lineId: idField }))
    .describe('What was offered; with its words at `/orders/{order}/prompts`.'),
  allowed: z.array(z.enum(orderActions)).describe('What can be asked of it now.'),
  isOthers: flagField(
    'Whether whoever asks may neither change nor cancel it, as somebody else took it.',
  ),
  version: versionField.describe('Messages applied.'),
});
export type OrderResource = z.infer<typeof orderResourceSchema>;

export const patchedOrderSchema = z.intersection(
  orderResourceSchema,
  z.object({
    repriced: z
      .array(
        z.object({
          lineId: idField,
          sku: name,
          from: moneySchema,
          to: moneySchema,
          why: name.describe('What moved it.'),
        }),
      )
      .describe('Lines whose price the change has moved.'),
  }),
);

export const pricedOrderSchema = z.intersection(
  orderResourceSchema,
  z.object({
    holdId: orNull(idField, 'That waits for the price’s approver; null: it stands.'),
  }),
);

export const orderPromptListSchema = z.object({
  items: z.array(
    z.object({
      id: idField,
      key: textField('Name of the link, else of the rule.'),
      ...promptShape,
      lineId: idField.describe('The line beside which it was offered.'),
      itemId: idField,
      sku: name,
      quantity: z.int(),
      ...imageShape,
      say: textField('Words, or the id of a text that nobody has written.'),
      note: textOrNull('For the agent alone; as `say`.'),
      reasonsToDecline: z.array(name),
      gain: z
        .object({ amountMinor: shownMinorField, currency: name })
        .describe('Expected, when it was offered.'),
      rank: integerField('1 first.'),
      ruleVersion: z.int(),
    }),
  ),
});

const { stock, salesControl } = itemSettingsSchema.shape;
/** Scripts for one moment of the order, in reading order, each with its item. */
export const orderScriptListSchema = z.object({
  items: z.array(
    z.object({
      id: name.describe('Of the script, or the name of a rule.'),
      kind: z.enum(['say', 'note']),
      language: textOrNull('null: nobody has written the words.'),
      text: name,
      mustConfirm: flagField('The order is not submitted before it is said.'),
      isConfirmed: flagField('It was said, by the agent’s word.'),
    }),
  ),
  item: z
    .object({
      itemId: idField,
      sku: name,
      name,
      description: z.string().nullable(),
      ...imageShape,
      price: moneySchema,
      stock: stock.unwrap(),
      expectedOn: orNull(dateSchema, 'When there is stock again; null: not known.'),
      salesControl: salesControl.unwrap(),
    })
    .nullable(),
});

export const orderRowSchema = z.object({
  id: idField,
  number: recordNumberField,
  customerId: idField,
  agentId: name.describe('Who takes it.'),
  entry: entry.describe('How far its entry is.'),
  fulfilment,
  detailedStatus: z.enum(orderLabels).describe('The first label that fits it.'),
  total: moneySchema,
  updatedAt: instantField,
  version: versionField,
});
export const orderListSchema = listOf(orderRowSchema);

/** Orders to be picked, with their lines. */
export const pickListSchema = listOf(
  orderRowSchema.extend({
    lines: z
      .array(
        z.object({
          lineId: idField,
          sku: name,
          quantity,
          expediteCode: textOrNull('How urgent it is; null: not marked.'),
          warehouseId: textOrNull('null: not said.'),
          vendorId: textOrNull('Who sends it; null: the centre.'),
        }),
      )
      .describe('Goods to be picked.'),
    notes: arrayField(name, 'For those who pick.'),
  }),
);

export const holdRowSchema = orderHoldSchema.extend({
  ageMs: numberField('Since it was placed.'),
  customerId: idField,
  total: moneySchema,
});

export const holdReportSchema = z.object({
  items: z.array(
    z.object({
      orderId: idField,
      orderNumber: recordNumberField,
      customerId: idField,
      holdId: name,
      source: z.enum(holdSources),
      code: name,
      placedBy: name,
      placedAt: instantField,
      clearedAt: orNull(instantField, 'null: it is open.'),
      clearedBy: name.nullable(),
    }),
  ),
});

/** Result of a submission; `pending`: not known yet. */
export const submittedOrderSchema = z.object({
  order: orderResourceSchema,
  outcome: z
    .enum(['released', 'held', 'balanceReview', 'pending'])
    .describe('`pending`: the provider has not answered yet.'),
});

/** Messages that the order has received, oldest first. */
export const orderTimelineSchema = z.object({
  items: z.array(
    z.object({
      at: instantField,
      type: name,
      actor: z.object({ kind: name, id: name }).describe('Who did it.'),
      outcome: name,
      version: versionField,
      events: z
        .array(
          z.object({
            type: name,
            code: textOrNull('Of a hold, or the reason.'),
            amount: moneySchema.nullable(),
          }),
        )
        .describe('What it made known.'),
    }),
  ),
  recorded: arrayField(recordedEventSchema, 'Events that the centre keeps of its orders.'),
});

export const whyNotShippedSchema = z.object({
  term: name.describe('The first thing that is missing; none: nothing.'),
  blockers: z.array(name),
  holds: z.array(orderHoldSchema),
  nextTimer: z
    .object({ name, dueAt: instantField })
    .nullable()
    .describe('What happens by itself next; null: nothing.'),
});

const minor = shownMinorField;

export const orderAuditSchema = z.object({
  orderId: idField,
  number: recordNumberField,
  version: versionField,
  currency: name,
  totalMinor: minor,
  shippedMinor: minor,
  capturedMinor: minor,
  refundedMinor: minor,
  givenBackMinor: minor.describe('Refunds, credits and exchanges, of all methods.'),
  returnableMinor: minor.describe('What may still be given back.'),
  standingMinor: minor.describe('Authorised beside what was captured.'),
  excessMinor: minor.describe('Part of it that no payment needs; voided once goods ship.'),
  faults: z
    .array(
      z.object({
        payLineId: exactOptionalField(name, 'None: it is of the whole order.'),
        fault: name.describe('What does not balance.'),
        expectedMinor: minor,
        seenMinor: minor,
      }),
    )
    .describe('None: it balances.'),
});
