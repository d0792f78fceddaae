/** Sorts members in the order of a schema; unknown members follow in their own order. */
import * as z from 'zod';
import { conditionForms } from '../../rules/files/index.ts';

/** Also sorts invalid values, except the parts that do not fit the schema. */
export function inSchemaOrder(schema: unknown, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (schema instanceof z.ZodExactOptional) return inSchemaOrder(schema.unwrap(), value);
  if (schema instanceof z.ZodUnion) return inSchemaOrder(optionFor(schema.options, value), value);
  if (schema instanceof z.ZodCustom) return inSchemaOrder(conditionForms, value);
  if (Array.isArray(value)) {
    const element = schema instanceof z.ZodArray ? schema.element : undefined;
    return value.map((one) => inSchemaOrder(element, one));
  }
  const entries = Object.entries(value);
  if (schema instanceof z.ZodRecord) {
    return Object.fromEntries(
      entries.map(([key, one]) => [key, inSchemaOrder(schema.valueType, one)]),
    );
  }
  if (!(schema instanceof z.ZodObject)) return value;
  const shape: { readonly [key: string]: unknown } = schema.shape;
  const order = Object.keys(shape);
  const rank = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length);
  const ordered = entries.sort(([a], [b]) => rank(a) - rank(b));
  return Object.fromEntries(ordered.map(([key, one]) => [key, inSchemaOrder(shape[key], one)]));
}

function optionFor(options: readonly unknown[], value: object): unknown {
  if (Array.isArray(value)) return options.find((option) => option instanceof z.ZodArray);
  let best: unknown;
  let bestKnown = 0;
  for (const option of options) {
    if (!(option instanceof z.ZodObject)) continue;
    const known = Object.keys(value).filter((key) => Object.hasOwn(option.shape, key)).length;
    if (known <= bestKnown) continue;
    best = option;
    bestKnown = known;
  }
  return best;
}
