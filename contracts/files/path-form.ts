/** What may stand at a path of a file: its form and unit in words, and an example that is valid. */
import type { JsonSchema } from './rules/rule-json-schema.ts';

/** A schema without its reference, which keeps what is said at the place that refers. */
export function withoutReference(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const { $ref, ...own } = schema;
  if (typeof $ref !== 'string') return schema;
  const name = $ref.replace(/^.*#\/\$defs\//, '');
  const definitions = (root['$defs'] ?? {}) as { readonly [name: string]: JsonSchema };
  return withoutReference({ ...definitions[name], ...own }, root);
}

/** The forms that a value may take: those of a union, else the schema itself. */
export function variantsOf(schema: JsonSchema, root: JsonSchema): readonly JsonSchema[] {
  const whole = withoutReference(schema, root);
  const some = (whole['anyOf'] ?? whole['oneOf'] ?? whole['allOf']) as
    | readonly JsonSchema[]
    | undefined;
  return some === undefined ? [whole] : some.flatMap((one) => variantsOf(one, root));
}

/** Such as `whole number, 0 to 10000`, or `list of objects`. */
export function formOf(schema: JsonSchema, root: JsonSchema, depth = 0): string {
  const forms = variantsOf(schema, root).map((one) => plainForm(one, root, depth));
  return [...new Set(forms)].join(', or ');
}

/** Lists within lists that are told; a condition may nest without end. */
const listsMax = 2;

function plainForm(one: JsonSchema, root: JsonSchema, depth: number): string {
  const { type, items, enum: names, const: only, propertyNames } = one;
  if (only !== undefined) return JSON.stringify(only);
  if (Array.isArray(names)) return `one of ${names.join(', ')}`;
  if (one['prefixItems'] !== undefined) return 'list of a fixed length';
  if (type === 'array') {
    if (items === undefined || depth === listsMax) return 'list';
    return `list of ${formOf(items as JsonSchema, root, depth + 1)}`;
  }
  if (type === 'object') return propertyNames === undefined ? 'object' : 'object by names';
  if (type === 'integer' || type === 'number') {
    return `${type === 'integer' ? 'whole number' : 'number'}${rangeOf(one)}`;
  }
  const words: { readonly [type: string]: string } = { string: 'text', boolean: 'true or false' };
  return words[String(type)] ?? String(type ?? 'anything');
}

function rangeOf({ minimum, maximum, exclusiveMinimum }: JsonSchema): string {
  const from = exclusiveMinimum === undefined ? minimum : `above ${exclusiveMinimum}`;
  if (from === undefined && maximum === undefined) return '';
  if (maximum === undefined) return exclusiveMinimum === undefined ? `, from ${from}` : `, ${from}`;
  return from === undefined ? `, to ${maximum}` : `, ${from} to ${maximum}`;
}

const units: readonly (readonly [ending: RegExp, unit: string])[] = [
  [/Ms$|Ms(Mean|Max|Min|Default)$/, 'milliseconds'],
  [/[sS]hare$/, 'share, 0 to 1'],
  [/PerHour$/, 'per hour'],
  [/PerDay$/, 'per day'],
  [/PerInterval$/, 'per interval'],
  [/Minor$/, 'minor units of the currency'],
  [/[lL]evel$/, 'level, 0 to 100'],
  [/^(day)?(start|end)(From|To)?$|^day(Start|End)$/, 'local time HH:MM'],
];

/** The unit that a member's name says; null of what has none. */
export function unitOf(name: string, form: string): string | null {
  if (/^object|^one of|^true/.test(form)) return null;
  return units.find(([ending]) => ending.test(name))?.[1] ?? null;
}

const texts = ['sales', '08:00', '09:30', '2026-03-02', 'Europe/Paris', 'EUR', 'en', '08:00-18:00'];
const depthMax = 4;

/** A short valid value: what must be there, and no more. */
export function exampleOf(schema: JsonSchema, root: JsonSchema, depth = 0): unknown {
  const [one = {}] = variantsOf(schema, root);
  const { const: only, enum: names, type, properties, required, items, prefixItems } = one;
  if (only !== undefined) return only;
  if (Array.isArray(names)) return names[0];
  const inside = (inner: unknown) => exampleOf((inner ?? {}) as JsonSchema, root, depth + 1);
  if (Array.isArray(prefixItems)) return prefixItems.map(inside);
  if (type === 'array') {
    const count = Math.max(1, Number(one['minItems'] ?? 0));
    return depth > depthMax ? [] : new Array(count).fill(inside(items));
  }
  if (type === 'object') {
    const members = (properties ?? {}) as { readonly [name: string]: JsonSchema };
    const needed = (required ?? []) as readonly string[];
    return Object.fromEntries(needed.map((name) => [name, inside(members[name])]));
  }
  return scalarExample(one);
}

function scalarExample(one: JsonSchema): unknown {
  const { type, minimum, maximum, multipleOf, pattern, minLength = 0, maxLength = 1e6 } = one;
  if (type === 'boolean') return true;
  if (type === 'null') return null;
  if (type === 'integer' || type === 'number') {
    const usual = Number(multipleOf ?? 1);
    return Math.min(Math.max(Number(minimum ?? usual), usual), Number(maximum ?? usual));
  }
  const fits = new RegExp(String(pattern ?? ''), 'u');
  const isLong = (text: string) =>
    text.length >= Number(minLength) && text.length <= Number(maxLength);
  return texts.find((text) => fits.test(text) && isLong(text)) ?? texts[0];
}
