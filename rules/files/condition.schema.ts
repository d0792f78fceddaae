/**
 * Schema of conditions. The member present decides the form, so that a mistake gives one finding,
 * not one per form.
 */
import * as z from 'zod';
import { nearestWord } from '../../kernel/index.ts';
import { type Infer, strict } from '../../kernel/schemas/index.ts';
import { groupMembersMax, listLengthMax } from '../language/limits.ts';
import { listOperators, type Operator, scalarOperators } from '../language/words.ts';
import { constantTextSchema, factNameSchema, kebabSchema } from './values.schema.ts';

/**
 * Exactly one of `all`, `any`, `not`, `condition`. Written by hand, because the type is recursive.
 */
export type GroupFile =
  | { readonly all: readonly ConditionFile[] }
  | { readonly any: readonly ConditionFile[] }
  | { readonly not: ConditionFile }
  | { readonly condition: string };

/** A condition on facts. */
export type ConditionFile = GroupFile | LeafFile;

/** A comparison of a fact. */
export interface LeafFile {
  readonly fact: string;
  readonly operator: Operator;
  readonly value: OperandFile;
  /** Of `order.lineCount` alone: which lines count. */
  readonly params?: { readonly where: ConditionFile };
}

const operators: readonly Operator[] = [...scalarOperators, ...listOperators];

const operatorSchema = z.enum(operators, {
  error: ({ input }) => (input === undefined ? undefined : `expected ${operatorWords(input)}`),
});

const constantListSchema = z
  .array(
    z.union([z.int(), z.boolean(), constantTextSchema], {
      error: 'expected a whole number, true, false or a text',
    }),
  )
  .max(listLengthMax);

const otherFactSchema = strict({
  fact: factNameSchema.describe(
    'The other fact, of the same type and unit, or a param.… of the set.',
  ),
});

const constantSchema = z.union([z.int(), z.boolean(), constantTextSchema, z.null()], {
  error: 'expected a whole number, true, false, a text, null, a list, or { "fact": … }',
});

export const operandForms = z.union([
  z.int(),
  z.boolean(),
  constantTextSchema,
  z.null(),
  constantListSchema,
  otherFactSchema,
]);
/** A constant, a list of constants, or another fact. */
export type OperandFile = Infer<typeof operandForms>;

/** The value or fact that a fact is compared with. */
export const operandSchema = z.custom<OperandFile>().superRefine((value, context) => {
  const schema = Array.isArray(value)
    ? constantListSchema
    : typeof value === 'object' && value !== null
      ? otherFactSchema
      : constantSchema;
  addIssues(schema, value, context);
});

export const conditionSchema = z.custom<ConditionFile>().superRefine((value, context) => {
  checkCondition(value, context, 'any');
});

export const namedConditionSchema = z.custom<GroupFile>().superRefine((value, context) => {
  checkCondition(value, context, 'group');
});

export const alwaysForm = strict({
  all: z.array(z.never()).max(0).describe('No condition: the rule always matches.'),
});

/** The condition of a rule: a group, or an empty `all`. */
export const ruleConditionSchema = z.custom<GroupFile>().superRefine((value, context) => {
  if (!alwaysForm.safeParse(value).success) checkCondition(value, context, 'group');
});

const membersSchema = z.array(conditionSchema).min(1).max(groupMembersMax);

const forms = {
  all: strict({ all: membersSchema.describe('All of these must hold; 1 to 50.') }),
  any: strict({ any: membersSchema.describe('At least one of these must hold; 1 to 50.') }),
  not: strict({ not: conditionSchema.describe('This must not hold.') }),
  condition: strict({
    condition: kebabSchema.describe('Name of a condition in `conditions` of the set.'),
  }),
  fact: strict({
    fact: factNameSchema.describe('Name of the fact in the dictionary, such as call.type.'),
    operator: operatorSchema.describe(
      'How fact and value are compared. Of lists: someFact:in is any of, everyFact:in only, not:someFact:in none of, everyValue:swap:in all of.',
    ),
    value: operandSchema.describe(
      'What the fact is compared with: a constant, a list for in and notIn, or { "fact": … }.',
    ),
    params: strict({
      where: conditionSchema.describe(
        'Condition over line.… facts: only lines it holds for count.',
      ),
    })
      .exactOptional()
      .describe('Of order.lineCount alone: which lines count.'),
  }),
} as const;

type Form = keyof typeof forms;
const formNames = Object.keys(forms) as readonly Form[];
const groupNames: readonly Form[] = formNames.filter((name) => name !== 'fact');

export const groupForms = z.union([forms.all, forms.any, forms.not, forms.condition]);
export const leafForm = forms.fact;
export const conditionForms = z.union([
  forms.all,
  forms.any,
  forms.not,
  forms.condition,
  forms.fact,
]);

/** Members of other rule formats, and what to use instead. */
const refusedMembers: { readonly [member: string]: string } = {
  path: 'no path: facts have dotted names instead, such as order.totalMinor',
  priority: 'no priority of a condition: conditions have no order here',
};

function checkCondition(value: unknown, context: z.RefinementCtx, allowed: 'any' | 'group'): void {
  const names = allowed === 'any' ? formNames : groupNames;
  const words = `an object with ${names.join(', ').replace(/, (?=\w+$)/, ' or ')}`;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    wrongType(context, words);
    return;
  }
  const keys = Object.keys(value);
  const isMember = (key: string): key is Form => (formNames as readonly string[]).includes(key);
  const [form, second] = keys.filter(isMember);
  if (form === undefined) {
    const guess = keys.map((key) => nearestWord(key, names)).find((near) => near !== undefined);
    const [typed] = keys;
    if (guess === undefined || typed === undefined) wrongType(context, words);
    else
      unknownMember(context, keys.find((key) => nearestWord(key, names) === guess) ?? typed, names);
    return;
  }
  if (second !== undefined) {
    refuse(context, [second], `one of ${form} and ${second} in an object, not both`);
    return;
  }
  if (form === 'fact' && allowed === 'group') {
    refuse(context, ['fact'], 'a group here: { "all": [ … ] } around this condition');
    return;
  }
  const refused = keys.filter((key) => Object.hasOwn(refusedMembers, key));
  for (const key of refused) refuse(context, [key], refusedMembers[key] ?? '');
  const rest = Object.fromEntries(Object.entries(value).filter(([key]) => !refused.includes(key)));
  addIssues(forms[form], rest, context);
}

function addIssues(schema: z.ZodType, value: unknown, context: z.RefinementCtx): void {
  const parsed = schema.safeParse(value);
  if (parsed.success) return;
  for (const issue of parsed.error.issues) context.addIssue({ ...issue, path: [...issue.path] });
}

function refuse(context: z.RefinementCtx, path: string[], expected: string): void {
  context.addIssue({ code: 'custom', path, message: `expected ${expected}` });
}

function wrongType(context: z.RefinementCtx, expected: string): void {
  context.addIssue({ code: 'invalid_type', expected: 'object', message: `expected ${expected}` });
}

function unknownMember(context: z.RefinementCtx, key: string, names: readonly string[]): void {
  const message = `known: ${names.join(' ')}`;
  context.addIssue({ code: 'unrecognized_keys', keys: [key], message });
}

function operatorWords(input: unknown): string {
  const list = `one of ${operators.join(', ')}`;
  if (typeof input !== 'string') return list;
  if (input.includes(':')) {
    return 'one of the chains someFact:in (any of), everyFact:in (only), not:someFact:in (none of), everyValue:swap:in (all of), or a plain operator';
  }
  const near = nearestWord(input, operators);
  return near === undefined ? list : `${list}; did you mean ${near}?`;
}
