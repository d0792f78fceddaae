/**
 * JSON Schema as the service describes its documents in, read as shapes that a form has fields for.
 *
 * A member may be null where its schema says so, and absent where it has a default.
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
  readonly additionalProperties?: Schema | boolean;
  readonly propertyNames?: Schema;
  readonly default?: unknown;
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly format?: string;
}

/** How the pattern of tags such as `fr` and `fr-BE` begins. */
const languagesPattern = '^[a-z]{2,3}';

/** Members of a document by name. */
export type Members = Readonly<Record<string, unknown>>;

export type Shape =
  | { readonly kind: 'text' | 'date' | 'number' | 'money' | 'words' | 'json' }
  /** One of these. */
  | { readonly kind: 'choice'; readonly of: readonly (string | number | boolean)[] }
  /** Texts or numbers, with commas between them. */
  | { readonly kind: 'list' }
  | { readonly kind: 'rows'; readonly item: Schema }
  /** Of any names. */
  | { readonly kind: 'record'; readonly value: Schema }
  | { readonly kind: 'object'; readonly members: readonly (readonly [string, Schema])[] }
  /** Of one of several shapes, which its member `kind` says. */
  | { readonly kind: 'variants'; readonly of: readonly Schema[] };

/** A schema without references; what stands beside one goes before what it leads to. */
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

/** What a plain schema is filled in by; `value` decides where it allows several shapes. */
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
    return { kind: item.type === 'array' || item.anyOf !== undefined ? 'json' : 'list' };
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
  if (members.length > 0 || value.type === 'array') return { kind: 'json' };
  const isByLanguage = plainSchema(propertyNames, root).pattern?.startsWith(languagesPattern);
  if (value.type === 'string' && isByLanguage === true) return { kind: 'words' };
  return { kind: 'record', value };
}

/** What a member is for, and what holds where it is absent, which stands in brackets behind. */
export function hintOf({ description = '', default: usual }: Schema): {
  readonly words: string;
  readonly usual: string | null;
} {
  const [, words = '', said] = /^(.*?)(?:\s*\[([^\]]*)\])?\.?$/s.exec(description) ?? [];
  const isSaid = usual !== undefined && usual !== null && typeof usual !== 'object';
  return { words, usual: said ?? (isSaid ? String(usual) : null) };
}

/** Durations are typed in seconds: members of that unit, and what is within them, by a pointer. */
export function isDuration(pointer: string): boolean {
  return pointer.split('/').some((member) => member.endsWith('Ms'));
}

/** The member that names an object among others of its list; null: its place does. */
export function keyMember(item: Members): string | null {
  const names = ['id', 'code', 'sku', 'file', 'queue', 'itemId', 'role', 'value'];
  return names.find((name) => typeof item[name] === 'string') ?? null;
}
