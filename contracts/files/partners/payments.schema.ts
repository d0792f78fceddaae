/** The section `payments` of the partners file: who takes the cards. */
import { z } from 'zod';
import { urlSchema } from '../../values/domain-values.schema.ts';
import { optionalField, strict } from '../values.schema.ts';
import { secretSchema } from './secret.schema.ts';

export const paymentsSchema = strict({
  stripe: strict({
    secretKey: secretSchema.describe('Stripe’s `sk_…`, or one restricted: `rk_…`.'),
    publishableKey: z
      .string()
      .regex(/^pk_\w{1,200}$/, 'expected pk_…')
      .describe('Shown to browsers: the frame for card numbers uses it.'),
    webhookSecret: secretSchema.describe('Stripe’s `whsec_…` of the webhook endpoint.'),
    apiBase: optionalField(urlSchema, 'Default: Stripe’s own address.'),
    mailOrders: z
      .boolean()
      .optional()
      .describe('Cards are given by telephone or letter; Stripe must have allowed it [false].'),
  }),
});
