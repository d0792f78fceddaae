/** Refusals, thrown by operations and turned into problem documents. */
import type { z } from 'zod';
import { type ErrorCode, findingsOf, type ProblemDetail } from '../contracts/index.ts';
import type { InputResult } from '../live/index.ts';
import { cardNumbersIn } from './access/card-numbers.ts';
import { InvalidRequest } from './access/invalid-request.ts';

export { InvalidRequest };

export type RefusalDetail = Omit<ProblemDetail, 'detail' | 'instance' | 'requestId' | 'language'>;

export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: ErrorCode;
  readonly more: RefusalDetail;

  /** `detail` names the thing, the value received and the value expected. */
  constructor(code: ErrorCode, detail: string, more: RefusalDetail = {}) {
    super(detail);
    this.code = code;
    this.more = more;
  }
}

/**
 * Validators for Fastify; issues of Zod become findings, so that a refusal lists everything wrong.
 */
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

export interface RefusalContext {
  readonly detail: string;
  readonly allowed?: readonly string[];
}

/**
 * The answer to an accepted input. A refusal by the core is thrown with its code, worded by the
 * state at that moment. @throws {Refusal}
 */
export async function requireTaken(
  answering: Promise<InputResult>,
  seen: () => RefusalContext,
): Promise<InputResult> {
  const answer = await answering;
  if (answer.refused === undefined) return answer;
  const { detail, allowed } = seen();
  throw new Refusal(answer.refused, detail, allowed === undefined ? {} : { allowed: [...allowed] });
}

export function requireFound<Thing>(
  thing: Thing | null | undefined,
  code: ErrorCode,
  detail: string,
): Thing {
  if (thing !== undefined && thing !== null) return thing;
  throw new Refusal(code, detail);
}
