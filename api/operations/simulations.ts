/** Jobs that are made of scenarios, and simulations. Source: ux-and-api.md 2.7, 3.7. */
import { z } from 'zod';
import {
  jobSchema,
  nullishObject,
  runResourceSchema,
  runResultsSchema,
  shiftRulesSchema,
  strict,
  wireIdSchema,
} from '../../contracts/index.ts';
import type { JobView, ServiceAnswer } from '../../live/index.ts';
import { readers, simulators } from '../access.ts';
import { csvType } from '../negotiation.ts';
import { AnswerText, type Asked, type Serving } from '../operation.ts';
import { granted } from '../presenters/rule.ts';
import {
  jobIdOf,
  logText,
  presentResults,
  presentSimulation,
  presentSimulationJob,
} from '../presenters/simulation.ts';
import { Refusal } from '../refusal.ts';
import { days, jsonValue, measures, seed } from './fields.ts';
import { resultOf } from './jobs.ts';
import { operation } from './route.ts';

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
          measure: z.string().max(100),
          halfWidth: z.number().positive(),
          relative: z.boolean().optional(),
          level: z.number().gt(0).lt(1).optional(),
        }).optional(),
        seed: seed.optional(),
        budgetMs: z.int().min(1).max(86_400_000).optional(),
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
        scenarioIds: z.array(wireIdSchema).min(2).max(8),
        measures: measures.optional(),
        replications: days.optional(),
        seed: seed.optional(),
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
      example: { target: { share: 0.8, targetMs: 20_000 }, method: 'simulate' },
      answer: jobSchema,
    },
    ({ params, person, body, header }, { simulations }) => {
      const job = simulations.staff({ person, scenarioId: params.scenario, ...body });
      return presentSimulationJob(begun(job, header));
    },
  ),
};

function begun(answer: ServiceAnswer<JobView>, header: Asked['header']): JobView {
  const job = granted(answer);
  header('location', `/api/v1/jobs/${job.id}`);
  return job;
}

function runOf(
  { params }: { readonly params: { readonly run: string } },
  { simulations }: Serving,
): JobView {
  const id = params.run;
  const job = id.startsWith('run_') ? simulations.jobs.job(jobIdOf(id)) : undefined;
  if (job?.kind === 'simulation') return job;
  throw new Refusal('run_not_found', `There is no run ${id}.`);
}

function asRun(job: JobView) {
  const shown = presentSimulation(job);
  if (shown !== null) return shown;
  throw new Refusal('run_not_found', `The job ${job.id} is no simulation.`);
}
