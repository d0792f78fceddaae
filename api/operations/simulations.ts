/** The list of jobs (rehearsals and simulations), and simulations of scenarios. */
import { z } from 'zod';
import {
  type JobResource,
  jobListSchema,
  jobMessages,
  jobResultSchema,
  jobSchema,
  nullishObject,
  optionalField,
  positiveSchema,
  refusal,
  runResourceSchema,
  runResultsSchema,
  shiftRulesSchema,
  strict,
  titleSchema,
  wireIdSchema,
} from '../../contracts/index.ts';
import { requireFound } from '../../live/index.ts';
import type { JobResult, JobView } from '../../services/index.ts';
import { csvType } from '../http/negotiation.ts';
import { presentJob } from '../presenters/rule.ts';
import {
  jobIdOf,
  logText,
  presentResults,
  presentSimulation,
  presentSimulationJob,
} from '../presenters/simulation.ts';
import { readers, simulators } from './access-rules.ts';
import { AnswerText, type ApiRequest } from './operation.ts';
import { days, inStates, jsonValue, measures, operation, seed } from './route.ts';
import type { Services } from './services.ts';

export const jobOperations = {
  listJobs: operation(
    'GET /api/v1/jobs',
    ['Jobs, latest first', 'Les tâches, la dernière d’abord'],
    {
      access: readers,
      query: z.strictObject({ state: inStates(jobSchema.shape.state.options) }),
      answer: jobListSchema,
    },
    ({ query: { state: states } }, { ruleService, simulations }) => {
      const all = [
        ...simulations.jobs.jobs(states).map(presentSimulationJob),
        ...ruleService.rehearsals
          .jobs()
          .filter(({ state }) => states?.includes(state) ?? true)
          .map(presentJob),
      ];
      // Waiting jobs first, then the latest; equal ones keep their order.
      const sortKey = ({ startedAt }: JobResource): string => startedAt ?? '9';
      return { items: all.sort((a, b) => compareTexts(sortKey(b), sortKey(a))) };
    },
  ),
  getJob: operation(
    'GET /api/v1/jobs/{job}',
    ['A job', 'Une tâche'],
    { access: readers, answer: jobSchema },
    ({ params }, { ruleService, simulations }) => {
      const rehearsal = ruleService.rehearsals.job(params.job);
      if (rehearsal !== undefined) return presentJob(rehearsal);
      const found = simulations.jobs.job(params.job);
      if (found !== undefined) return presentSimulationJob(found);
      throw refusal(jobMessages.unknown, { id: params.job });
    },
  ),
  cancelJob: operation(
    'POST /api/v1/jobs/{job}/cancel',
    ['End a job', 'Terminer une tâche'],
    { access: readers, answer: jobSchema, errors: ['job_state_not_allowed'] },
    ({ params: { job: id } }, { ruleService, simulations }) =>
      ruleService.rehearsals.job(id) === undefined
        ? presentSimulationJob(simulations.jobs.cancel(id))
        : presentJob(ruleService.rehearsals.cancel(id)),
  ),
  getJobResult: operation(
    'GET /api/v1/jobs/{job}/result',
    ['What a job has answered', 'La réponse d’une tâche'],
    { access: readers, answer: jobResultSchema, alsoCsv: true, errors: ['job_state_not_allowed'] },
    (asked, serving) => {
      const { body, csv } = resultOf(jobOf(asked, serving), serving);
      return asked.wantsCsv && csv !== null
        ? new AnswerText(csvType, csv)
        : { schema: '', ...body };
    },
  ),
  getJobLog: operation(
    'GET /api/v1/jobs/{job}/log',
    ['What has happened to a job', 'L’histoire d’une tâche'],
    { kind: 'text', access: readers, answer: null, produces: 'application/x-ndjson' },
    (asked, serving) => logText(serving.simulations.jobs.logOf(jobOf(asked, serving))),
  ),
};

function jobOf(
  { params }: { readonly params: { readonly job: string } },
  { simulations }: Services,
): JobView {
  const found = simulations.jobs.job(params.job);
  return requireFound(found, jobMessages.logUnknown, { id: params.job });
}

function resultOf({ id, state }: JobView, { simulations }: Services): JobResult {
  const result = state === 'succeeded' ? simulations.jobs.resultOf(id) : null;
  if (result !== null) return result;
  throw refusal(jobMessages.notSucceeded, { id, state }, { allowed: [] });
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

const sample = {
  measures: measures.optional(),
  replications: days.optional(),
  seed: seed.optional(),
};
const twentyDays = { replications: 20, seed: 1 };
const start = {
  status: 202,
  key: 'required',
  access: simulators,
  errors: ['scenario_not_found', 'scenario_unstable', 'too_many_jobs'],
} as const;

export const simulationOperations = {
  startRun: operation(
    'POST /api/v1/scenarios/{scenario}/runs',
    ['Simulate a scenario', 'Simuler un scénario'],
    {
      ...start,
      body: nullishObject({
        replications: days.optional(),
        stop: strict({
          measure: z.string().max(100).describe('Id of the measure.'),
          halfWidth: positiveSchema.describe(
            'Days are added until half the interval is at most this.',
          ),
          relative: z
            .boolean()
            .optional()
            .describe('Whether it is a share of the estimate; default: in the measure’s unit.'),
          level: optionalField(z.number().gt(0).lt(1), 'Confidence of the interval.'),
        }).optional(),
        seed: seed.optional(),
        budgetMs: z
          .int()
          .min(1)
          .max(86_400_000)
          .optional()
          .describe('Days end after so long, even if the rule wants more.'),
      }),
      example: twentyDays,
      answer: runResourceSchema,
    },
    ({ params, person, body, header }, { simulations }) =>
      asRun(begun(simulations.run({ person, scenarioId: params.scenario, ...body }), header)),
  ),
  getRun: operation(
    'GET /api/v1/runs/{run}',
    ['A simulation', 'Une simulation'],
    { access: readers, answer: runResourceSchema },
    (asked, serving) => asRun(runOf(asked, serving)),
  ),
  getRunResults: operation(
    'GET /api/v1/runs/{run}/results',
    ['Measures with their intervals', 'Les mesures et leurs intervalles'],
    { access: readers, answer: runResultsSchema, alsoCsv: true, errors: ['job_state_not_allowed'] },
    (asked, serving) => {
      const result = resultOf(runOf(asked, serving), serving);
      const isTable = asked.wantsCsv && result.csv !== null;
      return isTable ? new AnswerText(csvType, result.csv) : presentResults(result, serving.wire);
    },
  ),
  getRunLog: operation(
    'GET /api/v1/runs/{run}/log',
    ['What has happened to a simulation', 'L’histoire d’une simulation'],
    { kind: 'text', access: readers, answer: null, produces: 'application/x-ndjson' },
    (asked, serving) => logText(serving.simulations.jobs.logOf(runOf(asked, serving))),
  ),
  startComparison: operation(
    'POST /api/v1/centres/{centre}/comparisons',
    [
      'Compare scenarios over the same callers; the first is the base',
      'Comparer des scénarios avec les mêmes appelants ; le premier est la base',
    ],
    {
      ...start,
      body: strict({
        scenarioIds: z
          .array(wireIdSchema)
          .min(2)
          .max(8)
          .describe('Each is compared with the first.'),
        ...sample,
      }),
      example: { scenarioIds: ['scn_1', 'scn_2'], measures: ['serviceLevelNet'], ...twentyDays },
      answer: jobSchema,
    },
    ({ person, body, header }, { simulations }) =>
      presentSimulationJob(begun(simulations.compare({ person, ...body }), header)),
  ),
  startSweep: operation(
    'POST /api/v1/centres/{centre}/sweeps',
    ['Vary fields of a scenario', 'Faire varier les champs d’un scénario'],
    {
      ...start,
      body: strict({
        scenarioId: wireIdSchema,
        axes: z
          .array(
            strict({
              path: titleSchema.describe('What varies, such as `staffing.seller`.'),
              values: z.array(jsonValue).min(1).max(1_000),
            }),
          )
          .min(1)
          .max(3)
          .describe('Every combination of their values is simulated.'),
        ...sample,
        stopEarly: z
          .boolean()
          .optional()
          .describe('Whether a combination ends that is clearly not the best.'),
      }),
      example: { scenarioId: 'scn_1', axes: [{ path: 'staffing.seller', values: [5, 6, 7] }] },
      answer: jobSchema,
    },
    ({ person, body, header }, { simulations }) =>
      presentSimulationJob(begun(simulations.sweep({ person, ...body }), header)),
  ),
  startStaffing: operation(
    'POST /api/v1/scenarios/{scenario}/staffing',
    ['Find a roster that holds', 'Trouver un planning qui tient'],
    {
      ...start,
      body: nullishObject({
        target: strict({
          share: z.number().gt(0).lt(1).describe('Of calls in time, to be reached.'),
          targetMs: z.int().min(0).max(86_400_000),
        }).optional(),
        abandonShareMax: z.number().gt(0).lt(1).optional(),
        goal: z
          .enum(['day', 'interval'])
          .optional()
          .describe('Whether the target holds for the day or for each interval.'),
        method: z
          .enum(['simulate', 'erlangA', 'erlangC'])
          .optional()
          .describe('By simulation, or by a formula, which is faster and rougher.'),
        shiftRules: shiftRulesSchema.optional(),
        replications: days.optional(),
        searchDays: days.optional(),
        seed: seed.optional(),
      }),
      example: { target: { share: 0.8, targetMs: 20_000 }, method: 'simulate' },
      answer: jobSchema,
    },
    ({ params, person, body, header }, { simulations }) => {
      const job = simulations.staff({ person, scenarioId: params.scenario, ...body });
      return presentSimulationJob(begun(job, header));
    },
  ),
};

function begun(job: JobView, header: ApiRequest['header']): JobView {
  header('location', `/api/v1/jobs/${job.id}`);
  return job;
}

function runOf(
  { params }: { readonly params: { readonly run: string } },
  { simulations }: Services,
): JobView {
  const id = params.run;
  const job = id.startsWith('run_') ? simulations.jobs.job(jobIdOf(id)) : undefined;
  if (job?.kind === 'simulation') return job;
  throw refusal(jobMessages.runUnknown, { id });
}

function asRun(job: JobView) {
  const shown = presentSimulation(job);
  return requireFound(shown, jobMessages.noSimulation, { id: job.id });
}
