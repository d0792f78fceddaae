/**
 * The operations on prompts and scripts of a call, for the table of `operations.ts`.
 *
 * Source: ux-and-api.md 3.5, rules.md C6, C7.
 */
import { z } from 'zod';
import { type Operation, wireIdSchema } from './operation.ts';
import { factsSchema, keyedErrors, personErrors } from './rule-operations.ts';
import { nullishObject, strict } from './values.schema.ts';

const none = z.strictObject({});
const callErrors = ['call_not_found', 'call_state_not_allowed', 'not_call_owner'] as const;
const call = z.strictObject({ call: z.string().min(1).max(64) });
const prompt = {
  params: z.strictObject({ prompt: wireIdSchema }),
  query: none,
  signedIn: true,
} as const;

/** By operation id. */
export const promptOperations = {
  promptCall: {
    method: 'POST',
    path: '/api/v1/calls/{call}/prompts',
    summary: { en: 'What to offer beside a line', fr: 'Que proposer à côté d’une ligne' },
    params: call,
    query: none,
    body: strict({
      facts: factsSchema,
      orderId: z.string().min(1).max(64).optional(),
      lineId: z.string().min(1).max(64).optional(),
      customerId: z.string().min(1).max(64).optional(),
      cardBeingRead: z.boolean().optional(),
    }),
    signedIn: true,
    errors: [...personErrors, ...keyedErrors, ...callErrors, 'rules_state_not_allowed'],
  },
  scriptCall: {
    method: 'POST',
    path: '/api/v1/calls/{call}/scripts',
    summary: {
      en: 'What to say at a moment of an order',
      fr: 'Que dire à un moment de la commande',
    },
    params: call,
    query: none,
    body: strict({
      at: z.enum(['orderStart', 'line', 'prompt', 'payment', 'orderEnd']),
      facts: factsSchema,
    }),
    signedIn: true,
    errors: [...personErrors, ...keyedErrors, ...callErrors, 'rules_state_not_allowed'],
  },
  acceptPrompt: {
    method: 'POST',
    path: '/api/v1/prompts/{prompt}/accept',
    summary: { en: 'The caller said yes', fr: 'L’appelant a dit oui' },
    ...prompt,
    errors: [
      ...personErrors,
      ...keyedErrors,
      ...callErrors,
      'prompt_not_found',
      'order_state_not_allowed',
    ],
  },
  declinePrompt: {
    method: 'POST',
    path: '/api/v1/prompts/{prompt}/decline',
    summary: { en: 'The caller said no', fr: 'L’appelant a dit non' },
    ...prompt,
    body: nullishObject({ reason: z.string().min(1).max(64).optional() }),
    errors: [
      ...personErrors,
      ...keyedErrors,
      ...callErrors,
      'prompt_not_found',
      'order_state_not_allowed',
      'reason_required',
    ],
  },
} as const satisfies { readonly [id: string]: Operation };
