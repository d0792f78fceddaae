/** Schemas of numbers for people and of a centre's prefixes for them. */
import * as z from 'zod';
import { strict } from '../../kernel/schemas/index.ts';
import {
  checkDigitOf,
  defaultNumberPrefixes,
  formatRecordNumber,
  readRecordNumber,
  recordKinds,
  recordNumberLengthMax,
} from './record-number.ts';

const example = 'V-48213-5';

/** A number as people write it, in any form that is understood; becomes its usual form. */
export const recordNumberSchema = z
  .string()
  .min(1)
  .max(recordNumberLengthMax)
  .refine(hasCheckDigit, { error: ({ input }) => `expected ${expectedFor(String(input))}` })
  .overwrite((text) => {
    const read = readRecordNumber(text);
    return read === null ? text : formatRecordNumber(read);
  });

export const recordNumberField = z
  .string()
  .max(128)
  .describe(`For people, such as ${example}; paths take it in place of the id.`);

/** Letters at the beginning of a centre's numbers, by kind of record. */
export const numberPrefixesSchema = strict({
  orders: prefixSchema(defaultNumberPrefixes.order),
  returns: prefixSchema(defaultNumberPrefixes.return),
  programmes: prefixSchema(defaultNumberPrefixes.programme),
  calls: prefixSchema(defaultNumberPrefixes.call),
  holds: prefixSchema(defaultNumberPrefixes.hold),
}).refine(
  (prefixes) => new Set(Object.values(prefixes)).size === recordKinds.length,
  'expected another prefix for each kind',
);

function prefixSchema(usual: string) {
  return z
    .string()
    .regex(/^[A-HJ-NP-Z]{1,3}$/, 'expected 1 to 3 letters of A to Z without I and O')
    .default(usual)
    .describe('Letters without I and O, which look like digits.');
}

function hasCheckDigit(text: string): boolean {
  const read = readRecordNumber(text);
  return read !== null && read.checkDigit === checkDigitOf(read.sequence);
}

function expectedFor(text: string): string {
  const read = readRecordNumber(text);
  return read === null
    ? `a number such as ${example}`
    : `${checkDigitOf(read.sequence)} at its end`;
}
