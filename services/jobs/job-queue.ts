/**
 * The queue of jobs, stored before they are accepted; several run at a time. A job interrupted by a
 * restart runs again from its beginning, with the same result.
 */
import { jobMessages, refusal } from '../../contracts/index.ts';
import { ReplicationError } from '../../gateways/index.ts';
import { dayMs } from '../../kernel/index.ts';
import { errorOf } from '../../live/index.ts';
import type { CellReport } from '../../simulator/index.ts';
import type { JobRecord, JobState } from '../../store/index.ts';
import { keepImpact } from './impact-work.ts';
import { type JobContext, mintId } from './job-context.ts';
import type { JobQuestion, JobResult } from './questions.ts';
import { carryOut } from './work.ts';

/** Limits of the job queue. */
export const jobLimits = {
  runningMax: 8,
  runningPerPersonMax: 2,
  waitingMax: 20,
} as const;
const { runningMax, runningPerPersonMax, waitingMax } = jobLimits;
const progressEveryMs = 250;
const logLinesMax = 1_000;
const keptDays = 90;

const ours = 'We have made a mistake; the log of the service tells it.';

export interface JobLogLine {
  readonly atMs: number;
  readonly type: 'queued' | 'started' | 'progress' | 'cell' | 'ended';
  readonly [member: string]: unknown;
}

export interface JobView extends Omit<JobRecord, 'question'> {
  readonly question: JobQuestion;
  readonly progressShare: number | null;
  readonly etaMs: number | null;
}

interface Running {
  readonly person: string;
  readonly controller: AbortController;
  readonly begunWallMs: number;
  toldWallMs: number;
  share: number;
  /** Whether a person cancelled the job; if only the process ends, it runs again. */
  isCancelled: boolean;
  ended: Promise<void>;
}

export class JobQueue {
  readonly #context: JobContext;
  readonly #engineVersion: string;
  readonly #waiting: JobRecord[] = [];
  readonly #running = new Map<string, Running>();
  readonly #logs = new Map<string, JobLogLine[]>();
  readonly #versions = new Map<string, number>();
  #isStopped = false;

  constructor(context: JobContext, engineVersion: string) {
    this.#context = context;
    this.#engineVersion = engineVersion;
  }

  open(): void {
    const { store, centreId } = this.#context;
    this.#dropOld();
    for (const job of store.simulations.unfinishedJobs(centreId)) this.#waiting.push(job);
    this.#pump();
  }

  requireRoom(): void {
    if (this.#isStopped) throw refusal(jobMessages.draining);
    if (this.#waiting.length < waitingMax) return;
    throw refusal(jobMessages.tooManyWaiting, { count: this.#waiting.length, most: waitingMax });
  }

  use(person: string) {
    const [running, waiting] = [this.#running.size, this.#waiting.length];
    return { running, waiting, runningOfYours: this.#runsOf(person) };
  }

  #dropOld(): void {
    const { store, clock } = this.#context;
    store.insist(() => store.simulations.dropJobsBefore(clock.nowMs() - keptDays * dayMs));
  }

  start(question: JobQuestion, person: string): JobView {
    this.requireRoom();
    this.#dropOld();
    const { store, centreId, clock } = this.#context;
    const nowMs = clock.nowMs();
    const job: JobRecord = {
      id: mintId('job'),
      centreId,
      kind: question.kind,
      person,
      question,
      state: 'queued',
      problem: null,
      createdAtMs: nowMs,
      startedAtMs: null,
      endedAtMs: null,
    };
    store.transaction(() => store.simulations.addJob(job));
    this.#log(job.id, { atMs: nowMs, type: 'queued', person });
    this.#waiting.push(job);
    this.#pump();
    return this.#view(store.simulations.job(job.id) ?? job);
  }

  job(id: string): JobView | undefined {
    const record = this.#context.store.simulations.job(id);
    if (record === undefined || record.centreId !== this.#context.centreId) return undefined;
    return this.#view(record);
  }

  jobs(states?: readonly JobState[]): readonly JobView[] {
    const { store, centreId } = this.#context;
    return store.simulations.jobs(centreId, states).map((one) => this.#view(one));
  }

  resultOf(id: string): JobResult | null {
    return this.#context.store.simulations.resultOf(id) as JobResult | null;
  }

  /** Log lines, oldest first; of an earlier process's job, only what its record tells. */
  logOf(job: JobView): readonly JobLogLine[] {
    const { createdAtMs, startedAtMs, endedAtMs, state, person } = job;
    const known = this.#logs.get(job.id);
    if (known !== undefined) return known;
    return [
      { atMs: createdAtMs, type: 'queued', person },
      ...(startedAtMs === null ? [] : [{ atMs: startedAtMs, type: 'started' } as const]),
      ...(endedAtMs === null ? [] : [{ atMs: endedAtMs, type: 'ended', state } as const]),
    ];
  }

  cancel(id: string): JobView {
    const job = this.job(id);
    if (job === undefined) throw refusal(jobMessages.unknown, { id });
    const waits = this.#waiting.findIndex((one) => one.id === id);
    if (waits < 0 && !this.#running.has(id)) {
      throw refusal(jobMessages.ended, { id, state: job.state }, { allowed: [] });
    }
    this.#end(job, 'cancelled', { result: null, problem: null });
    if (waits >= 0) this.#waiting.splice(waits, 1);
    const running = this.#running.get(id);
    this.#running.delete(id);
    if (running !== undefined) {
      running.isCancelled = true;
      running.controller.abort();
    }
    this.#pump();
    return this.job(id) ?? job;
  }

  /** Stops; running jobs run again in the next process. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    const all = [...this.#running.values()];
    for (const { controller } of all) controller.abort();
    await Promise.all(all.map(({ ended }) => ended));
  }

  #pump(): void {
    while (!this.#isStopped && this.#running.size < runningMax) {
      const place = this.#waiting.findIndex(
        ({ person }) => this.#runsOf(person) < runningPerPersonMax,
      );
      const [job] = place < 0 ? [] : this.#waiting.splice(place, 1);
      if (job === undefined) return;
      this.#begin(job);
    }
  }

  #runsOf(person: string): number {
    return [...this.#running.values()].filter((one) => one.person === person).length;
  }

  #begin(job: JobRecord): void {
    const { store, clock, wallClock } = this.#context;
    const nowMs = clock.nowMs();
    store.insist(() => store.simulations.beginJob(job.id, nowMs));
    this.#log(job.id, { atMs: nowMs, type: 'started' });
    const running: Running = {
      person: job.person,
      controller: new AbortController(),
      begunWallMs: wallClock.nowMs(),
      toldWallMs: Number.NEGATIVE_INFINITY,
      share: 0,
      isCancelled: false,
      ended: Promise.resolve(),
    };
    this.#running.set(job.id, running);
    running.ended = this.#run(job, running);
  }

  async #run(job: JobRecord, running: Running): Promise<void> {
    try {
      const result = await carryOut(job.question as JobQuestion, {
        runner: this.#context.runner(),
        wallClock: this.#context.wallClock,
        signal: running.controller.signal,
        engineVersion: this.#engineVersion,
        onProgress: (share) => this.#progress(job, running, share),
        onCell: (cell) => this.#cell(job, cell),
      });
      if (!running.controller.signal.aborted)
        this.#finish(job, running, { state: 'succeeded', result, problem: null });
    } catch (error) {
      if (running.controller.signal.aborted) return;
      const problem = problemOf(error);
      this.#finish(job, running, { state: 'failed', result: null, problem: problem ?? ours });
      if (problem === null) {
        this.#context.onError(errorOf(error), { what: `job ${job.id}` });
      }
    }
  }

  /** The job counts as running until its end is stored. */
  #finish(
    job: JobRecord,
    running: Running,
    { state, ...of }: Outcome & { readonly state: 'succeeded' | 'failed' },
  ): void {
    this.#context.store.insist(() => {
      if (running.isCancelled) return;
      this.#end(job, state, of);
      this.#running.delete(job.id);
      this.#pump();
    });
  }

  #end(
    job: Pick<JobRecord, 'id' | 'kind' | 'person' | 'question'>,
    state: Exclude<JobState, 'queued' | 'running'>,
    of: Outcome,
  ): void {
    const { store, clock, tell } = this.#context;
    const { id, kind, person } = job;
    const atMs = clock.nowMs();
    store.transaction(() => {
      store.simulations.endJob({ id, state, ...of, atMs });
      if (of.result !== null) keepImpact(store, job, { result: of.result, atMs });
    });
    this.#log(id, { atMs, type: 'ended', state });
    tell({ type: 'job.done', jobId: id, kind, person, atMs, state, version: this.#version(id) });
    this.#versions.delete(id);
  }

  #progress({ id, kind, person }: JobRecord, running: Running, share: number): void {
    running.share = Math.min(1, share);
    const nowMs = this.#context.wallClock.nowMs();
    if (nowMs - running.toldWallMs < progressEveryMs) return;
    running.toldWallMs = nowMs;
    const atMs = this.#context.clock.nowMs();
    const progressShare = running.share;
    this.#log(id, { atMs, type: 'progress', progressShare });
    const of = { jobId: id, kind, person, atMs, version: this.#version(id) };
    this.#context.tell({ type: 'job.progress', ...of, progressShare });
  }

  #cell({ id, kind, person }: JobRecord, { name, measures }: CellReport): void {
    const atMs = this.#context.clock.nowMs();
    const of = { jobId: id, kind, person, atMs, version: this.#version(id) };
    this.#log(id, { atMs, type: 'cell', cell: name });
    const told = measures.map((one) => ({ ...one }));
    this.#context.tell({ type: 'sweep.cell', ...of, cell: name, measures: told });
  }

  #version(id: string): number {
    const version = (this.#versions.get(id) ?? 0) + 1;
    this.#versions.set(id, version);
    return version;
  }

  #log(id: string, line: JobLogLine): void {
    const lines = this.#logs.get(id) ?? [];
    this.#logs.set(id, lines);
    if (lines.length < logLinesMax || line.type === 'ended') lines.push(line);
    if (this.#logs.size <= logLinesMax) return;
    const [oldest = ''] = this.#logs.keys();
    if (!this.#running.has(oldest)) this.#logs.delete(oldest);
  }

  #view(record: JobRecord): JobView {
    const running = this.#running.get(record.id);
    const question = record.question as JobQuestion;
    const known = { ...record, question };
    if (running === undefined) {
      const progressShare = record.state === 'succeeded' ? 1 : record.state === 'queued' ? 0 : null;
      return { ...known, progressShare, etaMs: null };
    }
    const { share, begunWallMs } = running;
    const tookMs = this.#context.wallClock.nowMs() - begunWallMs;
    const etaMs = share > 0 ? Math.round((tookMs / share) * (1 - share)) : null;
    return { ...known, state: 'running', progressShare: share, etaMs };
  }
}

/**
 * Why a job failed; null for internal errors, whose stack and paths belong only in the service's
 * log.
 */
function problemOf(error: unknown): string | null {
  const isPlain = error instanceof ReplicationError && !['failed', 'lost'].includes(error.code);
  return isPlain ? error.message : null;
}

interface Outcome {
  readonly result: JobResult | null;
  readonly problem: string | null;
}
