/** What is asked of an order or line besides goods and money: dates, places, marks, attributes. */
import { z } from 'zod';
import { exactOptionalField, optionalField, strict } from '../../kernel/schemas/index.ts';
import { placeAddressSchema } from '../channel/customer.schema.ts';
import {
  codeSchema,
  dateSchema,
  lineSchema,
  startDateSchema,
} from '../values/domain-values.schema.ts';
import { idField, instantField, orNull, textOrNull } from './fields.ts';

export const attributesSchema = z
  .record(codeSchema, lineSchema)
  .describe('By code, of the centre’s own.');
const patchedAttributes = optionalField(
  z.record(codeSchema, lineSchema.nullable()),
  'By code, of the centre’s own [as they are]; null: none.',
);
const asOrder = 'null: as the order.';

/** Members that a line may have of its own; null: as the order. */
export const lineTermsShape = {
  deliveryModeId: optionalField(codeSchema.nullable(), asOrder),
  expediteCode: optionalField(codeSchema.nullable(), 'In place of that of the delivery mode.'),
  sourceCode: optionalField(codeSchema.nullable(), 'Whose prices it has; null: the order’s.'),
  warehouseId: optionalField(codeSchema.nullable(), 'Where it comes from [as its item].'),
  vendorId: optionalField(
    codeSchema.nullable(),
    'Who sends it straight to the customer [as its item]; null: the centre’s warehouse.',
  ),
  requestedShipOn: optionalField(
    startDateSchema.nullable(),
    'Picked no earlier; null: as the order.',
  ),
  requestedDeliveryOn: optionalField(startDateSchema.nullable(), asOrder),
  warranty: optionalField(
    strict({
      itemId: lineSchema.describe('What is covered.'),
      serialNumber: codeSchema.describe('Of what is covered; orders are found by it.'),
      validFrom: exactOptionalField(startDateSchema, '[today]'),
    }).nullable(),
    'Of an extended warranty.',
  ),
  attributes: patchedAttributes,
};

const warrantySchema = z.object({
  itemId: idField,
  serialNumber: z.string(),
  validFrom: dateSchema,
  validTo: dateSchema.describe('Its last day.'),
});

export const lineTermsFields = {
  sourceCode: textOrNull(asOrder),
  warehouseId: textOrNull(asOrder),
  vendorId: textOrNull('Who sends it; null: the centre’s warehouse.'),
  requestedShipOn: orNull(dateSchema, asOrder),
  requestedDeliveryOn: orNull(dateSchema, asOrder),
  warranty: orNull(warrantySchema, 'What an extended warranty covers; null: it is none.'),
  attributes: attributesSchema,
};

export const orderTermsShape = {
  shipComplete: exactOptionalField(z.boolean(), 'Whether it leaves in one shipment.'),
  reference: optionalField(codeSchema.nullable(), 'The customer’s own number; null: none.'),
  requestedShipOn: optionalField(
    startDateSchema.nullable(),
    'Nothing leaves earlier; null: at once.',
  ),
  requestedDeliveryOn: optionalField(startDateSchema.nullable(), 'null: as soon as may be.'),
  collectionPointId: optionalField(
    codeSchema.nullable(),
    'Where the customer fetches it, of its delivery mode.',
  ),
  attributes: patchedAttributes,
  quoteUntil: optionalField(
    startDateSchema.nullable(),
    'Makes it a quotation, whose prices hold to the end of this day; null: a draft again.',
  ),
  deliveryAddress: optionalField(
    placeAddressSchema,
    'Of this order alone, in place of one of the customer’s.',
  ),
};

export const orderTermsFields = {
  shipComplete: z.boolean().describe('Whether it leaves in one shipment.'),
  reference: textOrNull('The customer’s own number of it.'),
  requestedShipOn: orNull(dateSchema, 'Nothing leaves earlier.'),
  requestedDeliveryOn: orNull(dateSchema, 'null: as soon as may be.'),
  collectionPointId: textOrNull('Where the customer fetches it.'),
  attributes: attributesSchema,
  quotedUntil: orNull(instantField, 'Until then it is a quotation; null: it is none.'),
};
