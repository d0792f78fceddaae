/** Which reasons a request must give. */
import { z } from 'zod';

const reasonMembers = ['reason', 'reasonCode'];

/** Members with a reason that a body of this schema must have, in each variant of a union. */
export function requiredReasons(schema: unknown): readonly string[] {
  if (schema instanceof z.ZodUnion) {
    const variants = schema.options.map(requiredReasons);
    return reasonMembers.filter((member) => variants.every((names) => names.includes(member)));
  }
  if (!(schema instanceof z.ZodObject)) return [];
  const { shape } = schema;
  return reasonMembers.filter((member) => shape[member]?.safeParse(undefined).success === false);
}
