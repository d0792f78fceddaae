/** Partners outside: what stands in each place, and how it does. */
import { z } from 'zod';

export const partnerStateSchema = z.object({
  name: z.string().describe('What it is for: `payments`, `mail`, `warehouse` and others.'),
  implementation: z.string().describe('What stands in its place: `stripe`, `sandbox` and others.'),
  state: z.enum(['up', 'lost', 'unknown']).describe('`unknown`: nothing was asked of it yet.'),
  lastProblem: z.string().nullable().describe('The last that went wrong, even if it is up again.'),
  lastProblemAt: z.string().nullable().describe('When that was.'),
});
export type PartnerState = z.infer<typeof partnerStateSchema>;

/** All partners of a centre. */
export const partnerListSchema = z.object({ items: z.array(partnerStateSchema) });
