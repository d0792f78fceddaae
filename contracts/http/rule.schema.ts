/**
 * Rule sets, versions, drafts and rehearsals; prompts and scripts for agents. Documents and reports
 * have their own schemas and are open objects here.
 */
import { z } from 'zod';
import { exactOptionalField } from '../../kernel/schemas/index.ts';
import { ruleVersionTable } from '../../machines/index.ts';
import { worldSchema } from '../../rules/files/index.ts';
import { ruleKindNames, severities } from '../../rules/index.ts';
import { shownMinorField } from '../values/domain-values.schema.ts';
import {
  arrayField,
  idField,
  instantField,
  integerField,
  listOf,
  msField,
  numberOrNull,
  orNull,
  textField,
  textOrNull,
  textsField,
} from './fields.ts';

const open = z.looseObject({});

export const ruleSetResourceSchema = z.object({
  id: idField,
  centreId: idField,
  name: textField('What documents say in `set`.'),
  kind: z.enum(ruleKindNames),
  owner: textField('Who answers for it, as its document says.'),
  active: z.object({ version: z.int() }).nullable().describe('The version in force; null: none.'),
  draft: z
    .object({ version: z.int(), editor: textField('Whose draft it is.') })
    .nullable()
    .describe('The one saved last; others are in `drafts`.'),
  drafts: z.array(z.object({ version: z.int(), editor: textField('Whose draft it is.') })),
  pending: z
    .array(
      z.object({
        version: z.int(),
        state: z.enum(['checked', 'proposed', 'approved', 'scheduled']),
        author: z.string(),
        people: textsField('Who may take the next step, or waive missing evidence; at most 20.'),
      }),
    )
    .describe('Versions on their way into force.'),
});
export type RuleSetResource = z.infer<typeof ruleSetResourceSchema>;

/** What rules of a centre may name. */
export const ruleNamesSchema = worldSchema.omit({
  schema: true,
  items: true,
  links: true,
  agents: true,
});
export type RuleNames = z.infer<typeof ruleNamesSchema>;

/** JSON Patch operations (RFC 6902) that correct a finding. */
const fixSchema = z.array(
  z.union([
    z.object({ op: z.enum(['add', 'replace']), path: z.string(), value: z.unknown() }),
    z.object({ op: z.literal('remove'), path: z.string() }),
  ]),
);

export const placedFindingSchema = z.object({
  id: z.string(),
  severity: z.enum(severities),
  pointer: textField('JSON pointer (RFC 6901) into the document.'),
  line: z.int(),
  column: z.int(),
  message: z.string(),
  expected: z.string().exactOptional(),
  received: z.string().exactOptional(),
  witness: exactOptionalField(open, 'Facts that show it.'),
  fix: exactOptionalField(fixSchema, 'Operations of RFC 6902 that mend it.'),
});
export type PlacedFindingResource = z.infer<typeof placedFindingSchema>;

const caseCountsSchema = z.object({ passed: z.int(), failed: z.int() });

export const approvalSchema = z.object({
  person: z.string(),
  roles: z.array(z.string()),
  comment: z.string(),
  at: instantField,
});

export const evidenceSchema = z.object({
  runId: idField.describe('Of the rehearsal that it comes from.'),
  kind: z.enum(['cases', 'shadow', 'backtest', 'simulation']),
  from: instantField,
  to: instantField,
});

const queueStaffingSchema = z.object({
  queueId: idField,
  rules: textsField('Rules that send calls there.'),
  linkedAgents: integerField('Agents of the file who may serve the queue.'),
  loggedOnAgents: integerField('Of those, now.'),
  callsPerHour: numberOrNull('In the busiest hour of the last backtest; null: there is none.'),
  handleTimeMsMean: numberOrNull(
    'Of the queue, else of its group, else of the centre; null: nobody served a call.',
  ),
  agentsRequired: z
    .int()
    .nullable()
    .describe('For the service level of the queue, by Erlang C; null: not known.'),
  command: textField('Asks for the number.'),
  text: z.string(),
});

export const ruleVersionResourceSchema = z.object({
  ruleSetId: idField,
  version: z.int(),
  parent: integerField('The version it was made from; 0: none.'),
  base: integerField('The version it was last checked against.'),
  hash: textOrNull('SHA-256 of the text; null: a draft.'),
  state: z.enum(ruleVersionTable.states),
  document: orNull(open, 'null: a draft that is no JSON yet.'),
  author: textField('Who saved it.'),
  note: z.string(),
  findings: z.array(placedFindingSchema),
  cases: caseCountsSchema,
  evidence: z.array(evidenceSchema),
  waiver: textOrNull('Why it was proposed without evidence; null: it was not.'),
  acceptance: z
    .array(open)
    .describe('Limits that its proposal had to keep, with what was seen of them.'),
  approvals: arrayField(approvalSchema, 'Who has let it pass, with what right.'),
  approvalsNeeded: integerField('Before it can go into force.'),
  effectiveFrom: orNull(instantField, 'Since when it has been in force; null: never.'),
  effectiveTo: orNull(instantField, 'Until when it was in force; null: it is, or never was.'),
  losses: z
    .array(z.looseObject({ rule: z.string(), to: z.string(), text: z.string() }))
    .exactOptional()
    .describe('After a step: rules in force before it that lose cases to rules of this version.'),
  staffing: z
    .array(queueStaffingSchema)
    .exactOptional()
    .describe('After a step: queues its rules send calls to that few agents serve.'),
});
export type RuleVersionResource = z.infer<typeof ruleVersionResourceSchema>;
export const ruleVersionListSchema = listOf(
  ruleVersionResourceSchema.omit({ document: true, findings: true, cases: true }),
);

export const ruleDraftSchema = z.object({
  ruleSetId: idField,
  editor: textField('Whose draft it is.'),
  version: integerField('The number it will have.'),
  base: z.int(),
  revision: integerField('What `ETag` says: +1 per save, 0 before the first.'),
  text: z.string(),
  findings: z.array(placedFindingSchema),
  cases: caseCountsSchema,
  failedCases: arrayField(open, 'Cases that decide otherwise than they say.'),
  unreachedRules: textsField('Rules that no case makes act.'),
  updatedAt: instantField.nullable(),
  diff: exactOptionalField(open, 'After an import: what has changed.'),
});
export type RuleDraftResource = z.infer<typeof ruleDraftSchema>;

export const convertedRulesSchema = z.object({
  rules: z.array(open),
  conditions: open.describe('Named ones.'),
  findings: z
    .array(placedFindingSchema)
    .describe('Errors: what was left out. Warnings and hints: what was changed.'),
});

export const lintAnswerSchema = z.object({ findings: z.array(placedFindingSchema) });
export const ruleCasesSchema = z.object({ cases: z.array(open) });
export const ruleTestSchema = z.object({
  passed: z.int(),
  failed: z.int(),
  cases: z.array(z.looseObject({ name: z.string(), passed: z.boolean() })),
  unreachedRules: textsField('Rules that no case makes act.'),
});
export const ruleEvaluationSchema = z.looseObject({
  version: z.int(),
  matched: textsField('Names of rules that acted, highest priority first.'),
  outcome: z.unknown(),
});
export const ruleReportSchema = open;

export const rulesInForceSchema = z.object({
  at: instantField,
  items: z.array(
    z.object({
      ruleSetId: idField,
      kind: z.enum(ruleKindNames),
      version: z.int(),
      hash: textField('SHA-256 of the text.'),
      author: textField('Who saved it.'),
      activatedBy: z.string(),
      activatedAt: instantField,
      cause: textField('The step that put it into force, such as `activate` or `rollback`.'),
      reason: z.string(),
      approvals: arrayField(approvalSchema, 'Who has let it pass, with what right.'),
      evidence: z.array(evidenceSchema),
      waiver: textOrNull('Why it was proposed without evidence; null: it was not.'),
      acceptance: z.array(open),
    }),
  ),
});

export const ruleRunSchema = evidenceSchema.extend({
  ruleSetId: idField,
  version: z.int(),
  seed: z.int(),
  person: z.string(),
  at: instantField,
  result: z.unknown(),
  resultHash: textField('SHA-256 of the result: equal where the run was repeated.'),
});
export type RuleRunResource = z.infer<typeof ruleRunSchema>;

export const jobSchema = z.object({
  id: idField,
  kind: z.enum(['shadow', 'backtest', 'simulation', 'comparison', 'staffing', 'sweep', 'impact']),
  state: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']),
  progressShare: numberOrNull('null: nobody knows the end.'),
  etaMs: orNull(msField, 'Time left, about; null: nobody knows.'),
  startedAt: orNull(instantField, 'null: it waits its turn.'),
  endedAt: instantField.nullable(),
  result: z.object({ href: z.string(), runId: idField.exactOptional() }).nullable(),
  problem: textOrNull('Why it failed; null: it has not.'),
  log: z.object({ href: z.string() }).nullable().describe('null: none is written.'),
  report: exactOptionalField(open, 'Of rules: what was found so far.'),
});
export type JobResource = z.infer<typeof jobSchema>;
export const jobListSchema = z.object({ items: z.array(jobSchema) });

const promptSchema = z.object({
  id: idField,
  key: textField('Name of the link, else of the rule.'),
  kind: z.enum(['upSell', 'crossSell']),
  sku: z.string(),
  quantity: z.int(),
  say: textField('Words, or the id of a text that nobody has written.'),
  note: textOrNull('For the agent alone; as `say`.'),
  rank: integerField('1 first.'),
  gainMinor: shownMinorField.describe("Expected, in minor units of the centre's money."),
  acceptPpm: integerField('Probability that a caller accepts, in millionths.'),
  reasonsToDecline: textsField('Codes from which the agent chooses when the caller declines.'),
  ruleVersion: integerField('Of the rules that produced it.'),
});

export const promptListSchema = z.object({
  ruleSetId: idField,
  ruleVersion: integerField('Of the rules that produced it.'),
  items: z.array(promptSchema),
  withheld: z
    .array(z.looseObject({ sku: z.string(), reason: z.string() }))
    .describe('What could have been offered, and why it is not.'),
});

export const scriptListSchema = z.object({
  ruleSetId: idField,
  ruleVersion: integerField('Of the rules that produced it.'),
  items: z.array(
    z.looseObject({
      rule: z.string(),
      text: z.string(),
      words: textOrNull('null: nobody has written them.'),
    }),
  ),
});

export const promptAnswerSchema = z.object({
  id: idField,
  answer: z.enum(['accepted', 'declined']),
  reason: z.string().nullable(),
  say: textField('What the agent reads out, or the id of a text that nobody has written.'),
  ruleVersion: integerField('Of the rules that produced it.'),
});
