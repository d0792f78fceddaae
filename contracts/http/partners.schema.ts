/** Partners outside: what stands in each place, and how it does. */
import { z } from 'zod';
import { textField, textOrNull } from './fields.ts';

export const partnerStateSchema = z.object({
  name: textField('What it is for: `payments`, `mail`, `warehouse` and others.'),
  implementation: textField('What stands in its place: `stripe`, `sandbox` and others.'),
  state: z.enum(['up', 'lost', 'unknown']).describe('`unknown`: nothing was asked of it yet.'),
  lastProblem: textOrNull('The last that went wrong, even if it is up again.'),
  lastProblemAt: textOrNull('When that was.'),
});
export type PartnerState = z.infer<typeof partnerStateSchema>;

/** All partners of a centre. */
export const partnerListSchema = z.object({ items: z.array(partnerStateSchema) });
