/**
 * The world file `callwright.world/1`: texts, music, items, links, codes and roles that rules may
 * name besides queues and skills.
 * Source: dynamics-call-center.md 1.3, 1.6, 1.9, 1.10.
 */
import * as z from 'zod';
import {
  countSchema,
  exactOptionalField,
  fileIdSchema,
  type Infer,
  labelSchema,
  languageSchema,
  strict,
  whole,
} from '../../kernel/schemas/index.ts';
import { levelSchema } from './skill-term.schema.ts';
import { kebabSchema } from './values.schema.ts';

const listMax = 50_000;
const speechLengthMax = 2_000;

const names = z.array(kebabSchema).max(listMax);
const labels = z.array(labelSchema).max(listMax);
const speechSchema = z.record(languageSchema, z.string().min(1).max(speechLengthMax));
/** Texts by id and language, of a centre or of a rule set. */
export const ruleTextsSchema = z.record(kebabSchema, speechSchema);
export type RuleTexts = Infer<typeof ruleTextsSchema>;
const minorSchema = whole(0, 1e12);

const agent = strict({
  id: fileIdSchema.describe('Id of the agent.'),
  skills: z.record(fileIdSchema, levelSchema).describe('Levels 0 to 100 by skill.'),
  queues: z
    .array(fileIdSchema)
    .max(listMax)
    .exactOptional()
    .describe('Queues that the agent has links to.'),
});

const item = strict({
  sku: labelSchema.describe('Stock number.'),
  name: speechSchema.describe('Name by language.'),
  category: labelSchema.describe('Category of the item.'),
  priceMinor: minorSchema.describe('Price net of tax, minor units.'),
  costMinor: minorSchema.describe('Cost, minor units.'),
});
export type WorldItem = Infer<typeof item>;

const link = strict({
  triggerSku: labelSchema.describe('The item whose line triggers the prompt.'),
  linkedSku: labelSchema.describe('The item proposed.'),
  kind: z.enum(['upSell', 'crossSell']).describe('upSell replaces the line; crossSell adds one.'),
  priority: countSchema.describe('Smaller first.'),
  rule: exactOptionalField(
    kebabSchema,
    'Rule of kind prompt that must match; the link takes its outcome.',
  ),
  catalogueId: exactOptionalField(labelSchema, 'Only for orders from this catalogue.'),
  active: z.boolean().describe('Whether the link is in use.'),
});

export const itemsSchema = z.array(item).max(listMax);

/** Names are not checked if their list is absent. */
export const worldSchema = strict({
  schema: z.literal('callwright.world/1').describe('The format.'),
  languages: z
    .array(languageSchema)
    .min(1)
    .max(64)
    .exactOptional()
    .describe('Languages every text needs; the first is the default.'),
  queues: exactOptionalField(z.array(fileIdSchema).max(listMax), 'Queues of the centre.'),
  skills: exactOptionalField(z.array(fileIdSchema).max(listMax), 'Skills of the centre.'),
  agents: exactOptionalField(z.array(agent).max(listMax), 'Agents and what they can.'),
  texts: exactOptionalField(ruleTextsSchema, 'Texts people hear or read, by id and language.'),
  music: exactOptionalField(names, 'Ids of the music of the wait.'),
  items: exactOptionalField(itemsSchema, 'Items of the catalogue.'),
  holdCodes: exactOptionalField(labels, 'Hold codes of orders.'),
  reasonSets: z
    .record(kebabSchema, names)
    .exactOptional()
    .describe('Reason codes, by the set they belong to.'),
  roles: exactOptionalField(labels, 'Override roles of the centre.'),
  priceGroups: exactOptionalField(labels, 'Price groups.'),
  links: z
    .array(link)
    .max(listMax)
    .exactOptional()
    .describe('Items proposed with others: up-sell and cross-sell.'),
});
/** What rules may name: texts, items, queues and more of a centre. */
export type RuleWorld = Omit<Infer<typeof worldSchema>, 'schema'>;
