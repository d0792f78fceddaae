/** Forms of a body that are still taken, and that the document does not show any more. */
import { z } from 'zod';

const former = new WeakSet<z.core.$ZodType>();

/** Of a union: for clients that were written before its other forms. */
export function formerForm<Schema extends z.ZodType>(schema: Schema): Schema {
  former.add(schema);
  return schema;
}

/** Takes former forms out of a union that is drawn. */
export function leaveOutFormer({
  zodSchema,
  jsonSchema,
}: {
  readonly zodSchema: z.core.$ZodType;
  readonly jsonSchema: z.core.JSONSchema.BaseSchema;
}): void {
  if (!(zodSchema instanceof z.ZodUnion) || jsonSchema.anyOf === undefined) return;
  const options: readonly z.core.$ZodType[] = zodSchema.options;
  jsonSchema.anyOf = jsonSchema.anyOf.filter((_drawn, place) => {
    const option = options[place];
    return option === undefined || !former.has(option);
  });
}
