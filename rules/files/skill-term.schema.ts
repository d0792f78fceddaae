/** A term of a skill expression: a skill with its lowest level, or one agent. */
import * as z from 'zod';
import {
  exactOptionalField,
  fileIdSchema,
  type Infer,
  strict,
} from '../../kernel/schemas/index.ts';

export const levelSchema = z.number().min(0).max(100);

/**
 * Without `minLevel` the agent must have the skill. With it, a missing skill makes the term false.
 */
export const skillTermSchema = z.union(
  [
    strict({
      skill: fileIdSchema.describe('The skill the agent must have.'),
      minLevel: exactOptionalField(
        levelSchema,
        'Lowest level, 0 to 100; without one, having the skill is enough.',
      ),
      weight: z
        .number()
        .min(-1_000_000)
        .max(1_000_000)
        .exactOptional()
        .describe('Weight in scores of preferred agents [1].'),
    }),
    strict({ agentId: fileIdSchema.describe('This agent and no other.') }),
  ],
  { error: 'expected a term: { skill, minLevel?, weight? } or { agentId }' },
);

export type SkillTerm = Infer<typeof skillTermSchema>;
