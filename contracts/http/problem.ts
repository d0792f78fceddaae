/**
 * Problem document of every HTTP refusal. `type` links to a page that the service itself serves;
 * `errors` lists all faults of a request.
 * Source: RFC 9457.
 */
import { z } from 'zod';
import { exactOptionalField } from '../../kernel/schemas/index.ts';
import { severities } from '../../rules/index.ts';
import { findingSchema } from '../text/finding.ts';
import { moneySchema } from '../values/domain-values.schema.ts';
import { type ErrorCode, errorEntry } from './errors.ts';
import { flagField, textField, textOrNull } from './fields.ts';

const problemErrorSchema = findingSchema.extend({
  code: z.string(),
  severity: z.enum(severities).exactOptional(),
  witness: exactOptionalField(z.unknown(), 'Facts that show it.'),
  fix: exactOptionalField(z.unknown(), 'Operations of RFC 6902 that mend it.'),
});

export const problemSchema = z.object({
  type: textField('Path of a page of this server that explains the code.'),
  title: textField('What the code says of any such refusal.'),
  status: z.int().min(400).max(599),
  code: z.string(),
  detail: textField('What was refused here, and why.'),
  instance: exactOptionalField(z.string(), 'Path of the request.'),
  requestId: exactOptionalField(z.string(), 'To name it to whoever runs the server.'),
  retryable: flagField('Whether the same request may succeed later.'),
  errors: z
    .array(problemErrorSchema)
    .exactOptional()
    .describe('All that is wrong with the request.'),
  allowed: z.array(z.string()).exactOptional().describe('409: what would be legal.'),
  needs: z.array(z.string()).exactOptional().describe('403: the role or right that is missing.'),
  blockers: z.array(z.string()).exactOptional().describe('409: what stands in the way.'),
  current: z
    .object({
      version: z.number(),
      person: textOrNull('null: not known.'),
      at: z.string().nullable(),
    })
    .exactOptional()
    .describe('412: the version that conflicts with `If-Match`, and who made it.'),
  changed: z
    .array(z.string())
    .exactOptional()
    .describe('412: JSON pointers that differ from yours.'),
  reason: exactOptionalField(z.string(), 'Of an order: its own word for why not.'),
  remaining: exactOptionalField(
    moneySchema,
    '409: what an order, or its payment, may still give back.',
  ),
  missing: exactOptionalField(moneySchema, '422: what is missing to a coupon’s minimum.'),
  failedCases: z.array(z.unknown()).exactOptional().describe('422: cases of rules that fail.'),
  callId: exactOptionalField(z.string(), '409: the call that a request was about.'),
  outcome: exactOptionalField(z.string(), '409: how the offer has ended.'),
  retryAfterMs: exactOptionalField(z.int().min(0), 'Wait so long before the next try.'),
});

export type Problem = z.infer<typeof problemSchema>;

export interface ProblemDetail
  extends Omit<Problem, 'type' | 'title' | 'status' | 'code' | 'retryable'> {
  /** Language of the title. Default: en. */
  readonly language?: 'en' | 'fr';
  /** Use the code's second status, {@link ErrorEntry.statusElsewhere}. */
  readonly elsewhere?: boolean;
}

/**
 * Builds a problem with status, title and retry flag from the catalogue. A 409 without `allowed` or
 * `blockers` gets its own code as blocker, so that clients always find a reason.
 */
export function aProblem(code: ErrorCode, what: ProblemDetail): Problem {
  const { language = 'en', elsewhere = false, ...rest } = what;
  const entry = errorEntry(code);
  const status = elsewhere ? (entry.statusElsewhere ?? entry.status) : entry.status;
  const isNamed = rest.allowed !== undefined || rest.blockers !== undefined;
  return {
    type: `/docs/errors#${code}`,
    title: entry.title[language],
    status,
    code,
    retryable: entry.retryable,
    ...(status === 409 && !isNamed ? { blockers: [code] } : {}),
    ...rest,
  };
}
