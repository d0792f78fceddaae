/**
 * JSON Schemas (2020-12) of files, generated from Zod. Checks across members are left to the parse
 * functions.
 */
import { z } from 'zod';
import {
  centreSchema,
  effectLineSchema,
  instantSchema,
  traceHeaderSchema,
} from '../../routing/files/index.ts';
import { decisionLineSchema, ruleSetSchema, worldSchema } from '../../rules/files/index.ts';
import {
  commandBodySchema,
  gatewayFrameSchema,
  serviceFrameSchema,
} from '../gateway/gateway-frames.schema.ts';
import { switchEventSchema } from '../gateway/switch.schema.ts';
import { accountsSchema } from './centre/accounts.schema.ts';
import { drawPlainly, namedSchemas } from './named-schemas.ts';
import type { JsonSchema } from './rules/rule-json-schema.ts';
import { ruleSchemaFiles, ruleSchemaNames } from './rules/rule-schema-files.ts';
import { columnsSchema } from './scenarios/columns.schema.ts';
import { peopleSchema } from './scenarios/people.schema.ts';
import { scenarioSchema } from './scenarios/scenario.schema.ts';
import { shiftRulesSchema } from './scenarios/shift-rules.schema.ts';
import { decisionHeaderSchema } from './traces/parse-trace.ts';

interface Described {
  readonly title: string;
  readonly schema: z.ZodType;
}

const described: { readonly [name: string]: Described } = {
  accounts: { title: 'Accounts file callwright.accounts/1', schema: accountsSchema },
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
  people: { title: 'People callwright.people/1', schema: peopleSchema },
  scenario: { title: 'Scenario file callwright.scenario/1', schema: scenarioSchema },
  'shift-rules': { title: 'Shift rules callwright.shift-rules/1', schema: shiftRulesSchema },
  'trace-line': {
    title: 'A line of callwright.trace/1',
    schema: z.union([instantSchema, traceHeaderSchema]),
  },
  world: { title: 'World file callwright.world/1', schema: worldSchema },
};

/** Schema names, sorted; files add `.schema.json`. */
export const jsonSchemaNames: readonly string[] = [
  ...Object.keys(described),
  ...ruleSchemaNames,
].sort();

const drawn = new Map<string, JsonSchema>();

/** A JSON Schema by name, cached; undefined: unknown name. */
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

const ruleSetReference = {
  type: 'object',
  description: 'A rule set of any kind: what `callwright rules lint` takes.',
  required: ['set', 'kind', 'version', 'rules'],
};

function schemaOf(name: string, { title, schema }: Described): JsonSchema {
  const { $schema, ...body } = z.toJSONSchema(schema, {
    // JSON Schema cannot express conditions that code checks.
    unrepresentable: 'any',
    override: (drawn) => {
      const { zodSchema, jsonSchema } = drawn;
      if (zodSchema === ruleSetSchema) {
        for (const member of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, member);
        Object.assign(jsonSchema, ruleSetReference);
      }
      drawPlainly(drawn);
      // Later versions may add members, which readers must accept.
      if (name === 'effect-line' && jsonSchema.additionalProperties === false) {
        delete jsonSchema.additionalProperties;
      }
    },
    metadata: namedSchemas,
  });
  return { $schema, title, ...body };
}
