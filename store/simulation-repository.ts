/** Scenarios, and jobs with their results. */
import type { SqlValue } from './database/driver.ts';
import { Repository, writeRow } from './rows.ts';
import { statements } from './statements.ts';

export interface ScenarioRecord {
  readonly id: string;
  readonly centreId: string;
  /** Starts at 1 and grows by 1 with each change. */
  readonly version: number;
  readonly document: unknown;
  readonly notes: string;
  readonly person: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** `impact`: what a rule version would have changed. */
export type JobKind = 'simulation' | 'comparison' | 'staffing' | 'sweep' | 'impact';
const jobStates = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export type JobState = (typeof jobStates)[number];

export interface JobRecord {
  readonly id: string;
  readonly centreId: string;
  readonly kind: JobKind;
  readonly person: string;
  readonly state: JobState;
  /** All that the result depends on. */
  readonly question: unknown;
  readonly problem: string | null;
  readonly createdAtMs: number;
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
}

export interface JobEnd {
  readonly id: string;
  readonly state: Exclude<JobState, 'queued' | 'running'>;
  /** null: none. */
  readonly result: unknown;
  readonly problem: string | null;
  readonly atMs: number;
}

const listedMax = 200;

export class SimulationRepository extends Repository {
  readonly addScenario = this.writer<ScenarioRecord>(statements.addScenario);
  readonly scenario = this.finder<ScenarioRecord, [id: string]>(statements.scenario);
  readonly scenarioCount = this.counter<[centreId: string]>(statements.scenarioCount, 'count');
  readonly job = this.finder<JobRecord, [id: string]>(statements.job);
  /** Jobs that have not ended, oldest first. */
  readonly unfinishedJobs = this.lister<JobRecord, [centreId: string]>(statements.unfinishedJobs);
  /** Deletes jobs that ended before an instant. */
  readonly dropJobsBefore = this.doer<[atMs: number]>(statements.dropJobs);
  readonly #scenarios = this.lister<ScenarioRecord, SqlValue[]>(statements.scenarios);
  readonly #lastJob = this.counter<[]>(statements.lastJob, 'seq');
  readonly #jobs = this.lister<JobRecord, SqlValue[]>(statements.jobs);
  readonly #result = this.finder<Pick<JobEnd, 'result'>, [id: string]>(statements.jobResult);

  /** Scenarios by id, at most `limit` after the id `after`. */
  scenarios(centreId: string, of: { readonly after: string; readonly limit: number }) {
    return this.#scenarios(centreId, of.after, of.limit);
  }

  /** Saves a scenario; `version` must follow the stored one. False: it was changed meanwhile. */
  saveScenario({ id, version, document, notes, person, updatedAtMs }: ScenarioRecord): boolean {
    const values = [version, JSON.stringify(document), notes, person, updatedAtMs] as const;
    return this.doer(statements.saveScenario)(...values, id, version - 1) === 1;
  }

  /** Deletes a scenario. False: it was changed meanwhile. */
  dropScenario(id: string, version: number): boolean {
    return this.doer(statements.dropScenario)(id, version) === 1;
  }

  addJob(job: JobRecord): void {
    writeRow(this.driver, statements.addJob, { ...job, seq: this.#lastJob() + 1, state: 'queued' });
  }

  /** Jobs in these states, latest first. */
  jobs(centreId: string, states: readonly JobState[] = jobStates): readonly JobRecord[] {
    // One placeholder per state; an empty text matches no state.
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

  /** Result of a job; null: none. */
  resultOf(id: string): unknown {
    return this.#result(id)?.result ?? null;
  }
}
