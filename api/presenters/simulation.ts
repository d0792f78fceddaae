/** Scenarios, runs, results and jobs of simulations, as the API shows them. */
import type {
  JobResource,
  RunResource,
  RunResults,
  ScenarioResource,
} from '../../contracts/index.ts';
import type { Wire } from '../../live/index.ts';
import {
  impactRunId,
  type JobLogLine,
  type JobResult,
  type JobView,
} from '../../services/index.ts';
import { type SimulationReport, unitOf } from '../../simulator/index.ts';
import type { ScenarioRecord } from '../../store/index.ts';
import { iso } from './rule.ts';

export function presentScenario(record: ScenarioRecord, wire: Wire): ScenarioResource {
  const { id, version, notes, person, createdAtMs, updatedAtMs } = record;
  return {
    ...(record.document as object),
    id,
    version,
    notes,
    centreId: wire.centreId,
    changedBy: person,
    createdAt: iso(createdAtMs),
    updatedAt: iso(updatedAtMs),
  };
}

/** A run and its job have the same id with another prefix. */
function runIdOf(jobId: string): string {
  return jobId.replace(/^job_/, 'run_');
}

export function jobIdOf(runId: string): string {
  return runId.replace(/^run_/, 'job_');
}

export function presentSimulationJob(job: JobView): JobResource {
  const { id, kind, state, progressShare, etaMs, startedAtMs, endedAtMs, problem } = job;
  return {
    id,
    kind,
    state,
    progressShare,
    etaMs,
    problem,
    startedAt: startedAtMs === null ? null : iso(startedAtMs),
    endedAt: endedAtMs === null ? null : iso(endedAtMs),
    result: state === 'succeeded' ? resultOf(job) : null,
    log: { href: `/api/v1/jobs/${id}/log` },
  };
}

function resultOf({ id, kind }: JobView): NonNullable<JobResource['result']> {
  switch (kind) {
    case 'simulation':
      return { href: `/api/v1/runs/${runIdOf(id)}/results` };
    case 'impact':
      return { href: `/api/v1/rule-runs/${impactRunId(id)}`, runId: impactRunId(id) };
    default:
      return { href: `/api/v1/jobs/${id}/result` };
  }
}

export function presentSimulation(job: JobView): RunResource | null {
  const { id, question, state, progressShare, problem } = job;
  if (question.kind !== 'simulation') return null;
  const { scenarioId, scenarioVersion, seed, replications, design } = question;
  return {
    id: runIdOf(id),
    jobId: id,
    scenarioId,
    scenarioVersion,
    seed,
    replications,
    mode: design.scenario.run?.mode ?? 'days',
    state,
    progressShare,
    problem,
    results: state === 'succeeded' ? { href: `/api/v1/runs/${runIdOf(id)}/results` } : null,
  };
}

export function presentResults({ body }: JobResult, wire: Wire): RunResults {
  const report = body as unknown as SimulationReport & {
    readonly partial?: boolean;
    readonly reproduce: string;
  };
  const { replications, seed, measures, queues, intervals, days, typicalDay, warnings } = report;
  return {
    replications,
    seed,
    partial: report.partial === true,
    reproduce: report.reproduce,
    measures: measures.map(({ measureId, ...estimate }) => {
      const same = (one: { readonly measureId: string }): boolean => one.measureId === measureId;
      return {
        id: measureId,
        unit: unitOf(measureId),
        estimate,
        typicalDay: typicalDay.find(same) ?? null,
        days: { ...days.find(same) },
        byInterval: intervals.flatMap(({ fromMs, toMs, measures: of }) =>
          of.filter(same).map((one) => ({ fromMs, toMs, estimate: one })),
        ),
        byQueue: queues.flatMap(({ queueId, measures: of }) =>
          of.filter(same).map((one) => ({ queueId: wire.id(queueId), estimate: one })),
        ),
      };
    }),
    warnings: warnings.map((one) => ({ ...one })),
  };
}

/** The log of a job as JSON lines. */
export function logText(lines: readonly JobLogLine[]): string {
  return lines
    .map(({ atMs, type, ...rest }) => `${JSON.stringify({ at: iso(atMs), type, ...rest })}\n`)
    .join('');
}
