/**
 * Random request bodies from the schemas of operations. Members whose name has a hint take one of
 * its values, so that requests name things that exist and amounts that matter.
 */
import { z } from 'zod';
import type { Operation } from '../../../api/index.ts';
import type { Body } from '../api-server.ts';

/** A number from 0 to 1, exclusive. */
export type Draw = () => number;

/** Values of a member by its name; none: the schema alone decides. */
export type Hints = { readonly [member: string]: readonly unknown[] | undefined };

interface JsonSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: { readonly [member: string]: JsonSchema };
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
}

const optionalShare = 0.3;
/** Share of bodies with the members of the documented example. */
const likeExampleShare = 0.8;
const triesMax = 20;
const schemas = new Map<Operation, JsonSchema>();

export function pick<Item>(items: readonly Item[], draw: Draw): Item | undefined {
  return items[Math.floor(draw() * items.length)];
}

/** A body that the operation's schema accepts; undefined: it takes none, or none was found. */
export function aBody(operation: Operation, hints: Hints, draw: Draw): unknown {
  const { body } = operation;
  if (body === undefined) return undefined;
  const schema = schemas.get(operation) ?? jsonSchemaOf(body);
  schemas.set(operation, schema);
  const isLikeExample = draw() < likeExampleShare;
  for (let tries = 0; tries < triesMax; tries += 1) {
    const value = isLikeExample
      ? likeExample(operation.example, { hints, draw })
      : aValue('', schema, { hints, draw });
    if (body.safeParse(value).success) return value ?? undefined;
  }
  return undefined;
}

/** The example with other values where a hint names them. */
function likeExample(
  example: unknown,
  of: { readonly hints: Hints; readonly draw: Draw },
  name = '',
): unknown {
  const hinted = of.hints[name];
  if (hinted !== undefined && hinted.length > 0) return pick(hinted, of.draw);
  if (typeof example === 'string') return example.replace(/^verdier\./, 'shop.');
  if (Array.isArray(example)) return example.slice(0, 1).map((one) => likeExample(one, of, name));
  if (typeof example !== 'object' || example === null) return example;
  const members = Object.entries(example).map(([member, value]) => {
    return [member, likeExample(value, of, member)] as const;
  });
  return withoutAbsent(members);
}

/** A document without members that have no value. */
function withoutAbsent(members: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}

function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
}

function aValue(
  name: string,
  schema: JsonSchema,
  of: { readonly hints: Hints; readonly draw: Draw },
): unknown {
  const { hints, draw } = of;
  const hinted = hints[name];
  if (hinted !== undefined && hinted.length > 0) return pick(hinted, draw);
  const choice = pick(schema.anyOf ?? schema.oneOf ?? [], draw);
  if (choice !== undefined) return aValue(name, choice, of);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return pick(schema.enum, draw);
  switch (schema.type) {
    case 'object': {
      const required = new Set(schema.required);
      const chosen = Object.entries(schema.properties ?? {}).filter(
        ([member]) => required.has(member) || draw() < optionalShare,
      );
      return withoutAbsent(chosen.map(([member, one]) => [member, aValue(member, one, of)]));
    }
    case 'array': {
      const length = Math.max(schema.minItems ?? 0, draw() < 0.5 ? 1 : 2);
      return Array.from({ length }, () => aValue(name, schema.items ?? {}, of));
    }
    case 'integer':
    case 'number': {
      const { minimum = 0, maximum = 100 } = schema;
      return Math.min(maximum, minimum + Math.floor(draw() * 5));
    }
    case 'boolean':
      return draw() < 0.5;
    case 'null':
      return null;
    default:
      return pick(['1', 'usual', 'A'], draw);
  }
}

/** The code of a refusal, and where a value is not valid. */
export function refusalOf({ code, errors }: Body): string {
  const [first] = (errors ?? []) as readonly Body[];
  return first === undefined ? String(code) : `${code} ${first['pointer']} ${first['code']}`;
}
