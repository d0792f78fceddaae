/** Validators of requests by Zod, whose issues become findings of one refusal. */
import type { z } from 'zod';
import { findingsOf, InvalidRequest } from '../../contracts/index.ts';
import { cardNumbersIn } from './admission/card-numbers.ts';

/** A validator for Fastify. */
export function compileValidator({
  schema,
  httpPart,
}: {
  readonly schema: z.ZodType;
  readonly httpPart?: string | undefined;
}): (input: unknown) => { value: unknown } | { error: Error } {
  return (input) => {
    const parsed = schema.safeParse(input);
    if (parsed.success) {
      const held = cardNumbersIn(parsed.data, httpPart ?? 'body');
      return held.length === 0 ? { value: parsed.data } : { error: new InvalidRequest(held) };
    }
    const part = httpPart === 'querystring' ? 'query' : (httpPart ?? 'body');
    const issues = parsed.error.issues.map((issue) => ({ ...issue, path: [part, ...issue.path] }));
    return { error: new InvalidRequest(findingsOf(issues, { [part]: input })) };
  };
}

export function readAs<Value>(schema: z.ZodType<Value>, part: string, input: unknown): Value {
  const valid = compileValidator({ schema, httpPart: part })(input);
  if ('error' in valid) throw valid.error;
  return valid.value as Value;
}
