/** Scenarios, and the jobs that are made of them. Source: ux-and-api.md 2.7, 3.7. */
import type { FastifyInstance } from 'fastify';
import type { JobResult, JobView, SimulationOffice } from '../../live/index.ts';
import type { ScenarioRecord } from '../../store/index.ts';
import type { AnsweredOnce } from '../idempotency.ts';
import { csvType } from '../negotiation.ts';
import { storedPage } from '../paging.ts';
import { granted } from '../presenters/rule.ts';
import {
  jobIdOf,
  logText,
  presentResults,
  presentScenario,
  presentSimulation,
  presentSimulationJob,
} from '../presenters/simulation.ts';
import { Refusal } from '../refusal.ts';
import { AnswerText, type Asked, serveOperation, serveText } from '../serve-operation.ts';
import type { Wire } from '../wire.ts';
import { requireCentre } from './calls.ts';

/** What the routes of simulations hold. */
export interface SimulationRoutes {
  readonly simulations: SimulationOffice;
  readonly once: AnsweredOnce;
  readonly wire: Wire;
}

type Tagged = Pick<Asked<'getScenario'>, 'header'>;

export function serveScenarios(
  app: FastifyInstance,
  { simulations, once, wire }: SimulationRoutes,
): void {
  const { scenarios } = simulations;
  const shown = (record: ScenarioRecord, { header }: Tagged) => {
    header('etag', `"v${record.version}"`);
    return presentScenario(record, wire);
  };
  const created = (record: ScenarioRecord, asked: Tagged) => {
    asked.header('location', `/api/v1/scenarios/${record.id}`);
    return shown(record, asked);
  };
  serveOperation(app, 'listScenarios', ({ params, query, person }) => {
    requireCentre(params['centre'], wire);
    const present = (record: ScenarioRecord) => presentScenario(record, wire);
    return storedPage(
      ({ after, limit }) => granted(scenarios.list({ person, after: String(after ?? ''), limit })),
      query,
      { keyOf: ({ id }) => id, present, wire },
    );
  });
  serveOperation(
    app,
    'createScenario',
    (asked) => {
      requireCentre(asked.params['centre'], wire);
      const { notes = '', ...document } = asked.body;
      return created(granted(scenarios.create({ person: asked.person, document, notes })), asked);
    },
    once,
  );
  serveOperation(app, 'getScenario', (asked) => {
    const { params, person } = asked;
    return shown(granted(scenarios.get({ person, id: params['scenario'] ?? '' })), asked);
  });
  serveOperation(app, 'patchScenario', (asked) => {
    const { params, person, body, ifMatch } = asked;
    const { notes, ...patch } = body;
    const of = { person, id: params['scenario'] ?? '', version: ifMatch };
    return shown(granted(scenarios.patch({ ...of, patch, notes })), asked);
  });
  serveOperation(app, 'deleteScenario', ({ params, person, ifMatch }) =>
    granted(scenarios.drop({ person, id: params['scenario'] ?? '', version: ifMatch })),
  );
  serveOperation(
    app,
    'cloneScenario',
    (asked) => {
      const { params, person } = asked;
      return created(granted(scenarios.clone({ person, id: params['scenario'] ?? '' })), asked);
    },
    once,
  );
}

export function serveSimulations(
  app: FastifyInstance,
  { simulations, once, wire }: SimulationRoutes,
): void {
  const begun = (job: JobView, { header }: Tagged): JobView => {
    header('location', `/api/v1/jobs/${job.id}`);
    return job;
  };
  serveOperation(
    app,
    'startRun',
    (asked) => {
      const { params, person, body } = asked;
      const of = { person, scenarioId: params['scenario'] ?? '', ...body };
      return asRun(begun(granted(simulations.run(of)), asked));
    },
    once,
  );
  serveOperation(
    app,
    'startStaffing',
    (asked) => {
      const { params, person, body } = asked;
      const of = { person, scenarioId: params['scenario'] ?? '', ...body };
      return presentSimulationJob(begun(granted(simulations.staff(of)), asked));
    },
    once,
  );
  serveOperation(
    app,
    'startComparison',
    (asked) => {
      requireCentre(asked.params['centre'], wire);
      const { person, body } = asked;
      return presentSimulationJob(begun(granted(simulations.compare({ person, ...body })), asked));
    },
    once,
  );
  serveOperation(
    app,
    'startSweep',
    (asked) => {
      requireCentre(asked.params['centre'], wire);
      const { person, body } = asked;
      return presentSimulationJob(begun(granted(simulations.sweep({ person, ...body })), asked));
    },
    once,
  );
  serveRuns(app, { simulations, wire });
  serveJobAnswers(app, simulations);
}

function serveRuns(
  app: FastifyInstance,
  { simulations, wire }: Pick<SimulationRoutes, 'simulations' | 'wire'>,
): void {
  const runOf = ({ params, person }: Pick<Asked<'getRun'>, 'params' | 'person'>): JobView => {
    granted(simulations.mayLook(person));
    const id = params['run'] ?? '';
    const job = id.startsWith('run_') ? simulations.jobs.job(jobIdOf(id)) : undefined;
    if (job?.kind === 'simulation') return job;
    throw new Refusal('run_not_found', `There is no run ${id}.`);
  };
  serveOperation(app, 'getRun', (asked) => asRun(runOf(asked)));
  serveOperation(app, 'getRunResults', (asked) => {
    const result = resultOf(simulations, runOf(asked));
    return asked.wantsCsv && result.csv !== null
      ? new AnswerText(csvType, result.csv)
      : presentResults(result, wire);
  });
  serveText(app, 'getRunLog', (asked) => logText(simulations.jobs.logOf(runOf(asked))));
}

function serveJobAnswers(app: FastifyInstance, simulations: SimulationOffice): void {
  const jobOf = ({ params, person }: Pick<Asked<'getJobLog'>, 'params' | 'person'>): JobView => {
    granted(simulations.mayLook(person));
    const job = simulations.jobs.job(params['job'] ?? '');
    if (job !== undefined) return job;
    throw new Refusal('job_not_found', `There is no job ${params['job']} with a log.`);
  };
  serveOperation(app, 'getJobResult', (asked) => {
    const { body, csv } = resultOf(simulations, jobOf(asked));
    return asked.wantsCsv && csv !== null ? new AnswerText(csvType, csv) : { schema: '', ...body };
  });
  serveText(app, 'getJobLog', (asked) => logText(simulations.jobs.logOf(jobOf(asked))));
}

function resultOf({ jobs }: SimulationOffice, { id, state }: JobView): JobResult {
  const result = state === 'succeeded' ? jobs.resultOf(id) : null;
  if (result !== null) return result;
  const detail = `The job ${id} is ${state}; expected one that has succeeded.`;
  throw new Refusal('job_state_not_allowed', detail, { allowed: [] });
}

function asRun(job: JobView) {
  const run = presentSimulation(job);
  if (run !== null) return run;
  throw new Refusal('run_not_found', `The job ${job.id} is no simulation.`);
}
