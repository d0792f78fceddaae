/**
 * Reads JSON Schemas as form fields. A member may be null if its schema says so, and absent if it
 * has a default.
 */

export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema | false;
  readonly prefixItems?: readonly Schema[];
  readonly additionalProperties?: Schema | boolean;
  readonly propertyNames?: Schema;
  readonly default?: unknown;
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly format?: string;
  /** Of a plain schema, see `plainSchema`. */
  readonly isNullable?: boolean;
}

/** Beginning of the pattern by which schemas mark language tags such as `fr-BE`. */
const languagesPattern = '^[a-z]{2,3}';

export type Members = Readonly<Record<string, unknown>>;

export type Shape =
  /** `pairs`: a field such as `voice + review`; `hours`: spans such as `9:00-12:30, 14-18`. */
  | { readonly kind: 'text' | 'date' | 'number' | 'money' | 'words' | 'json' | 'pairs' | 'hours' }
  | { readonly kind: 'choice'; readonly of: readonly (string | number | boolean)[] }
  /** A field of comma-separated texts or numbers. */
  | { readonly kind: 'list' }
  | { readonly kind: 'rows'; readonly item: Schema }
  /** An object with free member names, and some of its own. */
  | {
      readonly kind: 'record';
      readonly value: Schema;
      readonly members: readonly (readonly [string, Schema])[];
    }
  | { readonly kind: 'object'; readonly members: readonly (readonly [string, Schema])[] }
  | { readonly kind: 'variants'; readonly of: readonly Schema[] };

/** Resolves references; members beside a reference win. */
export function plainSchema(schema: Schema, root: unknown): Schema & { isNullable: boolean } {
  const { $ref, ...own } = schema;
  if ($ref !== undefined) {
    let at: unknown = root;
    for (const member of $ref.split('/').slice(1)) at = Reflect.get(Object(at), member);
    return plainSchema({ ...(at as Schema), ...own }, root);
  }
  const others = schema.anyOf?.filter(({ type }) => type !== 'null');
  const [only] = others ?? [];
  if (only === undefined || others?.length !== 1) return { ...schema, isNullable: false };
  const { anyOf: _, ...beside } = own;
  return { ...plainSchema({ ...only, ...beside }, root), isNullable: true };
}

/** Kind of form field for a schema; of several possible ones, `value` decides. */
export function shapeOf(schema: Schema, root: unknown, value: unknown): Shape {
  const { type, items, properties, anyOf, oneOf } = schema;
  if (schema.format === 'date') return { kind: 'date' };
  if (type === 'boolean') return { kind: 'choice', of: [true, false] };
  if (oneOf !== undefined) return { kind: 'variants', of: oneOf };
  const choices = schema.enum ?? (anyOf ?? []).flatMap((one) => one.enum ?? one.const ?? []);
  if (choices.length > 0 && typeof value !== 'object') {
    return { kind: 'choice', of: choices as readonly string[] };
  }
  if (type === 'array' && typeof items === 'object') {
    const item = plainSchema(items, root);
    if (item.properties !== undefined) return { kind: 'rows', item };
    if (item.anyOf !== undefined) return { kind: 'json' };
    if (item.type !== 'array') return { kind: 'list' };
    return { kind: isOfTimes(item, root) ? 'hours' : 'pairs' };
  }
  if (type === 'object') return objectShape(schema, properties ?? {}, root);
  if (type === 'number' || type === 'integer') return { kind: 'number' };
  return { kind: type === 'string' ? 'text' : 'json' };
}

function objectShape(
  { additionalProperties, propertyNames = {} }: Schema,
  properties: Readonly<Record<string, Schema>>,
  root: unknown,
): Shape {
  const members = Object.entries(properties);
  if (members.map(([name]) => name).join() === 'amountMinor,currency') return { kind: 'money' };
  if (typeof additionalProperties !== 'object') return { kind: 'object', members };
  const value = plainSchema(additionalProperties, root);
  const isByLanguage = plainSchema(propertyNames, root).pattern?.startsWith(languagesPattern);
  if (value.type === 'string' && isByLanguage === true) return { kind: 'words' };
  return { kind: 'record', value, members };
}

/** Whether a tuple is of local times, as a span of opening hours. */
function isOfTimes({ prefixItems: [first] = [] }: Schema, root: unknown): boolean {
  return first !== undefined && plainSchema(first, root).pattern?.includes('24:00') === true;
}

/** Description and default; the default stands in brackets at the end. */
export function hintOf({ description = '', default: usual }: Schema): {
  readonly words: string;
  readonly usual: string | null;
} {
  const [, words = '', said] = /^(.*?)(?:\s*\[([^\]]*)\])?\.?$/s.exec(description) ?? [];
  const isSaid = usual !== undefined && usual !== null && typeof usual !== 'object';
  return { words, usual: said ?? (isSaid ? String(usual) : null) };
}

/** Whether the pointer leads to or into a duration, which is typed in seconds. */
export function isDuration(pointer: string): boolean {
  return pointer.split('/').some((member) => member.endsWith('Ms'));
}

/** Name of the member that identifies a list entry; null: only its place does. */
export function keyMember(item: Members): string | null {
  const names = ['id', 'code', 'sku', 'file', 'queue', 'itemId', 'role', 'value'];
  return names.find((name) => typeof item[name] === 'string') ?? null;
}
