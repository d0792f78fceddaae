/**
 * Jobs of both offices in one list: rehearsals of rules, and simulations.
 *
 * Source: ux-and-api.md 2.7.
 */
import type { FastifyInstance } from 'fastify';
import type { JobResource } from '../../contracts/index.ts';
import { granted, presentJob } from '../presenters/rule.ts';
import { presentSimulationJob } from '../presenters/simulation.ts';
import { Refusal } from '../refusal.ts';
import { serveOperation } from '../serve-operation.ts';
import type { RuleRoutes } from './rules.ts';
import type { SimulationRoutes } from './simulations.ts';

export function serveJobs(
  app: FastifyInstance,
  { office, simulations, once }: RuleRoutes & SimulationRoutes,
): void {
  const { rehearsals } = office;
  serveOperation(app, 'listJobs', ({ person, query: { state: states } }) => {
    granted(office.mayLook(person));
    const all = [
      ...simulations.jobs.jobs(states).map(presentSimulationJob),
      ...rehearsals
        .jobs()
        .filter(({ state }) => states?.includes(state) ?? true)
        .map(presentJob),
    ];
    // What waits is the latest; jobs of one instant stay as their office has them.
    const sortKey = ({ startedAt }: JobResource): string => startedAt ?? '9';
    return { items: all.sort((a, b) => compareTexts(sortKey(b), sortKey(a))) };
  });
  serveOperation(app, 'getJob', ({ params, person }) => {
    granted(office.mayLook(person));
    const id = params['job'] ?? '';
    const rehearsal = rehearsals.job(id);
    if (rehearsal !== undefined) return presentJob(rehearsal);
    const job = simulations.jobs.job(id);
    if (job === undefined) throw new Refusal('job_not_found', `There is no job ${id}.`);
    return presentSimulationJob(job);
  });
  serveOperation(
    app,
    'cancelJob',
    ({ params, person }) => {
      granted(office.mayLook(person));
      const id = params['job'] ?? '';
      return rehearsals.job(id) === undefined
        ? presentSimulationJob(granted(simulations.jobs.cancel(id)))
        : presentJob(granted(rehearsals.cancel(id)));
    },
    once,
  );
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
