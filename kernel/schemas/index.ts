/**
 * The values that every schema is made of: ids of files, times, shares, short texts; each with its
 * bounds. An entrance of its own: whoever takes the rest of the kernel loads no Zod.
 *
 * A custom message begins with "expected": `finding.ts` puts the value seen before it.
 * Source: ux-and-api.md 2.1, 17.1.
 */
import { z } from 'zod';

/** What a schema lets through, as readers see it: nothing of it may be changed. */
export type Infer<Schema extends z.ZodType> = Unchanging<z.infer<Schema>>;

type Unchanging<Value> = Value extends object
  ? { readonly [Member in keyof Value]: Unchanging<Value[Member]> }
  : Value;

/** An object whose other members are errors; the error names the known ones, for a suggestion. */
export function strict<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = `known: ${Object.keys(shape).join(' ')}`;
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? known : undefined),
  });
}

/** A strict object whose members are all optional: nothing at all is one, too. */
export function nullishObject<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return strict(shape).nullish();
}

/** A whole number between two bounds, both included. */
export function whole(min: number, max: number) {
  return z.int().min(min).max(max);
}

/** Longest duration, 366 days: sums of times stay exact. */
const durationMsMax = 31_622_400_000;
/** Latest instant, 2^52: sums of times stay exact. */
const instantMsMax = 2 ** 52;

/** Ids born in a file: agents, queues, skills, addresses. */
export const fileIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,30}$/, 'expected an id of a-z, 0-9 and -, at most 31 characters');

/**
 * Control characters (Cc) and lone surrogates (Cs): by their codes, which every reader of a JSON
 * Schema knows; properties of Unicode are not.
 */
const unprintable = '\\u0000-\\u001f\\u007f-\\u009f\\ud800-\\udfff';
const printable = new RegExp(`^[^${unprintable}]+$`, 'u');

/** Names people choose: reasons, outcome codes, numbers. */
export const labelSchema = z
  .string()
  .max(64)
  .regex(printable, 'expected 1 to 64 characters, none of them a control character');

/** Texts shown to people. */
export const titleSchema = z
  .string()
  .max(200)
  .regex(printable, 'expected 1 to 200 characters, none of them a control character');

/** A point of the trace's time. */
export const atMsSchema = z.int().min(0).max(instantMsMax);
/** A length of time. */
export const durationMsSchema = z.int().min(0).max(durationMsMax);
/** A length of time that passes. */
export const positiveMsSchema = z.int().min(1).max(durationMsMax);
/** A due key's offset: a head start where negative. */
export const offsetMsSchema = z.int().min(-durationMsMax).max(durationMsMax);
/** 0..1. */
export const shareSchema = z.number().min(0).max(1);
/** A counter that is 0 at least. */
export const countSchema = z.int().min(0).max(1_000_000);
/** A place or number that grows for ever. */
export const numberSchema = z.int().min(0);
/** A language, with its region where that matters. */
export const languageSchema = z
  .string()
  .max(35)
  .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'expected a language tag like fr or fr-BE');
