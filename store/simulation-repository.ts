/**
 * Scenarios, and jobs with what they were asked and what they have answered.
 *
 * Source: ux-and-api.md 2.7, 3.7.
 */
import type { Driver } from './driver.ts';
import { addRow, numberIn, recordIn, recordOf } from './rows.ts';
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

export class SimulationRepository {
  readonly #driver: Driver;

  constructor(driver: Driver) {
    this.#driver = driver;
  }

  addScenario(record: ScenarioRecord): void {
    addRow(this.#driver, statements.addScenario, record);
  }

  scenario(id: string): ScenarioRecord | undefined {
    return recordIn(this.#driver.prepare(statements.scenario).first(id));
  }

  /** By id: at most `limit` of those after one. */
  scenarios(
    centreId: string,
    { after, limit }: { readonly after: string; readonly limit: number },
  ): readonly ScenarioRecord[] {
    const rows = this.#driver.prepare(statements.scenarios).all(centreId, after, limit);
    return rows.map(recordOf<ScenarioRecord>);
  }

  scenarioCount(centreId: string): number {
    return numberIn(this.#driver.prepare(statements.scenarioCount).first(centreId), 'count');
  }

  /** The record is of the version after the one stored; false: that is another by now. */
  saveScenario({ id, version, document, notes, person, updatedAtMs }: ScenarioRecord): boolean {
    const save = this.#driver.prepare(statements.saveScenario);
    const text = JSON.stringify(document);
    return save.run(version, text, notes, person, updatedAtMs, id, version - 1) === 1;
  }

  /** False: it is of another version by now. */
  dropScenario(id: string, version: number): boolean {
    return this.#driver.prepare(statements.dropScenario).run(id, version) === 1;
  }

  addJob(job: JobRecord): void {
    const seq = numberIn(this.#driver.prepare(statements.lastJob).first(), 'seq') + 1;
    addRow(this.#driver, statements.addJob, { ...job, seq, state: 'queued' });
  }

  job(id: string): JobRecord | undefined {
    return recordIn(this.#driver.prepare(statements.job).first(id));
  }

  /** The latest in these states, latest first. */
  jobs(centreId: string, states: readonly JobState[] = jobStates): readonly JobRecord[] {
    // A place for each state there is; one that is not asked for is that of no job.
    const asked = jobStates.map((state) => (states.includes(state) ? state : ''));
    const rows = this.#driver.prepare(statements.jobs).all(centreId, ...asked, listedMax);
    return rows.map(recordOf<JobRecord>);
  }

  /** Oldest first. */
  unfinishedJobs(centreId: string): readonly JobRecord[] {
    const rows = this.#driver.prepare(statements.unfinishedJobs).all(centreId);
    return rows.map(recordOf<JobRecord>);
  }

  beginJob(id: string, atMs: number): void {
    this.#driver.prepare(statements.beginJob).run(atMs, id);
  }

  endJob({ id, state, result, problem, atMs }: JobEnd): void {
    const text = result === null ? null : JSON.stringify(result);
    this.#driver.prepare(statements.endJob).run(state, text, problem, atMs, id);
  }

  /** null: it has none. */
  resultOf(id: string): unknown {
    const row = this.#driver.prepare(statements.jobResult).first(id);
    return recordIn<Pick<JobEnd, 'result'>>(row)?.result ?? null;
  }

  /** Forgets jobs that ended before an instant. */
  dropJobsBefore(atMs: number): void {
    this.#driver.prepare(statements.dropJobs).run(atMs);
  }
}
