/** Validators of requests by Zod, whose issues become findings of one refusal. */
import type { z } from 'zod';
import {
  type Finding,
  findingsOf,
  httpMessages,
  InvalidRequest,
  refusal,
} from '../../contracts/index.ts';
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
    const findings = findingsIn(parsed.error, part, input);
    // A body that is not there lacks what an empty one lacks.
    const { error = parsed.error } = input == null ? schema.safeParse({}) : {};
    const lacking = input == null ? findingsIn(error, part, {}) : findings;
    const isOfReason = ({ pointer }: Finding) =>
      reasonPointer.test(pointer) && isBlank(input, pointer);
    if (!lacking.every(isOfReason) || !isReasonRequired(schema, input)) {
      return { error: new InvalidRequest(findings) };
    }
    const [{ pointer } = { pointer: '' }] = lacking;
    return { error: refusal(httpMessages.reasonMissing, { pointer }) };
  };
}

const reasonPointer = /^\/body\/reason(?:Code)?$/;

function findingsIn({ issues }: z.ZodError, part: string, input: unknown): readonly Finding[] {
  const placed = issues.map((issue) => ({ ...issue, path: [part, ...issue.path] }));
  return findingsOf(placed, { [part]: input });
}

/**
 * Whether this body must have a reason: it is refused if its reason is left out. Schemas may
 * require one only for some values of other members, so the body is parsed without it.
 */
function isReasonRequired(schema: z.ZodType, input: unknown): boolean {
  const { reason: _reason, reasonCode: _code, ...others } = Object(input);
  return !schema.safeParse(others).success;
}

/** Whether the body's reason is missing, null or without a letter. */
function isBlank(body: unknown, pointer: string): boolean {
  const reason: unknown = Reflect.get(Object(body), pointer.slice('/body/'.length));
  return reason == null || (typeof reason === 'string' && reason.trim() === '');
}

export function readAs<Value>(schema: z.ZodType<Value>, part: string, input: unknown): Value {
  const valid = compileValidator({ schema, httpPart: part })(input);
  if ('error' in valid) throw valid.error;
  return valid.value as Value;
}
