/**
 * The operations on scenarios, and on the jobs that are made of them, for the table of
 * `operations.ts`.
 *
 * Source: ux-and-api.md 2.7, 3.7.
 */
import { z } from 'zod';
import { acceptanceSchema } from './acceptance.schema.ts';
import type { ErrorCode } from './errors.ts';
import { listQueryShape, type Operation, wireIdSchema } from './operation.ts';
import { keyedErrors, ofStep, personErrors, ruleVersion } from './rule-operations.ts';
import { shiftRulesSchema } from './shift-rules.schema.ts';
import { nullishObject, strict } from './values.schema.ts';

/** Days of a job, at least: fewer give no interval worth showing. */
const daysMin = 10;
const daysMax = 100_000;
const measuresMax = 50;

const none = z.strictObject({});
/** What an axis puts in a field of a scenario. */
export const jsonValue = z.json();
const centre = z.strictObject({ centre: wireIdSchema });
const scenario = z.strictObject({ scenario: wireIdSchema });
const run = z.strictObject({ run: wireIdSchema });
const job = z.strictObject({ job: wireIdSchema });
const days = z.int().min(daysMin).max(daysMax);
const seed = z.int().nonnegative();
const measures = z.array(z.string().max(100)).min(1).max(measuresMax);
const stop = strict({
  measure: z.string().max(100),
  halfWidth: z.number().positive(),
  relative: z.boolean().optional(),
  level: z.number().gt(0).lt(1).optional(),
});

const ofScenario: readonly ErrorCode[] = [...personErrors, 'scenario_not_found'];
const ofVersion: readonly ErrorCode[] = [...ofScenario, 'version_required', 'version_mismatch'];
const bodyErrors: readonly ErrorCode[] = ['body_too_large', 'media_type_unsupported'];
const ofStart: readonly ErrorCode[] = [
  ...ofScenario,
  ...keyedErrors,
  'scenario_unstable',
  'too_many_jobs',
];
const ndjson = 'application/x-ndjson';

const start = {
  method: 'POST',
  query: none,
  status: 202,
  signedIn: true,
  key: 'required',
} as const;
const read = { method: 'GET', query: none, signedIn: true } as const;

/** By operation id. */
export const simulationOperations = {
  listScenarios: {
    method: 'GET',
    path: '/api/v1/centres/{centre}/scenarios',
    summary: { en: 'Scenarios of a centre', fr: 'Les scénarios d’un centre' },
    params: centre,
    query: z.strictObject(listQueryShape),
    signedIn: true,
    errors: [...personErrors, 'centre_not_found', 'cursor_invalid'],
  },
  createScenario: {
    method: 'POST',
    path: '/api/v1/centres/{centre}/scenarios',
    summary: { en: 'Keep a scenario', fr: 'Garder un scénario' },
    params: centre,
    query: none,
    /** A scenario file, and `notes`; the office checks it whole. */
    body: z.looseObject({ notes: z.string().max(2_000).optional() }),
    status: 201,
    signedIn: true,
    errors: [...personErrors, ...keyedErrors, 'centre_not_found', 'resource_unavailable'],
  },
  getScenario: {
    ...read,
    path: '/api/v1/scenarios/{scenario}',
    summary: { en: 'A scenario', fr: 'Un scénario' },
    params: scenario,
    errors: ofScenario,
  },
  patchScenario: {
    method: 'PATCH',
    path: '/api/v1/scenarios/{scenario}',
    summary: { en: 'Change a scenario (merge patch)', fr: 'Modifier un scénario' },
    params: scenario,
    query: none,
    body: z.looseObject({ notes: z.string().max(2_000).optional() }),
    signedIn: true,
    errors: [...ofVersion, ...bodyErrors],
  },
  deleteScenario: {
    method: 'DELETE',
    path: '/api/v1/scenarios/{scenario}',
    summary: { en: 'Throw a scenario away', fr: 'Jeter un scénario' },
    params: scenario,
    query: none,
    status: 204,
    signedIn: true,
    errors: ofVersion,
  },
  cloneScenario: {
    method: 'POST',
    path: '/api/v1/scenarios/{scenario}/clone',
    summary: { en: 'Copy a scenario', fr: 'Copier un scénario' },
    params: scenario,
    query: none,
    status: 201,
    signedIn: true,
    errors: [...ofScenario, ...keyedErrors, 'resource_unavailable'],
  },
  startRun: {
    ...start,
    path: '/api/v1/scenarios/{scenario}/runs',
    summary: { en: 'Simulate a scenario', fr: 'Simuler un scénario' },
    params: scenario,
    body: nullishObject({
      replications: days.optional(),
      stop: stop.optional(),
      seed: seed.optional(),
      budgetMs: z.int().min(1).max(86_400_000).optional(),
    }),
    errors: ofStart,
  },
  getRun: {
    ...read,
    path: '/api/v1/runs/{run}',
    summary: { en: 'A simulation', fr: 'Une simulation' },
    params: run,
    errors: [...personErrors, 'run_not_found'],
  },
  getRunResults: {
    ...read,
    path: '/api/v1/runs/{run}/results',
    summary: { en: 'Measures with their intervals', fr: 'Les mesures et leurs intervalles' },
    params: run,
    alsoCsv: true,
    errors: [...personErrors, 'run_not_found', 'job_state_not_allowed'],
  },
  getRunLog: {
    ...read,
    path: '/api/v1/runs/{run}/log',
    summary: { en: 'What has happened to a simulation', fr: 'L’histoire d’une simulation' },
    params: run,
    produces: ndjson,
    errors: [...personErrors, 'run_not_found'],
  },
  startComparison: {
    ...start,
    path: '/api/v1/centres/{centre}/comparisons',
    summary: {
      en: 'Compare scenarios over the same callers; the first is the base',
      fr: 'Comparer des scénarios avec les mêmes appelants ; le premier est la base',
    },
    params: centre,
    body: strict({
      scenarioIds: z.array(wireIdSchema).min(2).max(8),
      measures: measures.optional(),
      replications: days.optional(),
      seed: seed.optional(),
    }),
    errors: [...ofStart, 'centre_not_found'],
  },
  startSweep: {
    ...start,
    path: '/api/v1/centres/{centre}/sweeps',
    summary: { en: 'Vary fields of a scenario', fr: 'Faire varier les champs d’un scénario' },
    params: centre,
    body: strict({
      scenarioId: wireIdSchema,
      axes: z
        .array(
          strict({
            path: z.string().min(1).max(200),
            values: z.array(jsonValue).min(1).max(1_000),
          }),
        )
        .min(1)
        .max(3),
      measures: measures.optional(),
      replications: days.optional(),
      seed: seed.optional(),
      stopEarly: z.boolean().optional(),
    }),
    errors: [...ofStart, 'centre_not_found'],
  },
  startStaffing: {
    ...start,
    path: '/api/v1/scenarios/{scenario}/staffing',
    summary: { en: 'Find a roster that holds', fr: 'Trouver un planning qui tient' },
    params: scenario,
    body: nullishObject({
      target: strict({
        share: z.number().gt(0).lt(1),
        targetMs: z.int().min(0).max(86_400_000),
      }).optional(),
      abandonShareMax: z.number().gt(0).lt(1).optional(),
      goal: z.enum(['day', 'interval']).optional(),
      method: z.enum(['simulate', 'erlangA', 'erlangC']).optional(),
      shiftRules: shiftRulesSchema.optional(),
      replications: days.optional(),
      searchDays: days.optional(),
      seed: seed.optional(),
    }),
    errors: ofStart,
  },
  simulateRules: {
    ...start,
    path: '/api/v1/rule-sets/{ruleSet}/versions/{version}/simulate',
    summary: {
      en: 'Simulate what a version costs, beside the one in force',
      fr: 'Simuler ce que coûte une version, à côté de celle en vigueur',
    },
    params: ruleVersion,
    /** A scenario that is kept, or one given here. */
    body: strict({
      scenarioId: wireIdSchema.optional(),
      scenario: z.record(z.string(), z.unknown()).optional(),
      replications: days.optional(),
      precision: strict({
        measureId: z.string().max(100),
        halfWidth: z.number().positive(),
      }).optional(),
      measures: measures.optional(),
      acceptance: acceptanceSchema.optional(),
      seed: seed.optional(),
    }),
    errors: [
      ...ofStep,
      'rules_not_valid',
      'tests_failing',
      'scenario_not_found',
      'scenario_unstable',
      'too_many_jobs',
    ],
  },
  getJobResult: {
    ...read,
    path: '/api/v1/jobs/{job}/result',
    summary: { en: 'What a job has answered', fr: 'La réponse d’une tâche' },
    params: job,
    alsoCsv: true,
    errors: [...personErrors, 'job_not_found', 'job_state_not_allowed'],
  },
  getJobLog: {
    ...read,
    path: '/api/v1/jobs/{job}/log',
    summary: { en: 'What has happened to a job', fr: 'L’histoire d’une tâche' },
    params: job,
    produces: ndjson,
    errors: [...personErrors, 'job_not_found'],
  },
} as const satisfies { readonly [id: string]: Operation };
