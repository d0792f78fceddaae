/**
 * Schema of rule set files of all nine kinds, distinguished by `kind`. It is strict, so a misspelt
 * member is an error. Names are checked by `checkRuleSet`.
 */
import * as z from 'zod';
import {
  exactOptionalField,
  type Infer,
  labelSchema,
  strict,
  titleSchema,
  whole,
} from '../../kernel/schemas/index.ts';
import { priorityMax, rulesMax } from '../language/limits.ts';
import { type RuleKind, ruleKindNames } from '../language/rule-kind.ts';
import { namedConditionSchema, ruleConditionSchema } from './condition.schema.ts';
import { type Outcome, outcomeSchemas } from './outcome.schema.ts';
import {
  constantTextSchema,
  factsSchema,
  kebabSchema,
  sentenceSchema,
  zonedInstantSchema,
} from './values.schema.ts';
import { itemsSchema, ruleTextsSchema } from './world.schema.ts';

const casesMax = 20_000;
const tagsMax = 64;

const paramSchema = z.union(
  [z.int(), z.boolean(), constantTextSchema, z.array(constantTextSchema)],
  { error: 'expected a whole number, true, false, a text, or a list of texts' },
);
export type ParamValue = Infer<typeof paramSchema>;

const paramNameSchema = z
  .string()
  .max(64)
  .regex(/^[a-z][A-Za-z0-9]*$/, 'expected a name in camelCase that ends with its unit');

const expectSchema = strict({
  matched: z
    .array(kebabSchema)
    .max(rulesMax)
    .exactOptional()
    .describe('Names of all rules that match, highest priority first.'),
  winner: z
    .union([kebabSchema, z.null()], { error: 'expected the name of a rule, or null for none' })
    .exactOptional()
    .describe('Of kinds where the first match decides: its name; null: none.'),
  outcome: z
    .record(z.string().max(64), z.unknown())
    .exactOptional()
    .describe('Members of the outcome; those not named are free.'),
});

export const caseSchema = strict({
  name: titleSchema.describe('What the case shows, in words.'),
  facts: factsSchema.describe('Facts that matter; the rest comes from baseFacts.'),
  at: exactOptionalField(
    zonedInstantSchema,
    'Instant of the decision, with its zone [1970-01-01T00:00:00Z].',
  ),
  expect: expectSchema.describe('What the set must decide.'),
  tags: exactOptionalField(z.array(labelSchema).max(tagsMax), 'Words to find the case by.'),
});
/** A case that a rule set must decide as stated. */
export type CaseFile = Infer<typeof caseSchema>;

function ruleSchema<Kind extends RuleKind, Params extends z.ZodType>(
  kind: z.ZodLiteral<Kind>,
  params: Params,
) {
  return strict({
    name: kebabSchema.describe('Identity of the rule across versions, in kebab-case.'),
    priority: whole(1, priorityMax).describe('Larger first; each priority once in the set.'),
    why: exactOptionalField(sentenceSchema, 'Why the rule exists: a sentence for people.'),
    comment: exactOptionalField(sentenceSchema, 'A remark for those who edit the rule.'),
    owner: exactOptionalField(labelSchema, 'Who answers for the rule.'),
    from: exactOptionalField(zonedInstantSchema, 'In force from this instant on, with its zone.'),
    to: exactOptionalField(
      zonedInstantSchema,
      'No longer in force at this instant, with its zone.',
    ),
    conditions: ruleConditionSchema.describe(
      'When the rule matches: a group of conditions; { "all": [] } is always.',
    ),
    event: strict({
      type: kind.describe('The kind of the set.'),
      params: params.describe('What the rule gives.'),
    }).describe('The outcome of the rule.'),
  });
}

function fileSchema<Kind extends RuleKind, Params extends z.ZodType>(
  kind: z.ZodLiteral<Kind>,
  params: Params,
) {
  return strict({
    $schema: exactOptionalField(z.string().max(500), 'JSON Schema for editors.'),
    set: kebabSchema.describe('Id of the rule set.'),
    kind: kind.describe('What the rules decide.'),
    version: z
      .int()
      .min(0)
      .describe('Written by publish; in a draft that of its parent, 0 where there is none.'),
    owner: exactOptionalField(labelSchema, 'Who answers for the set.'),
    note: exactOptionalField(sentenceSchema, 'What this version changes.'),
    comment: exactOptionalField(sentenceSchema, 'A remark for those who edit the set.'),
    params: z
      .record(paramNameSchema, paramSchema)
      .exactOptional()
      .describe('Constants edited in one place; they become the facts param.….'),
    conditions: z
      .record(kebabSchema, namedConditionSchema)
      .exactOptional()
      .describe('Named conditions, for use in several rules.'),
    rules: z
      .array(ruleSchema(kind, params))
      .max(rulesMax)
      .describe('The rules. Their order means nothing; priority does.'),
    texts: exactOptionalField(
      ruleTextsSchema,
      'Words of its own by id and language; other texts are the centre’s.',
    ),
    items: exactOptionalField(itemsSchema, 'Items of its own; other items are the centre’s.'),
    baseFacts: exactOptionalField(factsSchema, 'Facts that every case starts from.'),
    cases: z
      .array(caseSchema)
      .max(casesMax)
      .exactOptional()
      .describe('What the set must decide: run on every change.'),
  });
}

const anyOutcome: z.ZodType<Outcome> = z.union(Object.values(outcomeSchemas));
/** States the type alone: outcomes may be of another kind than the set. */
export const anyRuleSetSchema = fileSchema(z.literal(ruleKindNames), anyOutcome);
/** A rule set of any kind, for code that does not depend on the kind. */
export type RuleSetFile = Infer<typeof anyRuleSetSchema>;
export type RuleFile = RuleSetFile['rules'][number];

/** Schemas of rule set files by kind. */
export const ruleSetSchemas = {
  classify: fileSchema(z.literal('classify'), outcomeSchemas.classify),
  admit: fileSchema(z.literal('admit'), outcomeSchemas.admit),
  route: fileSchema(z.literal('route'), outcomeSchemas.route),
  treat: fileSchema(z.literal('treat'), outcomeSchemas.treat),
  prompt: fileSchema(z.literal('prompt'), outcomeSchemas.prompt),
  script: fileSchema(z.literal('script'), outcomeSchemas.script),
  check: fileSchema(z.literal('check'), outcomeSchemas.check),
  priceLimit: fileSchema(z.literal('priceLimit'), outcomeSchemas.priceLimit),
  coupon: fileSchema(z.literal('coupon'), outcomeSchemas.coupon),
} as const satisfies { readonly [Kind in RuleKind]: z.ZodType<RuleSetFile> };

/** Schema of a rule set file of any kind. */
export const ruleSetSchema = z.discriminatedUnion('kind', [
  ruleSetSchemas.classify,
  ruleSetSchemas.admit,
  ruleSetSchemas.route,
  ruleSetSchemas.treat,
  ruleSetSchemas.prompt,
  ruleSetSchemas.script,
  ruleSetSchemas.check,
  ruleSetSchemas.priceLimit,
  ruleSetSchemas.coupon,
]);
