/**
 * Problem: the one shape of every refusal over HTTP.
 *
 * `type` is a page the product serves itself, so it opens off-line. Members beyond the RFC's are
 * extensions by case; `errors` lists all that is wrong with a request, not the first thing.
 * Source: RFC 9457, ux-and-api.md 2.3.
 */
import { z } from 'zod';
import { severities } from '../../rules/index.ts';
import { findingSchema } from '../text/finding.ts';
import { type ErrorCode, errorEntry } from './errors.ts';

/** A finding of a file, or one of lint in a rule set, whose code is its id there. */
const problemErrorSchema = findingSchema.extend({
  code: z.string(),
  severity: z.enum(severities).exactOptional(),
  witness: z.unknown().exactOptional().describe('Facts that show it.'),
  fix: z.unknown().exactOptional().describe('Operations of RFC 6902 that mend it.'),
});

/** The body of every refusal. */
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
  /** 412: what somebody else made meanwhile. */
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

/** What a problem says beyond its code. */
export interface ProblemDetail
  extends Omit<Problem, 'type' | 'title' | 'status' | 'code' | 'retryable'> {
  /** Of the title [en]. */
  readonly language?: 'en' | 'fr';
  /** The code's other status, where it has one. */
  readonly elsewhere?: boolean;
}

/**
 * Builds a problem; status, title and retry flag come from the catalogue.
 *
 * A 409 that names neither what is allowed nor what blocks has its own code as the blocker, so
 * that clients find a reason in one of the two members of every 409.
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
