/**
 * Scenarios, and jobs with what they were asked and what they have answered.
 *
 * Source: ux-and-api.md 2.7, 3.7.
 */
import type { SqlValue } from './driver.ts';
import { Repository, writeRow } from './rows.ts';
import { statements } from './statements.ts';

export interface ScenarioRecord {
  readonly id: string;
  readonly centreId: string;
  /** +1 per change, from 1. */
  readonly version: number;
  /** A scenario file. */
  readonly document: unknown;
  readonly notes: string;
  /** Who changed it last. */
  readonly person: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** `impact`: of a version of rules. */
export type JobKind = 'simulation' | 'comparison' | 'staffing' | 'sweep' | 'impact';
const jobStates = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export type JobState = (typeof jobStates)[number];

export interface JobRecord {
  readonly id: string;
  readonly centreId: string;
  readonly kind: JobKind;
  readonly person: string;
  readonly state: JobState;
  /** All that the answer depends on. */
  readonly question: unknown;
  readonly problem: string | null;
  readonly createdAtMs: number;
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
}

/** How a job has ended. */
export interface JobEnd {
  readonly id: string;
  readonly state: Exclude<JobState, 'queued' | 'running'>;
  /** null: it has none. */
  readonly result: unknown;
  readonly problem: string | null;
  readonly atMs: number;
}

/** Jobs that a list shows, at most. */
const listedMax = 200;

export class SimulationRepository extends Repository {
  readonly addScenario = this.writer<ScenarioRecord>(statements.addScenario);
  readonly scenario = this.finder<ScenarioRecord, [id: string]>(statements.scenario);
  readonly scenarioCount = this.counter<[centreId: string]>(statements.scenarioCount, 'count');
  readonly job = this.finder<JobRecord, [id: string]>(statements.job);
  /** Oldest first. */
  readonly unfinishedJobs = this.lister<JobRecord, [centreId: string]>(statements.unfinishedJobs);
  /** Forgets jobs that ended before an instant. */
  readonly dropJobsBefore = this.doer<[atMs: number]>(statements.dropJobs);
  readonly #scenarios = this.lister<ScenarioRecord, SqlValue[]>(statements.scenarios);
  readonly #lastJob = this.counter<[]>(statements.lastJob, 'seq');
  readonly #jobs = this.lister<JobRecord, SqlValue[]>(statements.jobs);
  readonly #result = this.finder<Pick<JobEnd, 'result'>, [id: string]>(statements.jobResult);

  /** By id: at most `limit` of those after one. */
  scenarios(centreId: string, of: { readonly after: string; readonly limit: number }) {
    return this.#scenarios(centreId, of.after, of.limit);
  }

  /** The record is of the version after the one stored; false: that is another by now. */
  saveScenario({ id, version, document, notes, person, updatedAtMs }: ScenarioRecord): boolean {
    const values = [version, JSON.stringify(document), notes, person, updatedAtMs] as const;
    return this.doer(statements.saveScenario)(...values, id, version - 1) === 1;
  }

  /** False: it is of another version by now. */
  dropScenario(id: string, version: number): boolean {
    return this.doer(statements.dropScenario)(id, version) === 1;
  }

  addJob(job: JobRecord): void {
    writeRow(this.driver, statements.addJob, { ...job, seq: this.#lastJob() + 1, state: 'queued' });
  }

  /** The latest in these states, latest first. */
  jobs(centreId: string, states: readonly JobState[] = jobStates): readonly JobRecord[] {
    // A place for each state there is; one that is not asked for is that of no job.
    const asked = jobStates.map((state) => (states.includes(state) ? state : ''));
    return this.#jobs(centreId, ...asked, listedMax);
  }

  beginJob(id: string, atMs: number): void {
    this.doer(statements.beginJob)(atMs, id);
  }

  endJob({ id, state, result, problem, atMs }: JobEnd): void {
    const text = result === null ? null : JSON.stringify(result);
    this.doer(statements.endJob)(state, text, problem, atMs, id);
  }

  /** null: it has none. */
  resultOf(id: string): unknown {
    return this.#result(id)?.result ?? null;
  }
}
