/**
 * Problem document of every HTTP refusal. `type` links to a page of the service; `errors` lists all
 * faults of the request.
 * Source: RFC 9457.
 */
import { z } from 'zod';
import { severities } from '../../rules/index.ts';
import { findingSchema } from '../text/finding.ts';
import { type ErrorCode, errorEntry } from './errors.ts';

const problemErrorSchema = findingSchema.extend({
  code: z.string(),
  severity: z.enum(severities).exactOptional(),
  witness: z.unknown().exactOptional().describe('Facts that show it.'),
  fix: z.unknown().exactOptional().describe('Operations of RFC 6902 that mend it.'),
});

export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int().min(400).max(599),
  code: z.string(),
  detail: z.string(),
  instance: z.string().exactOptional(),
  requestId: z.string().exactOptional(),
  retryable: z.boolean(),
  errors: z.array(problemErrorSchema).exactOptional(),
  allowed: z.array(z.string()).exactOptional().describe('409: what would be legal.'),
  needs: z.array(z.string()).exactOptional().describe('403: the role or right that is missing.'),
  blockers: z.array(z.string()).exactOptional().describe('409: what stands in the way.'),
  /** With status 412: the present version, unlike that in `If-Match`. */
  current: z
    .object({ version: z.number(), person: z.string().nullable(), at: z.string().nullable() })
    .exactOptional(),
  changed: z
    .array(z.string())
    .exactOptional()
    .describe('412: JSON pointers that differ from yours.'),
  reason: z.string().exactOptional().describe('Of an order: its own word for why not.'),
  failedCases: z.array(z.unknown()).exactOptional().describe('422: cases of rules that fail.'),
  callId: z.string().exactOptional().describe('409: the call that a request was about.'),
  outcome: z.string().exactOptional().describe('409: how the offer has ended.'),
  retryAfterMs: z.int().min(0).exactOptional(),
});

export type Problem = z.infer<typeof problemSchema>;

export interface ProblemDetail
  extends Omit<Problem, 'type' | 'title' | 'status' | 'code' | 'retryable'> {
  /** Language of the title. Default: en. */
  readonly language?: 'en' | 'fr';
  /** Whether to use the code's second status, {@link ErrorEntry.statusElsewhere}. */
  readonly elsewhere?: boolean;
}

/**
 * Builds a problem with status, title and retry flag from the catalogue. A 409 without `allowed` or
 * `blockers` names its code as blocker, so that clients find a reason.
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
