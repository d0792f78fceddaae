/**
 * Shadow runs and backtests as jobs: a candidate beside the active set, on live or recorded
 * decisions.
 *
 * Source: rules.md D5.
 */

import { fill, jobMessages, refusal, ruleMessages } from '../../contracts/index.ts';
import {
  type DecisionLine,
  Rehearsal,
  type RehearsalReport,
  type RuleSet,
} from '../../rules/index.ts';
import type { JournalLine, RuleSetRecord } from '../../store/index.ts';
import type { ActiveSets } from './active-sets.ts';
import {
  blocked,
  type RuleContext,
  readerRoles,
  requireAsked,
  unknownVersion,
  type VersionRef,
  wrongInstant,
} from './rule-context.ts';
import { hashOf } from './stored-version-check.ts';
import { runId } from './version-check.ts';

/** Most rehearsals that run at the same time. */
export const rehearsalsMax = 8;
const keptMax = 200;
/** Recorded decisions evaluated without a pause for calls. */
const linesPerTurn = 1_000;
const seed = 1;

export type JobState = 'running' | 'succeeded' | 'failed' | 'cancelled';

export interface RuleJob {
  readonly id: string;
  readonly kind: 'shadow' | 'backtest';
  readonly setId: string;
  readonly version: number;
  readonly person: string;
  readonly state: JobState;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  /** Share of the job that is done, 0 to 1; null if its end is not known. */
  readonly progressShare: number | null;
  readonly runId: string | null;
  readonly report: RehearsalReport;
  readonly problem: string | null;
}

export interface StartRehearsal extends VersionRef {
  readonly person: string | null;
  readonly fromMs?: number;
  readonly toMs?: number;
}

type Running = { -readonly [Member in keyof RuleJob]: RuleJob[Member] } & {
  readonly rehearsal: Rehearsal;
  fromMs: number;
  toMs: number | null;
  cancel: () => void;
};

export class Rehearsals {
  readonly #context: RuleContext;
  readonly #active: ActiveSets;
  readonly #defaultSpanMs: number;
  readonly #jobs = new Map<string, Running>();
  #count = 0;

  constructor(context: RuleContext, active: ActiveSets, defaultSpanMs: number) {
    this.#context = context;
    this.#active = active;
    this.#defaultSpanMs = defaultSpanMs;
  }

  /**
   * Starts a job that decides recorded decisions again [of the days that a proposal must cover].
   */
  backtest(asked: StartRehearsal): RuleJob {
    requireForwards(asked);
    const job = this.#begin(asked, 'backtest');
    const { store, clock } = this.#context;
    const { kind } = job.rehearsal.report();
    const nowMs = clock.nowMs();
    const toMs = Math.min(asked.toMs ?? nowMs, nowMs);
    const begins = store.decisions.beginsAtMs(kind) ?? nowMs;
    job.fromMs = Math.max(asked.fromMs ?? toMs - this.#defaultSpanMs, begins);
    job.toMs = toMs;
    const range = { kind, fromMs: job.fromMs, toMs };
    const total = store.decisions.count(range);
    this.#readOn(job, store.decisions.lines(range), { read: 0, total });
    return shown(job);
  }

  /** Starts a job that also decides live calls from now on [until it is ended]. */
  shadow(asked: StartRehearsal): RuleJob {
    const job = this.#begin(asked, 'shadow');
    const { clock } = this.#context;
    if (asked.toMs !== undefined) {
      const delayMs = Math.max(0, asked.toMs - clock.nowMs());
      job.cancel = clock.after(delayMs, () => this.#end(job, 'succeeded'));
    }
    return shown(job);
  }

  job(id: string): RuleJob | undefined {
    const job = this.#jobs.get(id);
    return job === undefined ? undefined : shown(job);
  }

  jobs(): readonly RuleJob[] {
    return [...this.#jobs.values()].map(shown).reverse();
  }

  /** Ends a shadow, keeping its results; stops a backtest. */
  cancel(id: string): RuleJob {
    const job = this.#jobs.get(id);
    if (job === undefined) throw refusal(jobMessages.unknown, { id });
    if (job.state !== 'running') {
      throw refusal(ruleMessages.rehearsalEnded, { id, state: job.state }, { allowed: [] });
    }
    this.#end(job, job.kind === 'shadow' ? 'succeeded' : 'cancelled');
    return shown(job);
  }

  observe(line: DecisionLine): void {
    for (const job of this.#jobs.values()) {
      if (job.kind === 'shadow' && job.state === 'running') job.rehearsal.push(line);
    }
  }

  setChanged(setId: string): void {
    for (const job of this.#jobs.values()) {
      if (job.kind === 'shadow' && job.state === 'running' && job.setId === setId) {
        this.#end(job, 'succeeded');
      }
    }
  }

  stop(): void {
    for (const job of this.#jobs.values()) job.cancel();
  }

  get runningCount(): number {
    return [...this.#jobs.values()].filter(({ state }) => state === 'running').length;
  }

  #begin(asked: StartRehearsal, kind: RuleJob['kind']): Running {
    const { person, set } = requireAsked(this.#context, asked, readerRoles);
    const candidate = this.#candidate(set, asked.version);
    const before = this.#active.get(asked.setId);
    if (before === undefined) {
      throw blocked(ruleMessages.nothingToCompare, { setId: asked.setId });
    }
    const { runningCount: count } = this;
    if (count >= rehearsalsMax) {
      throw refusal(ruleMessages.rehearsalsMax, { count, most: rehearsalsMax });
    }
    const { world } = this.#context;
    const options = { before, after: candidate, seed };
    const rehearsal = new Rehearsal(world === undefined ? options : { ...options, world });
    const nowMs = this.#context.clock.nowMs();
    this.#count += 1;
    const job: Running = {
      id: `job_${hashOf(`${nowMs} ${this.#count} ${asked.setId}`).slice(0, 26)}`,
      kind,
      setId: asked.setId,
      version: asked.version,
      person: person.id,
      state: 'running',
      startedAtMs: nowMs,
      endedAtMs: null,
      progressShare: kind === 'shadow' ? null : 0,
      runId: null,
      problem: null,
      rehearsal,
      report: rehearsal.report(),
      fromMs: nowMs,
      toMs: null,
      cancel: () => {},
    };
    this.#jobs.set(job.id, job);
    this.#forgetOld();
    return job;
  }

  #candidate(set: RuleSetRecord, version: number): RuleSet {
    const { rules } = this.#context.store;
    const source = rules.version(set.id, version) ?? rules.draftOfVersion(set.id, version);
    if (source === undefined) throw unknownVersion({ setId: set.id, version });
    const { checked, findings } = this.#context.judge.judge({ text: source.text, set });
    if (checked !== null) return this.#active.compiled(checked);
    throw refusal(ruleMessages.cannotRun, { version, setId: set.id }, { findings });
  }

  #readOn(
    job: Running,
    lines: Iterator<JournalLine>,
    of: { readonly read: number; readonly total: number },
  ): void {
    job.cancel = this.#context.clock.after(0, () => {
      let { read } = of;
      for (let left = linesPerTurn; left > 0; left -= 1) {
        const next = lines.next();
        if (next.done === true) {
          this.#end(job, 'succeeded');
          return;
        }
        job.rehearsal.push(next.value);
        read += 1;
      }
      job.progressShare = Math.min(1, read / of.total);
      this.#readOn(job, lines, { read, total: of.total });
    });
  }

  #end(job: Running, state: JobState): void {
    job.cancel();
    const { store, clock } = this.#context;
    const { setId, version, kind, person } = job;
    job.state = state;
    job.endedAtMs = clock.nowMs();
    job.report = job.rehearsal.report();
    if (state !== 'succeeded') return;
    job.progressShare = 1;
    const { fromMs, report: result, endedAtMs: atMs } = job;
    const run = { setId, version, kind, fromMs, toMs: job.toMs ?? atMs, seed, person, atMs };
    store.insist(() => {
      const id = runId(setId, version, store.rules.runs(setId, version).length);
      store.rules.addRun({ ...run, id, result, resultHash: hashOf(JSON.stringify(result)) });
      job.runId = id;
    });
  }

  #forgetOld(): void {
    for (const [id, { state }] of this.#jobs) {
      if (this.#jobs.size <= keptMax) return;
      if (state !== 'running') this.#jobs.delete(id);
    }
  }
}

function requireForwards({ fromMs, toMs }: StartRehearsal): void {
  if (fromMs === undefined || toMs === undefined || fromMs <= toMs) return;
  const expected = fill(ruleMessages.upToEnd, { to: new Date(toMs).toISOString() });
  throw wrongInstant('from', fromMs, expected);
}

function shown(job: Running): RuleJob {
  const { rehearsal, fromMs: _from, toMs: _to, cancel: _cancel, ...rest } = job;
  return { ...rest, report: job.state === 'running' ? rehearsal.report() : job.report };
}
