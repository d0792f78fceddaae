/**
 * Basic schemas with their bounds. A separate entry, so that importing the kernel does not load
 * Zod. Messages begin with "expected", as `finding.ts` puts the value seen before them.
 */
import * as z from 'zod';
import { isReservedName } from '../platform-names.ts';

/** A schema's value, deeply read-only. */
export type Infer<Schema extends z.ZodType> = Unchanging<z.infer<Schema>>;

type Unchanging<Value> = Value extends object
  ? { readonly [Member in keyof Value]: Unchanging<Value[Member]> }
  : Value;

/** An object that refuses unknown members; the error lists the known ones. */
export function strict<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = `known: ${Object.keys(shape).join(' ')}`;
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? known : undefined),
  });
}

/** A strict object of optional members that may itself be missing. */
export function nullishObject<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return strict(shape).nullish();
}

/** An optional member, with its text for documents. */
export function optionalField<Schema extends z.ZodType>(schema: Schema, says: string) {
  return z.optional(schema).describe(says);
}

/** A member that may be missing but not undefined, with its text for documents. */
export function exactOptionalField<Schema extends z.ZodType>(schema: Schema, says: string) {
  return z.exactOptional(schema).describe(says);
}

/** A whole number with inclusive bounds. */
export function whole(min: number, max: number) {
  return z.int().min(min).max(max);
}

/** 366 days, so that sums of times stay exact. */
const durationMsMax = 31_622_400_000;
/** 2^52, so that sums of times stay exact. */
const instantMsMax = 2 ** 52;

/** Ids defined in files: agents, queues, skills, addresses. */
export const fileIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,30}$/, 'expected an id of a-z, 0-9 and -, at most 31 characters');

/** An id that a request gives to something new. */
export const newIdSchema = fileIdSchema.refine(
  (id) => !isReservedName(id),
  'expected another id, as every object has a member of this name',
);

/**
 * Control characters and lone surrogates, by code because not every JSON Schema reader knows
 * Unicode properties.
 */
const unprintable = '\\u0000-\\u001f\\u007f-\\u009f\\ud800-\\udfff';
const printable = new RegExp(`^[^${unprintable}]+$`, 'u');

/** A text of at least one character on one line. */
export function printableText(lengthMax: number) {
  const expected = `expected 1 to ${lengthMax} characters, none of them a control character`;
  return z.string().max(lengthMax).regex(printable, expected);
}

/** Names people choose: reasons, outcome codes, numbers. */
export const labelSchema = printableText(64);

/** Texts shown to people. */
export const titleSchema = printableText(200);

/** A path of a file, or another setting of a program. */
export const pathSchema = printableText(4_096);

/** An instant since the origin of the trace. */
export const atMsSchema = z.int().min(0).max(instantMsMax);
export const durationMsSchema = z.int().min(0).max(durationMsMax);
export const positiveMsSchema = z.int().min(1).max(durationMsMax);
/** Offset of a due key; negative: a head start. */
export const offsetMsSchema = z.int().min(-durationMsMax).max(durationMsMax);
/** A share from 0 to 1. */
export const shareSchema = z.number().min(0).max(1);
/** How many of something. */
export const countSchema = z.int().min(0).max(1_000_000);
/** Version of a file or document. */
export const versionSchema = z.int().min(1).max(1_000_000_000);

/** Above all quantities, so that sums and products stay finite. */
const quantityMax = 1e12;
/** Quantities of files: times in ms, rates, factors, parameters of distributions. */
export const positiveSchema = z.number().positive().max(quantityMax);
export const notNegativeSchema = z.number().min(0).max(quantityMax);
/** A quantity that may be negative. */
export const signedSchema = z.number().min(-quantityMax).max(quantityMax);
/** An unbounded count, such as a position. */
export const numberSchema = z.int().min(0);
/** A language tag, with region if it matters. */
export const languageSchema = z
  .string()
  .max(35)
  .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'expected a language tag like fr or fr-BE');
