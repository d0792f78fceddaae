/** Scenarios, and jobs with their results. */
import type { SqlValue } from './database/driver.ts';
import { Repository } from './rows.ts';

export interface ScenarioRecord {
  readonly id: string;
  readonly centreId: string;
  readonly version: number;
  readonly document: unknown;
  readonly notes: string;
  readonly person: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** `impact` computes what a rule version would have changed. */
export type JobKind = 'simulation' | 'comparison' | 'staffing' | 'sweep' | 'impact';
const jobStates = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export type JobState = (typeof jobStates)[number];

export interface JobRecord {
  readonly id: string;
  readonly centreId: string;
  readonly kind: JobKind;
  readonly person: string;
  readonly state: JobState;
  /** Everything that the result depends on. */
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
  readonly addScenario = this.writer<ScenarioRecord>(
    'insert into scenario (id, centre_id, version, document, notes, person, created_at_ms, updated_at_ms) values (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  readonly scenario = this.finder<ScenarioRecord, [id: string]>(
    'select * from scenario where id = ?',
  );
  readonly scenarioCount = this.counter<[centreId: string]>(
    'select count(*) as count from scenario where centre_id = ?',
    'count',
  );
  readonly job = this.finder<JobRecord, [id: string]>(
    'select id, centre_id, kind, person, state, question, problem, created_at_ms, started_at_ms, ended_at_ms from job where id = ?',
  );
  /** Jobs that have not ended, oldest first. */
  readonly unfinishedJobs = this.lister<JobRecord, [centreId: string]>(
    "select id, centre_id, kind, person, state, question, problem, created_at_ms, started_at_ms, ended_at_ms from job where centre_id = ? and state in ('queued', 'running') order by seq",
  );
  readonly dropJobsBefore = this.doer<[atMs: number]>(
    'delete from job where ended_at_ms is not null and ended_at_ms < ?',
  );
  readonly #scenarios = this.lister<ScenarioRecord, SqlValue[]>(
    'select * from scenario where centre_id = ? and id > ? order by id limit ?',
  );
  readonly #lastJob = this.counter<[]>('select max(seq) as seq from job', 'seq');
  readonly #jobs = this.lister<JobRecord, SqlValue[]>(
    'select id, centre_id, kind, person, state, question, problem, created_at_ms, started_at_ms, ended_at_ms from job where centre_id = ? and state in (?, ?, ?, ?, ?) order by seq desc limit ?',
  );
  readonly #result = this.finder<Pick<JobEnd, 'result'>, [id: string]>(
    'select result from job where id = ?',
  );
  readonly #saveScenario = this.doer(
    'update scenario set version = ?, document = ?, notes = ?, person = ?, updated_at_ms = ? where id = ? and version = ?',
  );
  readonly #dropScenario = this.doer('delete from scenario where id = ? and version = ?');
  readonly #addJob = this.writer(
    'insert into job (id, seq, centre_id, kind, person, state, question, created_at_ms) values (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  readonly #beginJob = this.doer(
    "update job set state = 'running', started_at_ms = ? where id = ?",
  );
  readonly #endJob = this.doer(
    'update job set state = ?, result = ?, problem = ?, ended_at_ms = ? where id = ?',
  );

  /** Scenarios by id, at most `limit` after the id `after`. */
  scenarios(centreId: string, of: { readonly after: string; readonly limit: number }) {
    return this.#scenarios(centreId, of.after, of.limit);
  }

  /** Saves a scenario; `version` must follow the stored one. False: it was changed meanwhile. */
  saveScenario({ id, version, document, notes, person, updatedAtMs }: ScenarioRecord): boolean {
    const values = [version, JSON.stringify(document), notes, person, updatedAtMs] as const;
    return this.#saveScenario(...values, id, version - 1) === 1;
  }

  /** Deletes a scenario. False: it was changed meanwhile. */
  dropScenario(id: string, version: number): boolean {
    return this.#dropScenario(id, version) === 1;
  }

  addJob(job: JobRecord): void {
    this.#addJob({ ...job, seq: this.#lastJob() + 1, state: 'queued' });
  }

  /** Jobs in these states, latest first. */
  jobs(centreId: string, states: readonly JobState[] = jobStates): readonly JobRecord[] {
    // One placeholder per state; an empty text there matches no job.
    const asked = jobStates.map((state) => (states.includes(state) ? state : ''));
    return this.#jobs(centreId, ...asked, listedMax);
  }

  beginJob(id: string, atMs: number): void {
    this.#beginJob(atMs, id);
  }

  endJob({ id, state, result, problem, atMs }: JobEnd): void {
    const text = result === null ? null : JSON.stringify(result);
    this.#endJob(state, text, problem, atMs, id);
  }

  resultOf(id: string): unknown {
    return this.#result(id)?.result ?? null;
  }
}
