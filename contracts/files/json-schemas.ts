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
import { ruleKindNames } from '../../rules/index.ts';
import { centreSchema } from './centre/centre.schema.ts';
import { worldSchema } from './centre/world.schema.ts';
import { drawPlainly, namedSchemas } from './named-schemas.ts';
import { ruleSetJsonSchema } from './rules/rule-json-schema.ts';
import { ruleSetSchema } from './rules/rule-set.schema.ts';
import { columnsSchema } from './scenarios/columns.schema.ts';
import { scenarioSchema } from './scenarios/scenario.schema.ts';
import { shiftRulesSchema } from './scenarios/shift-rules.schema.ts';
import { decisionHeaderSchema, decisionLineSchema } from './traces/decision-line.schema.ts';
import { effectLineSchema } from './traces/effect.schema.ts';
import { instantSchema, traceHeaderSchema } from './traces/trace.schema.ts';

/** A file of `docs/schemas/`. */
export interface JsonSchemaFile {
  readonly name: string;
  readonly schema: { readonly [member: string]: unknown };
}

/** All of them, by what they describe. */
export function jsonSchemas(): readonly JsonSchemaFile[] {
  const traceLine = z.union([instantSchema, traceHeaderSchema]);
  const decisionLine = z.union([decisionLineSchema, decisionHeaderSchema]);
  return [
    aFile('centre', { title: 'Centre file callwright.centre/1', schema: centreSchema }),
    aFile('columns', { title: 'Column map callwright.columns/1', schema: columnsSchema }),
    aFile('decision-line', { title: 'A line of callwright.decisions/1', schema: decisionLine }),
    aFile('effect-line', { title: 'A line of effects or decisions', schema: effectLineSchema }),
    ...ruleKindNames.map((kind) => ({
      name: `rule-set.${kind}.schema.json`,
      schema: ruleSetJsonSchema(kind),
    })),
    aFile('scenario', {
      title: 'Scenario file callwright.scenario/1',
      schema: scenarioSchema,
    }),
    aFile('shift-rules', {
      title: 'Shift rules callwright.shift-rules/1',
      schema: shiftRulesSchema,
    }),
    aFile('trace-line', { title: 'A line of callwright.trace/1', schema: traceLine }),
    aFile('world', { title: 'World file callwright.world/1', schema: worldSchema }),
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
    override: (drawn) => {
      const { zodSchema, jsonSchema } = drawn;
      if (zodSchema === ruleSetSchema) {
        for (const member of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, member);
        Object.assign(jsonSchema, ruleSetReference);
      }
      drawPlainly(drawn);
      // Readers of what we write must not break on the members of a later version.
      if (name === 'effect-line' && jsonSchema.additionalProperties === false) {
        delete jsonSchema.additionalProperties;
      }
    },
    metadata: namedSchemas(),
  });
  return { name: `${name}.schema.json`, schema: { $schema, title, ...body } };
}
