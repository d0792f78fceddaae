/**
 * Values of requests and files, one schema for each domain: texts, names, codes, money, dates,
 * addresses.
 */
import * as z from 'zod';
import { isCurrency, isLanguageTag, isReservedName, lastDate } from '../../kernel/index.ts';
import { languageSchema, strict, whole } from '../../kernel/schemas/index.ts';
import { holdsCardNumber, maskCardNumbers } from '../text/mask-card-numbers.ts';

/**
 * Checks values where they are read. Answers show any value of the type, as earlier versions may
 * have stored values that are refused now.
 */
export function checkedOnRead<Value>(
  schema: z.ZodType<Value, Value>,
  shown: z.ZodType<Value, Value>,
) {
  const documented = shown.clone(shown._zod.def);
  // Drawn when it is asked for, as that takes longer than to make the schema.
  documented._zod.toJSONSchema = () => {
    const { $schema: _, ...drawn } = z.toJSONSchema(schema);
    return drawn;
  };
  return z.codec(documented, documented, {
    decode: (value, { issues }) => {
      const read = schema.safeParse(value);
      if (read.success) return read.data;
      for (const issue of read.error.issues)
        issues.push({ ...issue, input: value } as z.core.$ZodRawIssue);
      return value;
    },
    encode: (value) => value,
  });
}

/** A whole number of goods, amounts or days. */
export function wholeSchema(min: number, max = 1_000_000_000) {
  return checkedOnRead(whole(min, max), z.number());
}

/** A text that is checked where it is read. */
export function checkedText(schema: z.ZodString) {
  return checkedOnRead(schema, z.string());
}

/** Characters that show or join the one before them: in emoji, and in scripts that need them. */
const joiner = String.raw`(?:\u200c|\u200d|\p{Variation_Selector})`;
const joined = String.raw`(?<=[\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Script=Han}\p{Script_Extensions=Arabic}]|[#*\d](?=\ufe0f\u20e3))`;
// No pattern of the schema, as tools that generate texts from patterns lack Unicode classes.
const hidden = new RegExp(
  String.raw`[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?!${joined}${joiner})\p{Default_Ignorable_Code_Point}`,
  'u',
);
const control = /(?![\n\r\t])\p{Cc}|\p{Cs}/u;

/** Text on one line, of at least one character: NFC, without blanks at its ends, cards masked. */
export function lineText(lengthMax: number) {
  return z
    .string()
    .overwrite((text) => text.normalize('NFC').trim())
    .min(1)
    .max(lengthMax)
    .refine((text) => !hidden.test(text), 'expected a text without control or invisible characters')
    .overwrite(maskCardNumbers);
}

/** Text of several lines, in which card numbers are masked. */
export function freeText(lengthMax: number) {
  return z
    .string()
    .max(lengthMax)
    .refine(
      (text) => !control.test(text),
      'expected a text without control characters other than line breaks',
    )
    .overwrite(maskCardNumbers);
}

export const lineSchema = checkedText(lineText(200));
/** Name of a person or company. */
export const personNameSchema = checkedText(lineText(200));

/** A free text that answers show. */
export function textSchema(lengthMax: number, lengthMin = 0) {
  return checkedText(freeText(lengthMax).min(lengthMin));
}

export const languageTagSchema = checkedText(
  languageSchema.refine(isLanguageTag, 'expected a language tag like fr or fr-BE'),
);
/** Texts by language. */
export const wordsSchema = z.record(languageTagSchema, textSchema(2_000, 1));

export const codeForm = /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/;

export const codeSchema = checkedText(
  z
    .string()
    .regex(codeForm, 'expected a code of letters, digits, ., _ and -, at most 32 characters')
    .refine(
      (code) => !isReservedName(code),
      'expected another code, as every object has a member of this name',
    ),
);

const unknown = { code: 'unknown_reference' };

export const currencySchema = checkedText(
  z
    .string()
    .regex(/^[A-Z]{3}$/, { error: 'expected a currency such as EUR', abort: true })
    .refine(isCurrency, { error: 'expected a currency of ISO 4217 such as EUR', params: unknown }),
);

/** ISO 3166-1 alpha-2 country codes, and XK for Kosovo, which post and banks use. */
export const countryCodes: readonly string[] = (
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ ' +
  'BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR ' +
  'CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR ' +
  'GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ' +
  'ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ ' +
  'LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ ' +
  'MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF ' +
  'PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI ' +
  'SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR ' +
  'TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW XK'
).split(' ');

const countries: ReadonlySet<string> = new Set(countryCodes);

export const countrySchema = checkedText(
  z
    .string()
    .regex(/^[A-Z]{2}$/, { error: 'expected a country such as FR', abort: true })
    .refine((code) => countries.has(code), {
      error: 'expected a country of ISO 3166 such as FR',
      params: unknown,
    }),
);

/**
 * Largest amount of a request or file, in minor units. A million units at this price is the largest
 * product, so sums of products stay exact up to the bound of an order.
 */
export const amountMinorMax = 10_000_000_000;

export const moneySchema = strict({
  amountMinor: wholeSchema(0, amountMinorMax).describe('In minor units: 19,90 € is 1990.'),
  currency: currencySchema,
});

/** An amount that is only shown: a sum of amounts may be above the largest of a request. */
export const shownMinorField = z.number().describe('In minor units.');

/** Percent, up to ten times a whole. */
export const percentSchema = z.number().min(0).max(1_000);

/** Years outside 1900 to 2199 are mistakes, and too far away for calendars and indexes. */
function isInYears(last: string) {
  const isIn = (text: string) => text >= '1900' && text.slice(0, 10) <= last;
  return [isIn, `expected a year from 1900 to ${last.slice(0, 4)}`] as const;
}

function daySchema(last: string) {
  return checkedOnRead(z.iso.date().refine(...isInYears(last)), z.string());
}

/** A day that exists, `YYYY-MM-DD`. */
export const dateSchema = daySchema(lastDate);
/** A day from which later ones are computed, such as the end of a warranty. */
export const startDateSchema = daySchema('2099-12-31');
/** An instant with its zone. */
export const dateTimeSchema = z.iso
  .datetime({ offset: true })
  .max(40)
  .refine(...isInYears(lastDate));

export const emailSchema = z.email().max(254);
export const urlSchema = z.url({ protocol: /^https?$/ }).max(2_048);

/** A telephone number as people write it. */
export const phoneSchema = z
  .string()
  .max(40)
  .regex(
    /^[+(]?\d(?:[\d ().\u00a0/-]*\d){2,}$/,
    'expected a telephone number such as +33 6 39 98 00 01',
  );

/** A phone number, normalised to E.164. */
export const e164Schema = z
  .string()
  .max(40)
  .transform((number) => number.replace(/[\s().\u00a0/-]/g, '').replace(/^00/, '+'))
  .pipe(
    z
      .string()
      .regex(/^\+[1-9]\d{6,14}$/, 'expected a number such as +33 6 39 98 00 01')
      .refine((number) => !holdsCardNumber(number), 'expected a telephone number, not of a card'),
  );

export function uniqueBy<Item>(key: (item: Item) => string) {
  return (items: readonly Item[]): boolean => new Set(items.map(key)).size === items.length;
}

const isOnce = uniqueBy<{ readonly code: string }>(({ code }) => code);

/** A list of items with unique codes. */
export function listByCode<Item extends z.ZodType<{ readonly code: string }>>(
  item: Item,
  lengthMax: number,
) {
  return z.array(item).max(lengthMax).refine(isOnce, 'expected each code once');
}

/** Codes of one kind that a centre has at most. */
export const codesMax = 200;
