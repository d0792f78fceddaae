/** Jobs in one list: rehearsals of rules, and simulations. Source: ux-and-api.md 2.7. */
import { z } from 'zod';
import {
  type JobResource,
  jobListSchema,
  jobResultSchema,
  jobSchema,
  wireIdSchema,
} from '../../contracts/index.ts';
import type { JobResult, JobView } from '../../live/index.ts';
import { csvType } from '../negotiation.ts';
import { AnswerText, operation, type Serving, textOperation } from '../operation.ts';
import { granted, presentJob } from '../presenters/rule.ts';
import { logText, presentSimulationJob } from '../presenters/simulation.ts';
import { Refusal } from '../refusal.ts';
import { keyedErrors, personErrors, read } from './fields.ts';
import { inStates, none } from './shared.ts';

const job = z.strictObject({ job: wireIdSchema });

export const jobOperations = {
  listJobs: operation(
    {
      ...read,
      path: '/api/v1/jobs',
      summary: { en: 'Jobs, latest first', fr: 'Les tâches, la dernière d’abord' },
      params: none,
      query: z.strictObject({ state: inStates(jobSchema.shape.state.options) }),
      answer: jobListSchema,
      errors: personErrors,
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
    {
      ...read,
      path: '/api/v1/jobs/{job}',
      summary: { en: 'A job', fr: 'Une tâche' },
      params: job,
      answer: jobSchema,
      errors: [...personErrors, 'job_not_found'],
    },
    ({ params }, { office, simulations }) => {
      const rehearsal = office.rehearsals.job(params.job);
      if (rehearsal !== undefined) return presentJob(rehearsal);
      const found = simulations.jobs.job(params.job);
      if (found !== undefined) return presentSimulationJob(found);
      throw new Refusal('job_not_found', `There is no job ${params.job}.`);
    },
  ),
  cancelJob: operation(
    {
      ...read,
      method: 'POST',
      path: '/api/v1/jobs/{job}/cancel',
      summary: { en: 'End a job', fr: 'Terminer une tâche' },
      params: job,
      answer: jobSchema,
      errors: [...personErrors, ...keyedErrors, 'job_not_found', 'job_state_not_allowed'],
    },
    ({ params: { job: id } }, { office, simulations }) => {
      return office.rehearsals.job(id) === undefined
        ? presentSimulationJob(granted(simulations.jobs.cancel(id)))
        : presentJob(granted(office.rehearsals.cancel(id)));
    },
  ),
  getJobResult: operation(
    {
      ...read,
      path: '/api/v1/jobs/{job}/result',
      summary: { en: 'What a job has answered', fr: 'La réponse d’une tâche' },
      params: job,
      answer: jobResultSchema,
      alsoCsv: true,
      errors: [...personErrors, 'job_not_found', 'job_state_not_allowed'],
    },
    (asked, serving) => {
      const { body, csv } = resultOf(jobOf(asked, serving), serving);
      return asked.wantsCsv && csv !== null
        ? new AnswerText(csvType, csv)
        : { schema: '', ...body };
    },
  ),
  getJobLog: textOperation(
    {
      ...read,
      path: '/api/v1/jobs/{job}/log',
      summary: { en: 'What has happened to a job', fr: 'L’histoire d’une tâche' },
      params: job,
      answer: null,
      produces: 'application/x-ndjson',
      errors: [...personErrors, 'job_not_found'],
    },
    (asked, serving) => logText(serving.simulations.jobs.logOf(jobOf(asked, serving))),
  ),
};

function jobOf(
  { params }: { readonly params: z.infer<typeof job> },
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
