/**
 * JSON Schemas (2020-12) of rule sets by kind, for editors. `x-facts` lists the readable facts,
 * `x-help` explains keywords in English and French.
 */
import { z } from 'zod';
import { omitUndefined } from '../../../kernel/index.ts';
import {
  alwaysForm,
  conditionSchema,
  factKeySchema,
  factNameSchema,
  groupForms,
  leafForm,
  namedConditionSchema,
  operandForms,
  operandSchema,
  ruleConditionSchema,
  ruleSetSchemas,
} from '../../../rules/files/index.ts';
import {
  dictionary,
  type FactEntry,
  isKnownFor,
  isLineFact,
  linesKey,
  mayRead,
  operatorsOf,
  type RuleKind,
} from '../../../rules/index.ts';
import { keywordHelp, withHelp } from '../../words/rule-help.ts';
import { drawPlainly, namedSchemas } from '../named-schemas.ts';

export interface JsonSchema {
  readonly [member: string]: unknown;
}

const conditionRef = { $ref: '#/$defs/Condition' };
const groupRef = { $ref: '#/$defs/Group' };

const drawnAs = new Map<z.core.$ZodType, JsonSchema>([
  [conditionSchema, conditionRef],
  [namedConditionSchema, groupRef],
  [ruleConditionSchema, { anyOf: [groupRef, { $ref: '#/$defs/Always' }] }],
  [operandSchema, { $ref: '#/$defs/Operand' }],
  [factKeySchema, { $ref: '#/$defs/FactKey' }],
  [factNameSchema, { $ref: '#/$defs/FactName' }],
]);

export function ruleSetJsonSchema(kind: RuleKind): JsonSchema {
  const { $schema, $defs, ...body } = drawn(ruleSetSchemas[kind]);
  const facts = dictionary.filter((fact) => mayRead(kind, fact) && isKnownFor(kind, fact.known));
  const lines = facts.some(({ takesWhere }) => takesWhere === true)
    ? dictionary.filter((fact) => isLineFact(fact) && !facts.includes(fact))
    : [];
  const definitions = {
    Group: groupForms,
    Always: alwaysForm,
    Leaf: leafForm,
    Operand: operandForms,
  };
  const own: { [name: string]: unknown } = { ...($defs as object | undefined) };
  for (const [name, schema] of Object.entries(definitions)) {
    const { $schema: _dialect, $defs: inner, ...definition } = drawn(schema);
    Object.assign(own, inner, { [name]: definition });
  }
  own['Condition'] = { anyOf: [groupRef, { $ref: '#/$defs/Leaf' }] };
  const readable = [...facts, ...lines].map(({ name }) => name);
  own['FactName'] = factNames(readable, '^param\\.[a-z][A-Za-z0-9]*$');
  // Names that editors suggest for a case's facts; others are allowed.
  own['FactKey'] = factNames([...readable, linesKey], '^[a-z][A-Za-z0-9]*\\.');
  return {
    $schema,
    title: `Rule set of kind ${kind}`,
    ...(withHelp(body) as object),
    $defs: withHelp(own),
    'x-facts': [...facts.map((fact) => factOf(fact)), ...lines.map((fact) => factOf(fact, true))],
    'x-help': keywordHelp,
  };
}

function factNames(names: readonly string[], pattern: string): JsonSchema {
  return { anyOf: [{ enum: names }, { type: 'string', pattern }] };
}

function drawn(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, {
    unrepresentable: 'any',
    metadata: namedSchemas,
    override: (drawn) => {
      const { zodSchema, jsonSchema } = drawn;
      const drawing = drawingOf(zodSchema);
      drawPlainly(drawn);
      if (drawing !== undefined) Object.assign(jsonSchema, drawing);
      if (drawing?.['$ref'] === undefined) return;
      for (const member of ['pattern', 'maxLength', 'type'] as const) delete jsonSchema[member];
    },
  }) as JsonSchema;
}

function drawingOf(schema: z.core.$ZodType): JsonSchema | undefined {
  const { parent } = schema._zod;
  return drawnAs.get(schema) ?? (parent === undefined ? undefined : drawingOf(parent));
}

function factOf(fact: FactEntry, where = false): JsonSchema {
  const { name, label, type, unit, set, format, min, max, nullable, known, rounding } = fact;
  return {
    name,
    label,
    type,
    ...omitUndefined({ unit, set, format, min, max }),
    nullable,
    known,
    class: fact.class,
    privacy: fact.privacy,
    supplier: fact.supplier,
    ...omitUndefined({ rounding }),
    ...(fact.takesWhere === true ? { params: ['where'] } : {}),
    ...(where ? { where } : {}),
    operators: operatorsOf(fact),
    example: fact.example,
  };
}
