/**
 * The JSON Schemas of the files people and programs write: generated from the Zod schemas, never
 * edited.
 *
 * They say what a single member can tell; that references exist and times increase is checked by
 * the parse functions alone. What we write (effects) allows further members: later versions add
 * some.
 * Dialect: JSON Schema 2020-12.
 */
import { z } from 'zod';
import { centreSchema } from './centre.schema.ts';
import { decisionHeaderSchema, decisionLineSchema } from './decision-line.schema.ts';
import {
  decisionSchema,
  effectLineSchema,
  effectSchema,
  ruleDecisionSchema,
  shadowDifferenceSchema,
  shadowSummarySchema,
} from './effect.schema.ts';
import {
  expressionSchema,
  queuePlanSchema,
  routingPlanSchema,
  skillTermSchema,
  strategySchema,
} from './plan.schema.ts';
import { ruleSetSchema } from './rule-set.schema.ts';
import { inputSchema, instantSchema, traceHeaderSchema } from './trace.schema.ts';
import {
  atMsSchema,
  callIdSchema,
  classSchema,
  durationMsSchema,
  fileIdSchema,
  labelSchema,
  offerIdSchema,
  positiveMsSchema,
  sessionIdSchema,
} from './values.schema.ts';

/** Names of the definitions that readers meet most. */
const names = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries({
  AtMs: atMsSchema,
  CallId: callIdSchema,
  Centre: centreSchema,
  Class: classSchema,
  DurationMs: durationMsSchema,
  Effect: effectSchema,
  Decision: decisionSchema,
  Expression: expressionSchema,
  FileId: fileIdSchema,
  Header: traceHeaderSchema,
  Input: inputSchema,
  Instant: instantSchema,
  Label: labelSchema,
  OfferId: offerIdSchema,
  PositiveMs: positiveMsSchema,
  QueuePlan: queuePlanSchema,
  RoutingPlan: routingPlanSchema,
  RuleDecision: ruleDecisionSchema,
  SessionId: sessionIdSchema,
  ShadowDifference: shadowDifferenceSchema,
  ShadowSummary: shadowSummarySchema,
  SkillTerm: skillTermSchema,
  Strategy: strategySchema,
})) {
  names.add(schema, { id });
}

/** A file of `docs/schemas/`. */
export interface JsonSchemaFile {
  readonly name: string;
  readonly schema: { readonly [member: string]: unknown };
}

/** All of them, by name. */
export function jsonSchemas(): readonly JsonSchemaFile[] {
  const traceLine = z.union([instantSchema, traceHeaderSchema]);
  const decisionLine = z.union([decisionLineSchema, decisionHeaderSchema]);
  return [
    aFile('centre', { title: 'Centre file callwright.centre/1', schema: centreSchema }),
    aFile('decision-line', { title: 'A line of callwright.decisions/1', schema: decisionLine }),
    aFile('effect-line', { title: 'A line of effects or decisions', schema: effectLineSchema }),
    aFile('trace-line', { title: 'A line of callwright.trace/1', schema: traceLine }),
  ];
}

/** What stands for a rule set inside another file. */
const ruleSetReference = {
  type: 'object',
  description: 'A rule set of any kind: what `callwright rules lint` takes.',
  required: ['set', 'kind', 'version', 'rules'],
};

function aFile(name: string, what: { title: string; schema: z.ZodType }): JsonSchemaFile {
  const { title, schema } = what;
  const { $schema, ...body } = z.toJSONSchema(schema, {
    // Conditions are read by hand; what holds them is a file with a schema of its own.
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema === ruleSetSchema) {
        for (const member of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, member);
        Object.assign(jsonSchema, ruleSetReference);
      }
      // Readers of what we write must not break on the members of a later version.
      if (name === 'effect-line' && jsonSchema.additionalProperties === false) {
        delete jsonSchema.additionalProperties;
      }
      // `format` says it in a word; Zod's own pattern takes 300 characters.
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
      // Bounds nobody meant: those of exact integers.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
    metadata: names,
  });
  return { name: `${name}.schema.json`, schema: { $schema, title, ...body } };
}
