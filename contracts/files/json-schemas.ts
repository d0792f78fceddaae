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
import { decisionLineSchema, ruleSetSchema, worldSchema } from '../../rules/files/index.ts';
import {
  commandBodySchema,
  gatewayFrameSchema,
  serviceFrameSchema,
} from '../gateway/gateway-frames.schema.ts';
import { switchEventSchema } from '../gateway/switch.schema.ts';
import { centreSchema } from './centre/centre.schema.ts';
import { drawPlainly, namedSchemas } from './named-schemas.ts';
import type { JsonSchema } from './rules/rule-json-schema.ts';
import { ruleSchemaFiles, ruleSchemaNames } from './rules/rule-schema-files.ts';
import { columnsSchema } from './scenarios/columns.schema.ts';
import { scenarioSchema } from './scenarios/scenario.schema.ts';
import { shiftRulesSchema } from './scenarios/shift-rules.schema.ts';
import { effectLineSchema } from './traces/effect.schema.ts';
import { decisionHeaderSchema } from './traces/parse-trace.ts';
import { instantSchema, traceHeaderSchema } from './traces/trace.schema.ts';

interface Described {
  readonly title: string;
  readonly schema: z.ZodType;
}

/** All but those of rule sets. */
const described: { readonly [name: string]: Described } = {
  centre: { title: 'Centre file callwright.centre/1', schema: centreSchema },
  columns: { title: 'Column map callwright.columns/1', schema: columnsSchema },
  'decision-line': {
    title: 'A line of callwright.decisions/1',
    schema: z.union([decisionLineSchema, decisionHeaderSchema]),
  },
  'effect-line': { title: 'A line of effects or decisions', schema: effectLineSchema },
  'gateway-frame': {
    title: 'A frame of cw-gateway.v1, or the rest of an event or a command',
    schema: z.union([gatewayFrameSchema, serviceFrameSchema, switchEventSchema, commandBodySchema]),
  },
  scenario: { title: 'Scenario file callwright.scenario/1', schema: scenarioSchema },
  'shift-rules': { title: 'Shift rules callwright.shift-rules/1', schema: shiftRulesSchema },
  'trace-line': {
    title: 'A line of callwright.trace/1',
    schema: z.union([instantSchema, traceHeaderSchema]),
  },
  world: { title: 'World file callwright.world/1', schema: worldSchema },
};

/** What there are schemas of, in alphabetical order; a file has `.schema.json` behind it. */
export const jsonSchemaNames: readonly string[] = [
  ...Object.keys(described),
  ...ruleSchemaNames,
].sort();

const drawn = new Map<string, JsonSchema>();

/** The schema of that name, drawn once; undefined where there is none. */
export function jsonSchema(name: string): JsonSchema | undefined {
  if (!drawn.has(name)) {
    const one = Object.hasOwn(described, name) ? described[name] : undefined;
    if (one !== undefined) drawn.set(name, schemaOf(name, one));
    else if (ruleSchemaNames.includes(name)) {
      for (const [file, schema] of ruleSchemaFiles()) drawn.set(file, schema);
    }
  }
  return drawn.get(name);
}

/** What stands for a rule set inside another file. */
const ruleSetReference = {
  type: 'object',
  description: 'A rule set of any kind: what `callwright rules lint` takes.',
  required: ['set', 'kind', 'version', 'rules'],
};

function schemaOf(name: string, { title, schema }: Described): JsonSchema {
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
    metadata: namedSchemas,
  });
  return { $schema, title, ...body };
}
