/** Jobs in one list: rehearsals of rules, and simulations. Source: ux-and-api.md 2.7. */
import { z } from 'zod';
import {
  type JobResource,
  jobListSchema,
  jobResultSchema,
  jobSchema,
} from '../../contracts/index.ts';
import type { JobResult, JobView } from '../../live/index.ts';
import { readers } from '../access.ts';
import { csvType } from '../negotiation.ts';
import { AnswerText, type Serving } from '../operation.ts';
import { granted, presentJob } from '../presenters/rule.ts';
import { logText, presentSimulationJob } from '../presenters/simulation.ts';
import { Refusal } from '../refusal.ts';
import { operation } from './route.ts';
import { inStates } from './shared.ts';

export const jobOperations = {
  listJobs: operation(
    'GET /api/v1/jobs',
    ['Jobs, latest first', 'Les tâches, la dernière d’abord'],
    {
      access: readers,
      query: z.strictObject({ state: inStates(jobSchema.shape.state.options) }),
      answer: jobListSchema,
    },
    ({ query: { state: states } }, { office, simulations }) => {
      const all = [
        ...simulations.jobs.jobs(states).map(presentSimulationJob),
        ...office.rehearsals
          .jobs()
          .filter(({ state }) => states?.includes(state) ?? true)
          .map(presentJob),
      ];
      // What waits is the latest; jobs of one instant stay as they are kept.
      const sortKey = ({ startedAt }: JobResource): string => startedAt ?? '9';
      return { items: all.sort((a, b) => compareTexts(sortKey(b), sortKey(a))) };
    },
  ),
  getJob: operation(
    'GET /api/v1/jobs/{job}',
    ['A job', 'Une tâche'],
    { access: readers, answer: jobSchema },
    ({ params }, { office, simulations }) => {
      const rehearsal = office.rehearsals.job(params.job);
      if (rehearsal !== undefined) return presentJob(rehearsal);
      const found = simulations.jobs.job(params.job);
      if (found !== undefined) return presentSimulationJob(found);
      throw new Refusal('job_not_found', `There is no job ${params.job}.`);
    },
  ),
  cancelJob: operation(
    'POST /api/v1/jobs/{job}/cancel',
    ['End a job', 'Terminer une tâche'],
    { access: readers, answer: jobSchema, errors: ['job_state_not_allowed'] },
    ({ params: { job: id } }, { office, simulations }) =>
      office.rehearsals.job(id) === undefined
        ? presentSimulationJob(granted(simulations.jobs.cancel(id)))
        : presentJob(granted(office.rehearsals.cancel(id))),
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
  { simulations }: Serving,
): JobView {
  const found = simulations.jobs.job(params.job);
  if (found !== undefined) return found;
  throw new Refusal('job_not_found', `There is no job ${params.job} with a log.`);
}

/** What a simulation's job has answered, once it has succeeded. */
export function resultOf({ id, state }: JobView, { simulations }: Serving): JobResult {
  const result = state === 'succeeded' ? simulations.jobs.resultOf(id) : null;
  if (result !== null) return result;
  const detail = `The job ${id} is ${state}; expected one that has succeeded.`;
  throw new Refusal('job_state_not_allowed', detail, { allowed: [] });
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
