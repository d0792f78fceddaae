/**
 * The operations on rules, for the table of `operations.ts`.
 *
 * All of them need a person (`signedIn`): which roles a step takes is the rule office's to say.
 * Source: ux-and-api.md 3.4, 2.7.
 */
import { z } from 'zod';
import { ruleKindNames } from '../rules/index.ts';
import { acceptanceSchema } from './acceptance.schema.ts';
import type { ErrorCode } from './errors.ts';
import type { Operation } from './operation.ts';
import { inStates, listQueryShape, wireIdSchema } from './operation.ts';
import { jobSchema, ruleVersionResourceSchema } from './resources/rule.schema.ts';
import { nullishObject, strict } from './values.schema.ts';

const none = z.strictObject({});
const ruleSet = z.strictObject({ ruleSet: wireIdSchema });
const versionNumber = z.coerce.number().int().min(1).max(1_000_000_000);
export const ruleVersion = z.strictObject({ ruleSet: wireIdSchema, version: versionNumber });
const centre = z.strictObject({ centre: wireIdSchema });
export const instant = z.iso.datetime({ offset: true });
const period = z.strictObject({ from: instant.optional(), to: instant.optional() });

/** Sentences that people write: reasons, comments, waivers. */
export const sentence = z.string().max(2_000);
const factValue = z.union([
  z.number(),
  z.boolean(),
  z.string().max(2_000),
  z.null(),
  z.array(z.string().max(500)).max(5_000),
]);
/** Facts by name, and lines of the order; what they mean is looked up by the dictionary. */
export const factsSchema = z.record(
  z.string().max(64),
  z.union([factValue, z.array(z.record(z.string().max(64), factValue)).max(1_000)]),
);

export const personErrors: readonly ErrorCode[] = ['not_authenticated', 'role_missing'];
const ofSet: readonly ErrorCode[] = [...personErrors, 'rule_set_not_found'];
const ofVersion: readonly ErrorCode[] = [...ofSet, 'rule_version_not_found'];
const bodyErrors: readonly ErrorCode[] = ['body_too_large', 'media_type_unsupported'];
export const keyedErrors: readonly ErrorCode[] = [
  'idempotency_key_reused',
  'request_in_progress',
  ...bodyErrors,
];
export const ofStep: readonly ErrorCode[] = [
  ...ofVersion,
  ...keyedErrors,
  'rules_state_not_allowed',
];
const ofDraft: readonly ErrorCode[] = [
  ...ofSet,
  'version_required',
  'version_mismatch',
  ...bodyErrors,
];
const json = ['application/json'] as const;
const csv = 'text/csv';

const step = { method: 'POST', params: ruleVersion, query: none, signedIn: true } as const;
const versionState = inStates(ruleVersionResourceSchema.shape.state.options);
const explain = z
  .enum(['true', 'false'])
  .optional()
  .describe('`true`: why each rule decides or not.');
const set = { params: ruleSet, query: none, signedIn: true } as const;
const rehearsal = {
  ...step,
  status: 202,
  body: nullishObject({ from: instant.optional(), to: instant.optional() }),
  errors: [...ofStep, 'rules_not_valid', 'too_many_jobs'],
} as const;
const job = { params: z.strictObject({ job: wireIdSchema }), query: none, signedIn: true } as const;

/** By operation id. */
export const ruleOperations = {
  getRuleSchema: {
    method: 'GET',
    path: '/api/v1/rule-schema/{kind}',
    summary: { en: 'JSON Schema of a kind, with facts', fr: 'Le schéma d’un type, avec ses faits' },
    params: z.strictObject({ kind: z.enum(ruleKindNames) }),
    query: none,
    errors: [],
  },
  listRuleSets: {
    method: 'GET',
    path: '/api/v1/centres/{centre}/rule-sets',
    summary: { en: 'Rule sets of a centre', fr: 'Les jeux de règles d’un centre' },
    params: centre,
    query: z.strictObject(listQueryShape),
    signedIn: true,
    errors: [...personErrors, 'centre_not_found', 'cursor_invalid'],
  },
  createRuleSet: {
    method: 'POST',
    path: '/api/v1/centres/{centre}/rule-sets',
    summary: { en: 'Make a rule set', fr: 'Créer un jeu de règles' },
    params: centre,
    query: none,
    body: strict({
      name: z
        .string()
        .max(64)
        .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'expected a name in kebab-case'),
      kind: z.enum(ruleKindNames),
      owner: z.string().min(1).max(64).optional(),
    }),
    status: 201,
    signedIn: true,
    errors: [...personErrors, ...keyedErrors, 'centre_not_found', 'name_taken'],
  },
  listRulesInForce: {
    method: 'GET',
    path: '/api/v1/centres/{centre}/rules-in-force',
    summary: {
      en: 'Rules in force at an instant, who approved them, on what evidence',
      fr: 'Les règles en vigueur à un instant, qui les a approuvées, sur quelles preuves',
    },
    params: centre,
    query: z.strictObject({ at: instant.optional() }),
    signedIn: true,
    errors: [...personErrors, 'centre_not_found'],
  },
  getRuleSet: {
    method: 'GET',
    path: '/api/v1/rule-sets/{ruleSet}',
    summary: { en: 'A rule set', fr: 'Un jeu de règles' },
    ...set,
    errors: ofSet,
  },
  listRuleVersions: {
    method: 'GET',
    path: '/api/v1/rule-sets/{ruleSet}/versions',
    summary: { en: 'Versions, latest first', fr: 'Les versions, la dernière d’abord' },
    params: ruleSet,
    query: z.strictObject({ ...listQueryShape, state: versionState }),
    signedIn: true,
    errors: [...ofSet, 'cursor_invalid'],
  },
  getRuleVersion: {
    method: 'GET',
    path: '/api/v1/rule-sets/{ruleSet}/versions/{version}',
    summary: { en: 'A version with its evidence', fr: 'Une version avec ses preuves' },
    params: ruleVersion,
    query: none,
    signedIn: true,
    errors: ofVersion,
  },
  getRuleDraft: {
    method: 'GET',
    path: '/api/v1/rule-sets/{ruleSet}/draft',
    summary: {
      en: 'Your draft, or what it begins with',
      fr: 'Votre brouillon, ou son point de départ',
    },
    ...set,
    errors: ofSet,
  },
  putRuleDraft: {
    method: 'PUT',
    path: '/api/v1/rule-sets/{ruleSet}/draft',
    summary: {
      en: 'Save your draft, half-written or not',
      fr: 'Enregistrer votre brouillon, même inachevé',
    },
    ...set,
    text: json,
    errors: ofDraft,
  },
  getRuleDraftTable: {
    method: 'GET',
    path: '/api/v1/rule-sets/{ruleSet}/draft/table',
    summary: { en: 'Your draft as a table', fr: 'Votre brouillon en table' },
    ...set,
    produces: csv,
    errors: [...ofSet, 'rules_not_valid'],
  },
  putRuleDraftTable: {
    method: 'PUT',
    path: '/api/v1/rule-sets/{ruleSet}/draft/table',
    summary: { en: 'Save your draft as a table', fr: 'Enregistrer votre brouillon en table' },
    ...set,
    text: [csv],
    errors: [...ofDraft, 'rules_not_valid'],
  },
  lintRules: {
    method: 'POST',
    path: '/api/v1/rule-sets/{ruleSet}/lint',
    summary: {
      en: 'Findings of a document, or of your draft',
      fr: 'Les remarques sur un document, ou sur votre brouillon',
    },
    ...set,
    text: json,
    errors: [...ofSet, ...bodyErrors],
  },
  getRuleCases: {
    method: 'GET',
    path: '/api/v1/rule-sets/{ruleSet}/cases',
    summary: { en: 'Cases of your draft', fr: 'Les cas de votre brouillon' },
    ...set,
    alsoCsv: true,
    errors: [...ofSet, 'rules_not_valid'],
  },
  putRuleCases: {
    method: 'PUT',
    path: '/api/v1/rule-sets/{ruleSet}/cases',
    summary: { en: 'Replace the cases of your draft', fr: 'Remplacer les cas de votre brouillon' },
    ...set,
    text: [...json, csv],
    errors: [...ofDraft, 'rules_not_valid'],
  },
  generateRuleCases: {
    method: 'POST',
    path: '/api/v1/rule-sets/{ruleSet}/cases/generate',
    summary: { en: 'Proposals for cases at the bounds', fr: 'Propositions de cas aux limites' },
    ...set,
    alsoCsv: true,
    errors: [...ofSet, ...bodyErrors, 'rules_not_valid'],
  },
  testRules: {
    method: 'POST',
    path: '/api/v1/rule-sets/{ruleSet}/test',
    summary: { en: 'Run cases', fr: 'Exécuter des cas' },
    ...set,
    body: nullishObject({
      document: z.record(z.string(), z.unknown()).optional(),
      cases: z.array(z.record(z.string(), z.unknown())).max(10_000).optional(),
    }),
    errors: [...ofSet, ...bodyErrors, 'rules_not_valid'],
  },
  evaluateRules: {
    method: 'POST',
    path: '/api/v1/rule-sets/{ruleSet}/evaluate',
    summary: {
      en: 'What would be decided, and why not else',
      fr: 'Ce qui serait décidé, et pourquoi pas autre chose',
    },
    params: ruleSet,
    query: z.strictObject({ explain }),
    signedIn: true,
    body: strict({
      facts: factsSchema,
      at: instant.optional(),
      version: z.int().min(1).optional(),
    }),
    errors: [...ofVersion, ...bodyErrors, 'rules_not_valid', 'resource_unavailable'],
  },
  getRuleCoverage: {
    method: 'GET',
    path: '/api/v1/rule-sets/{ruleSet}/coverage',
    summary: { en: 'Which rules act on the calls', fr: 'Quelles règles agissent sur les appels' },
    params: ruleSet,
    query: period,
    signedIn: true,
    errors: [...ofSet, 'rules_state_not_allowed'],
  },
  getRuleDiff: {
    method: 'GET',
    path: '/api/v1/rule-sets/{ruleSet}/diff',
    summary: { en: 'What differs between two versions', fr: 'Ce qui diffère entre deux versions' },
    params: ruleSet,
    query: z.strictObject({ from: versionNumber.optional(), to: versionNumber.optional() }),
    signedIn: true,
    errors: [...ofVersion, 'rules_not_valid'],
  },
  shadowRules: {
    ...rehearsal,
    path: '/api/v1/rule-sets/{ruleSet}/versions/{version}/shadow',
    summary: {
      en: 'Watch a version on live decisions',
      fr: 'Observer une version sur les décisions en direct',
    },
  },
  backtestRules: {
    ...rehearsal,
    path: '/api/v1/rule-sets/{ruleSet}/versions/{version}/backtest',
    summary: { en: 'Run a version over the journal', fr: 'Rejouer le journal avec une version' },
  },
  checkRules: {
    ...step,
    path: '/api/v1/rule-sets/{ruleSet}/versions/{version}/check',
    summary: { en: 'Draft → checked', fr: 'Brouillon → vérifié' },
    body: nullishObject({
      accepted: z
        .array(strict({ id: z.string().max(64), pointer: z.string().max(500), reason: sentence }))
        .max(1_000)
        .optional(),
    }),
    errors: [...ofStep, 'rules_not_valid', 'tests_failing', 'reason_required'],
  },
  proposeRules: {
    ...step,
    path: '/api/v1/rule-sets/{ruleSet}/versions/{version}/propose',
    summary: { en: 'Checked → proposed', fr: 'Vérifié → proposé' },
    body: nullishObject({
      evidence: z.array(wireIdSchema).max(100).optional(),
      waiver: sentence.optional(),
      acceptance: acceptanceSchema.optional(),
    }),
    errors: [...ofStep, 'four_eyes_required', 'reason_required', 'run_not_found'],
  },
  approveRules: {
    ...step,
    path: '/api/v1/rule-sets/{ruleSet}/versions/{version}/approve',
    summary: { en: 'Say yes, as a second person', fr: 'Approuver, en seconde personne' },
    body: nullishObject({ comment: sentence.optional() }),
    errors: [...ofStep, 'four_eyes_required'],
  },
  rejectRules: {
    ...step,
    path: '/api/v1/rule-sets/{ruleSet}/versions/{version}/reject',
    summary: { en: 'Say no', fr: 'Refuser' },
    body: strict({ reason: sentence }),
    errors: [...ofStep, 'reason_required'],
  },
  activateRules: {
    ...step,
    path: '/api/v1/rule-sets/{ruleSet}/versions/{version}/activate',
    summary: {
      en: 'Put in force, now or at an instant, for good or until another',
      fr: 'Mettre en vigueur, maintenant ou à un instant, sans fin ou jusqu’à un autre',
    },
    body: strict({
      waiting: z.enum(['migrate', 'pin']),
      at: instant.optional(),
      until: instant.optional(),
      reason: sentence.optional(),
    }),
    key: 'required',
    errors: [
      ...ofStep,
      'rules_base_stale',
      'rules_not_valid',
      'tests_failing',
      'four_eyes_required',
      'resource_unavailable',
    ],
  },
  retireRules: {
    ...step,
    path: '/api/v1/rule-sets/{ruleSet}/versions/{version}/retire',
    summary: { en: 'Take out of force', fr: 'Retirer' },
    body: nullishObject({ reason: sentence.optional() }),
    errors: [...ofStep, 'resource_unavailable'],
  },
  rollBackRules: {
    method: 'POST',
    path: '/api/v1/rule-sets/{ruleSet}/rollback',
    summary: { en: 'One step back', fr: 'Revenir d’un pas' },
    ...set,
    body: strict({ toVersion: z.int().min(1), reason: sentence }),
    errors: [
      ...ofStep,
      'four_eyes_required',
      'reason_required',
      'rules_not_valid',
      'tests_failing',
      'resource_unavailable',
    ],
  },
  getRuleRun: {
    method: 'GET',
    path: '/api/v1/rule-runs/{run}',
    summary: { en: 'What a rehearsal has left', fr: 'Ce qu’une répétition a laissé' },
    params: z.strictObject({ run: wireIdSchema }),
    query: none,
    signedIn: true,
    errors: [...personErrors, 'run_not_found'],
  },
  listJobs: {
    method: 'GET',
    path: '/api/v1/jobs',
    summary: { en: 'Jobs, latest first', fr: 'Les tâches, la dernière d’abord' },
    params: none,
    query: z.strictObject({ state: inStates(jobSchema.shape.state.options) }),
    signedIn: true,
    errors: personErrors,
  },
  getJob: {
    method: 'GET',
    path: '/api/v1/jobs/{job}',
    summary: { en: 'A job', fr: 'Une tâche' },
    ...job,
    errors: [...personErrors, 'job_not_found'],
  },
  cancelJob: {
    method: 'POST',
    path: '/api/v1/jobs/{job}/cancel',
    summary: { en: 'End a job', fr: 'Terminer une tâche' },
    ...job,
    errors: [...personErrors, ...keyedErrors, 'job_not_found', 'job_state_not_allowed'],
  },
} as const satisfies { readonly [id: string]: Operation };
