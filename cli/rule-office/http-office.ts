/**
 * The rule office of a server, over HTTP.
 *
 * Source: ux-and-api.md 2, 3.4.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { type Answer, Client, type ItemAt, unreachableCode } from '#client';
import {
  formatRuleSet,
  fromWireId,
  type JobResource,
  type PlacedRuleFinding,
  type Problem,
  type RuleSetResource,
  toWireId,
} from '../../contracts/index.ts';
import type { VersionRef } from '../../live/index.ts';
import type { RehearsalReport } from '../../rules/index.ts';
import type { Acceptance } from '../../simulator/index.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import {
  type AskedImpact,
  noRun,
  notDone,
  type OfficeClient,
  type OfficeFinding,
  type OfficeSet,
  type OfficeVersion,
  type SimulatedImpact,
  type Step,
} from './office-client.ts';

export interface HttpOfficeOptions {
  readonly server: string;
  readonly centreId: string;
  readonly person: string | null;
}

/** Between looks at a job that runs. */
const lookEveryMs = 200;
/** Sets, and versions of one, asked for at once. */
const query = { limit: 200 };
const versionPath = '/api/v1/rule-sets/{ruleSet}/versions/{version}';

interface SetParams {
  readonly ruleSet: string;
}

interface VersionParams extends SetParams {
  readonly version: string;
}

type Listed = ItemAt<'/api/v1/rule-sets/{ruleSet}/versions'>;

/** Asks nothing before it is asked. */
export class HttpOffice implements OfficeClient {
  readonly name: string;
  readonly #centreId: string;
  readonly #client: Client;

  constructor(options: HttpOfficeOptions) {
    this.name = options.server;
    this.#centreId = options.centreId;
    this.#client = clientOf(options);
  }

  async sets(): Promise<Step<readonly OfficeSet[]>> {
    return mapped(await this.#sets(), (items) =>
      items.map(({ name, kind, owner, active, drafts }) => {
        return { id: name, kind, owner, active: active?.version ?? 0, drafts };
      }),
    );
  }

  async createSet({ id, kind }: Parameters<OfficeClient['createSet']>[0]): Promise<Step<null>> {
    const asked = { params: { centre: this.#centreId }, body: { name: id, kind } };
    return done(await this.#client.post('/api/v1/centres/{centre}/rule-sets', asked));
  }

  versions(setId: string): Promise<Step<readonly OfficeVersion[]>> {
    return this.#of(setId, async (params) => {
      const asked = { params, query };
      const listed = await this.#client.get('/api/v1/rule-sets/{ruleSet}/versions', asked);
      return mapped(stepOf(listed), ({ items }) => items.map((one) => this.#shown(one)));
    });
  }

  text(setId: string, version: number | 'active' | 'draft'): Promise<Step<string>> {
    return this.#of(setId, async (set, { active }) => {
      if (version === 'draft') return mapped(await this.#draft(set), ({ text }) => text);
      const number = version === 'active' ? (active?.version ?? 0) : version;
      const params = { ...set, version: String(number) };
      const read = await this.#client.get(versionPath, { params });
      return mapped(stepOf(read), ({ document }) => formatRuleSet(JSON.stringify(document)));
    });
  }

  saveDraft(setId: string, body: string): Promise<Step<number>> {
    return this.#of(setId, async (params) => {
      const draft = await this.#draft(params);
      if (!draft.ok) return draft;
      const asked = { params, body, ifMatch: draft.etag ?? '' };
      const saved = await this.#client.put('/api/v1/rule-sets/{ruleSet}/draft', asked);
      return mapped(stepOf(saved), ({ version }) => version);
    });
  }

  lint(setId: string, body: string): Promise<Step<readonly PlacedRuleFinding[]>> {
    return this.#of(setId, async (params) => {
      const asked = { params, body };
      const found = await this.#client.post('/api/v1/rule-sets/{ruleSet}/lint', asked);
      return mapped(stepOf(found), ({ findings }) => findings as readonly PlacedRuleFinding[]);
    });
  }

  check(of: Parameters<OfficeClient['check']>[0]) {
    const body = { accepted: [...(of.accepted ?? [])] };
    return this.#step(of, (params) => this.#client.post(`${versionPath}/check`, { params, body }));
  }

  async backtest({ setId, version }: VersionRef): Promise<Step<string>> {
    const job = await this.#job(setId, version, (params) =>
      this.#client.post(`${versionPath}/backtest`, { params, body: {} }),
    );
    return job.ok ? runOf(job.value, 'backtest') : job;
  }

  async simulate(of: AskedImpact): Promise<Step<SimulatedImpact | null>> {
    const { setId, version, day, acceptance, replications, seed } = of;
    const limits = acceptance.map((limit) => this.#onWire(limit));
    const body = { scenario: { ...day.scenario }, acceptance: limits, replications, seed };
    const begin = (params: VersionParams) =>
      this.#client.post(`${versionPath}/simulate`, { params, body });
    const job = await this.#job(setId, version, begin, of);
    if (!job.ok) return job;
    if (job.value.state === 'cancelled') return { ok: true, value: null };
    const run = runOf(job.value, 'simulation');
    if (!run.ok) return run;
    const read = this.#client.get('/api/v1/rule-runs/{run}', { params: { run: run.value } });
    return mapped(stepOf(await read), ({ result }) => {
      return {
        ...asKnown<Omit<SimulatedImpact, 'runId'>>(result, 'replications'),
        runId: run.value,
      };
    });
  }

  async shadow({ setId, version }: VersionRef): Promise<Step<RehearsalReport>> {
    const listed = stepOf(await this.#client.get('/api/v1/jobs'));
    if (!listed.ok) return listed;
    const shadows = listed.value.items.flatMap(({ kind, state, report }) =>
      kind === 'shadow' && state === 'running' ? [asKnown<RehearsalReport>(report, 'after')] : [],
    );
    const running = shadows.find(({ after }) => after.set === setId && after.version === version);
    if (running !== undefined) return { ok: true, value: running };
    return this.#of(setId, async (set) => {
      const asked = { params: { ...set, version: String(version) }, body: {} };
      const begun = await this.#client.post(`${versionPath}/shadow`, asked);
      return mapped(stepOf(begun), ({ report }) => asKnown<RehearsalReport>(report, 'after'));
    });
  }

  propose(of: Parameters<OfficeClient['propose']>[0]) {
    const { evidence = [], waiver, acceptance = [] } = of;
    const limits = acceptance.map((limit) => this.#onWire(limit));
    const body = {
      evidence: [...evidence],
      ...(waiver === undefined ? {} : { waiver }),
      ...(limits.length === 0 ? {} : { acceptance: limits }),
    };
    return this.#step(of, (params) =>
      this.#client.post(`${versionPath}/propose`, { params, body }),
    );
  }

  approve(of: Parameters<OfficeClient['approve']>[0]) {
    const body = of.comment === undefined ? {} : { comment: of.comment };
    return this.#step(of, (params) =>
      this.#client.post(`${versionPath}/approve`, { params, body }),
    );
  }

  activate(of: Parameters<OfficeClient['activate']>[0]) {
    const { waiting, atMs, untilMs, reason } = of;
    const body = {
      waiting,
      ...(reason === undefined ? {} : { reason }),
      ...(atMs === undefined ? {} : { at: new Date(atMs).toISOString() }),
      ...(untilMs === undefined ? {} : { until: new Date(untilMs).toISOString() }),
    };
    return this.#step(of, (params) =>
      this.#client.post(`${versionPath}/activate`, { params, body }),
    );
  }

  rollBack({ setId, toVersion, reason }: Parameters<OfficeClient['rollBack']>[0]) {
    const body = { toVersion, reason };
    return this.#of(setId, async (params) =>
      done(await this.#client.post('/api/v1/rule-sets/{ruleSet}/rollback', { params, body })),
    );
  }

  close(): void {
    // Nothing is held open between two requests.
  }

  /** Its queue by the id of the wire. */
  #onWire({ queueId, ...limit }: Acceptance): Acceptance {
    if (queueId === undefined) return limit;
    return { ...limit, queueId: toWireId(this.#centreId, queueId) };
  }

  #shown(of: Listed): OfficeVersion {
    const { version, state, author, note, base, approvalsNeeded } = of;
    const { approvals, acceptance, effectiveFrom, effectiveTo } = of;
    return {
      ...{ version, state, author, note, base, approvalsNeeded, effectiveFrom, effectiveTo },
      approvedBy: approvals.map(({ person }) => person),
      acceptance: acceptance.map((one) => {
        const { measureId, queueId, side, limit } = asKnown<Acceptance>(one, 'measureId');
        const of = { measureId, side, limit };
        if (queueId === undefined) return of;
        return { ...of, queueId: fromWireId(this.#centreId, queueId) ?? queueId };
      }),
    };
  }

  async #sets(): Promise<Step<readonly RuleSetResource[]>> {
    const asked = { params: { centre: this.#centreId }, query };
    const listed = await this.#client.get('/api/v1/centres/{centre}/rule-sets', asked);
    return mapped(stepOf(listed), ({ items }) => items);
  }

  async #draft(params: SetParams) {
    return stepOf(await this.#client.get('/api/v1/rule-sets/{ruleSet}/draft', { params }));
  }

  #step(
    { setId, version }: VersionRef,
    ask: (params: VersionParams) => Promise<Answer<unknown>>,
  ): Promise<Step<null>> {
    return this.#of(setId, async (set) => done(await ask({ ...set, version: String(version) })));
  }

  /** Begins a job, and looks at it until it has ended; cancels it where that is asked for. */
  async #job(
    setId: string,
    version: number,
    begin: (params: VersionParams) => Promise<Answer<JobResource>>,
    { onProgress, signal }: Partial<AskedImpact> = {},
  ): Promise<Step<JobResource>> {
    let job = await this.#of(setId, async (set) =>
      stepOf(await begin({ ...set, version: String(version) })),
    );
    while (job.ok && (job.value.state === 'running' || job.value.state === 'queued')) {
      onProgress?.(job.value.progressShare ?? 0);
      await wait(lookEveryMs);
      const params = { job: job.value.id };
      const look = signal?.aborted
        ? this.#client.post('/api/v1/jobs/{job}/cancel', { params })
        : this.#client.get('/api/v1/jobs/{job}', { params });
      job = stepOf(await look);
    }
    return job;
  }

  /** Asks something of a set, which is found by the name that its documents say. */
  async #of<Value>(
    setId: string,
    ask: (params: SetParams, set: RuleSetResource) => Promise<Step<Value>>,
  ): Promise<Step<Value>> {
    const listed = await this.#sets();
    if (!listed.ok) return listed;
    const found = listed.value.find(({ name }) => name === setId);
    const detail = `There is no rule set ${setId} in centre ${this.#centreId}.`;
    if (found === undefined) return notDone('rule_set_not_found', detail);
    return await ask({ ruleSet: found.id }, found);
  }
}

/** A client that says at once what is refused, and does not try again. */
export function clientOf({ server, person }: Omit<HttpOfficeOptions, 'centreId'>): Client {
  const who = person === null ? {} : { bearer: person };
  return new Client({ server: server.replace(/\/$/, ''), triesMax: 1, ...who });
}

/** An answer as a step. @throws {CliError} where nobody answers. */
export function stepOf<Body>(answer: Answer<Body>): Step<Body> & { readonly etag?: string | null } {
  if (!answer.ok) return refusal(answer.problem);
  return { ok: true, value: answer.body, etag: answer.etag };
}

function done(answer: Answer<unknown>): Step<null> {
  return mapped(stepOf(answer), () => null);
}

/** What the contract leaves open, as `rules/` and `simulator/` make it. @throws {CliError} */
function asKnown<Value>(value: unknown, member: keyof Value & string): Value {
  if (typeof value === 'object' && value !== null && member in value) return value as Value;
  throw new CliError(exitCodes.noServer, 'the server answers what this version does not know');
}

function refusal(problem: Problem): Extract<Step<never>, { readonly ok: false }> {
  const { code, detail, needs = [], blockers = [], errors = [], failedCases = [] } = problem;
  if (code === unreachableCode || code === 'not_callwright') {
    throw new CliError(exitCodes.noServer, detail.replace(/\.$/, ''));
  }
  const findings = errors.map(
    ({ code: id, severity = 'error', pointer, message }): OfficeFinding => {
      return { id, severity, pointer, message };
    },
  );
  const names = failedCases.map((one) => asKnown<{ readonly name: string }>(one, 'name').name);
  return { ok: false, refusal: { code, detail, needs, blockers, findings, failedCases: names } };
}

function runOf(job: JobResource, what: string): Step<string> {
  const { result } = job;
  return result?.runId === undefined ? noRun(job, what) : { ok: true, value: result.runId };
}

function mapped<From, To>(answer: Step<From>, read: (value: From) => To): Step<To> {
  return answer.ok ? { ok: true, value: read(answer.value) } : answer;
}
