/** Body formats that are still accepted but not documented any more. */
import { z } from 'zod';

const former = new WeakSet<z.core.$ZodType>();

/** Marks a member of a union that only clients of earlier versions send. */
export function formerForm<Schema extends z.ZodType>(schema: Schema): Schema {
  former.add(schema);
  return schema;
}

/** Removes the members marked by {@link formerForm} from a union's JSON Schema. */
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
