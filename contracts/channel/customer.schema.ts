/**
 * A customer, and what is known of them before an order.
 * Source: dynamics-call-center.md 1.5, 1.8 (catalogue request).
 */
import { z } from 'zod';
import { fraudStatuses, loyaltyTiers } from '../../rules/index.ts';
import { exactOptionalField, strict } from '../files/values.schema.ts';
import {
  documentShape,
  flagOr,
  idField,
  instantField,
  integerField,
  listOf,
  nullUnlessGiven,
  orNull,
  textOrNull,
  tokenField,
} from '../http/fields.ts';
import { recurringPaymentSchema } from '../orders/continuity-values.schema.ts';
import {
  codeSchema,
  countrySchema,
  dateSchema,
  emailSchema,
  languageTagSchema,
  lineSchema,
  listByCode,
  moneySchema,
  personNameSchema,
  phoneSchema,
  textSchema,
} from '../values/domain-values.schema.ts';

const placesMax = 20;
/** Beyond, the oldest goes. */
export const oneOffMax = 100;
/** Earlier RFM scores that are kept of a customer. */
export const rfmHistoryMax = 24;
/** Three digits of 9, each by a weight of 100 at most. */
const rfmScoreMax = 2_700;
const casesMax = 1_000_000;

export const addressSchema = strict({
  label: nullUnlessGiven(lineSchema, 'Such as home or work.'),
  lines: z.array(lineSchema).min(1).max(4),
  postalCode: lineSchema,
  city: lineSchema,
  state: exactOptionalField(lineSchema, 'Or province, region, by name or code.'),
  country: countrySchema,
  phone: exactOptionalField(phoneSchema, 'Of whoever is there.'),
  email: emailSchema.exactOptional(),
});

/** An address of something else than a customer's list. */
export const placeAddressSchema = addressSchema.omit({ label: true });

export const caseSchema = strict({
  code: codeSchema,
  category: lineSchema.describe('What it is about.'),
  priority: z.enum(['normal', 'high', 'hot']).default('normal').describe('hot: an alert.'),
  status: z.enum(['open', 'closed']).default('open').describe('closed: no alert.'),
  owner: nullUnlessGiven(lineSchema, 'Who works on it; null: nobody.'),
  notes: textSchema(2_000).default(''),
});

const cardSchema = strict({
  code: codeSchema,
  name: lineSchema.describe('Such as its brand and last digits.'),
  token: tokenField.describe('What the provider calls it.'),
  expiry: recurringPaymentSchema.shape.cardExpiry.unwrap().describe('The last month of the card.'),
});

/** Items that a customer buys again and again; copied to orders. */
export const itemListSchema = strict({
  code: codeSchema,
  name: lineSchema,
  items: z
    .array(strict({ itemId: codeSchema, quantity: z.int().min(1).max(1_000_000).default(1) }))
    .min(1)
    .max(200),
});

/** Changed by merge patch. */
export const customerSettingsSchema = strict({
  number: exactOptionalField(codeSchema, 'Their number [a new one of seven digits].'),
  firstName: personNameSchema.nullable().default(null),
  lastName: personNameSchema.describe('Or the name of a company.'),
  language: nullUnlessGiven(
    languageTagSchema,
    'In which they are spoken and written to; null: not said.',
  ),
  phones: z
    .array(
      strict({
        number: phoneSchema,
        label: nullUnlessGiven(lineSchema, 'Such as home or work.'),
      }),
    )
    .max(placesMax)
    .default([]),
  emails: z.array(emailSchema).max(placesMax).default([]),
  addresses: z.array(addressSchema).max(placesMax).default([]).describe('The first is the usual.'),
  oneOffAddresses: z
    .array(addressSchema)
    .max(oneOffMax)
    .exactOptional()
    .describe('Of single orders, whose ids are their labels.'),
  marketingConsent: z.boolean().nullable().default(null).describe('null: they were not asked.'),
  tier: z
    .enum(loyaltyTiers)
    .nullable()
    .default(null)
    .describe('Of the centre’s loyalty programme; null: nobody has said.'),
  affiliations: z.array(codeSchema).max(placesMax).default([]).describe('Clubs, contracts.'),
  hotAlert: flagOr(false, 'Whoever serves them is warned at once.'),
  openCases: z
    .int()
    .min(0)
    .max(casesMax)
    .default(0)
    .describe('Complaints and questions that are open where cases are kept.'),
  fraudStatus: z.enum(fraudStatuses).default('none').describe('What reviewers have found.'),
  preferredAgentId: nullUnlessGiven(codeSchema, 'An agent of the centre, by their id in its file.'),
  rfm: z
    .int()
    .min(111)
    .max(999)
    .nullable()
    .default(null)
    .describe(
      'Recency, frequency and value of their orders, a digit each, higher is better; the job `rfm` sets it.',
    ),
  rfmScore: exactOptionalField(
    z.int().min(0).max(rfmScoreMax),
    'Its digits, each by its weight; set with `rfm`.',
  ),
  rfmHistory: z
    .array(strict({ on: dateSchema, rfm: z.int().min(111).max(999) }))
    .max(rfmHistoryMax)
    .exactOptional()
    .describe('Scores of before, the newest first.'),
  companyId: exactOptionalField(
    codeSchema,
    'Number of the company they buy for, or that it is part of.',
  ),
  catalogueIds: z
    .array(codeSchema)
    .max(100)
    .exactOptional()
    .describe('From which alone they buy [those of their company; of none: any].'),
  priceGroupId: nullUnlessGiven(
    codeSchema,
    'Whose prices they get; null: those of their company, else the base price.',
  ),
  warehouseId: nullUnlessGiven(codeSchema, 'In place of the centre’s.'),
  deliveryModeId: nullUnlessGiven(
    codeSchema,
    'How their orders are sent, unless an order says otherwise; null: not said.',
  ),
  creditLimit: nullUnlessGiven(moneySchema, 'null: no limit is set.'),
  delayNoticeExempt: exactOptionalField(z.boolean(), 'No notice, and no cancellation.'),
  cases: exactOptionalField(listByCode(caseSchema, 100), 'Complaints and other matters.'),
  cards: exactOptionalField(listByCode(cardSchema, 20), 'With which they pay, by token.'),
  itemLists: exactOptionalField(listByCode(itemListSchema, 50), 'What they buy again.'),
  mergedInto: exactOptionalField(codeSchema, 'Number of who they are really.'),
  erasedAt: exactOptionalField(instantField, 'When `eraseCustomer` erased them.'),
  instalmentEligible: exactOptionalField(z.boolean(), 'Whether they pay by instalments.'),
  allowOnAccount: flagOr(false, 'Whether they may pay later, by invoice.'),
  creditLimitMandatory: flagOr(
    false,
    'Checked against the balance, where the centre checks no limits.',
  ),
  accountBalance: nullUnlessGiven(moneySchema, 'What they owe; null: nothing.'),
  checkThreshold: nullUnlessGiven(moneySchema, 'In place of the centre’s.'),
  checkHoldDays: z
    .int()
    .min(0)
    .max(365)
    .nullable()
    .default(null)
    .describe('In place of the centre’s; null: as there.'),
  hold: z
    .enum(['none', 'invoice', 'all'])
    .default('none')
    .describe('`invoice`: orders are taken, nothing is shipped; `all`: nothing at all.'),
});
export type CustomerSettings = z.infer<typeof customerSettingsSchema>;

export const customerResourceSchema = z.object({
  ...documentShape,
  ...customerSettingsSchema.shape,
  number: codeSchema,
  mergedInto: orNull(idField, 'The record that goes on; null: this one.'),
  erasedAt: orNull(instantField, 'null: they are not erased.'),
  alert: z
    .object({ cases: z.array(caseSchema) })
    .nullable()
    .describe('Opens by itself: open cases with a hot priority; null: none.'),
});

export const matchedOnSchema = z
  .enum(['number', 'phone', 'email', 'name', 'place', 'sound', 'state'])
  .nullable()
  .describe('`sound`: the name sounds like it; null: nothing was searched for.');
export const customerListSchema = listOf(
  z.intersection(customerResourceSchema, z.object({ matchedOn: matchedOnSchema })),
);

/** The new customer, and others with the same phone number or e-mail address. */
export const customerCreatedSchema = z.intersection(
  customerResourceSchema,
  z.object({
    possibleDuplicates: z
      .array(
        z.object({
          id: idField,
          number: codeSchema,
          firstName: personNameSchema.nullable(),
          lastName: personNameSchema,
        }),
      )
      .describe('Customers with the same telephone number or e-mail address.'),
  }),
);

export const customerEventKinds = [
  'orders',
  'calls',
  'holds',
  'payments',
  'notes',
  'catalogue-requests',
  'returns',
  'mail',
] as const;
export type CustomerEventKind = (typeof customerEventKinds)[number];

export const customerNoteSchema = z.object({ at: instantField, by: z.string(), text: z.string() });

/** Figures on submitted orders; cancelled orders are counted separately. */
export const customerFiguresSchema = z.object({
  orderCount: integerField('That were submitted.'),
  firstOrderAt: instantField.nullable(),
  lastOrderAt: instantField.nullable(),
  total: moneySchema.describe('Of orders that were submitted and not cancelled.'),
  average: orNull(moneySchema, 'null: there is no order.'),
});

const held = z.looseObject({});
const heldList = z.array(held);

export const customerExportSchema = z.object({
  customer: held.describe('The record.'),
  merged: heldList.describe('Records that were merged into it.'),
  history: heldList.describe('The time line.'),
  orders: heldList.describe('With their messages, prompts and decisions of rules.'),
  calls: heldList.describe('As the journal has them.'),
  mails: heldList.describe('Of the last 30 days.'),
  cards: heldList.describe('Loyalty cards, with what moved their points.'),
  doNotCall: heldList.describe('Their numbers that are not called.'),
});

export const customerErasureSchema = z.object({
  customerId: idField,
  erasedAt: orNull(instantField, 'null: a dry run.'),
  erased: z
    .record(z.string(), z.int())
    .describe('Deleted, blanked or made unreadable, by kind; of a dry run what was found.'),
  remains: z
    .array(z.string())
    .readonly()
    .describe('What the database’s files still have, and why; see docs/privacy.md.'),
  stays: z.array(z.string()).readonly().describe('What is kept by law or by their own wish.'),
});

export const customerHistorySchema = listOf(
  z.object({
    at: instantField,
    kind: z.enum(customerEventKinds),
    title: z.string(),
    amount: moneySchema.nullable(),
    href: textOrNull('Of the order, call or payment itself; null: there is no page.'),
  }),
);

export const catalogueRequestSettingsSchema = strict({
  catalogueId: codeSchema,
  sourceCode: codeSchema.nullable().default(null),
  quantity: z.int().min(1).max(100).default(1),
});

export const catalogueRequestStatuses = ['open', 'sent', 'cancelled'] as const;

export type CatalogueRequest = z.infer<typeof catalogueRequestSettingsSchema> & {
  readonly customer: string;
  readonly status: (typeof catalogueRequestStatuses)[number];
  readonly createdAtMs: number;
};

export const catalogueRequestStatusSchema = strict({ status: z.enum(['sent', 'cancelled']) });

export const catalogueRequestSchema = z.object({
  id: idField,
  customerId: idField,
  name: z.string().describe('Of the customer.'),
  address: orNull(addressSchema, 'Their first; null: they have none.'),
  ...catalogueRequestSettingsSchema.shape,
  status: z.enum(catalogueRequestStatuses),
  createdBy: z.string(),
  createdAt: instantField,
});
