/**
 * The rule service as commands use it, on a server or over a local store. Steps of the life cycle
 * return a value or a refusal; an unreachable service is thrown as a {@link CliError}.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { type ApiResult, Client, type ClientOptions, type ItemAt } from '#client';
import {
  formatRuleSet,
  fromWireId,
  type JobResource,
  type PlacedRuleFinding,
  type RuleSetResource,
  type RuleVersionResource,
  toWireId,
} from '../../contracts/index.ts';
import {
  type CoverageReport,
  type RehearsalReport,
  type RuleDiff,
  type RuleKind,
  sayLosses,
} from '../../rules/index.ts';
import type { VersionRef } from '../../services/index.ts';
import type { Acceptance, AcceptanceResult, Impact } from '../../simulator/index.ts';
import type { WaitingMode } from '../../store/index.ts';
import type { ImpactDay } from '../impact/impact-designs.ts';
import { asKnown, done, mapStep, notDone, readPages, runOf, type Step, stepOf } from './step.ts';

/** `active` is 0 if no version is active. */
export interface RuleSetSummary extends Pick<RuleSetResource, 'kind' | 'owner' | 'drafts'> {
  readonly id: string;
  readonly active: number;
}

type Shown = 'version' | 'state' | 'author' | 'note' | 'base' | 'approvalsNeeded';
type InForce = 'effectiveFrom' | 'effectiveTo';

export interface RuleVersionSummary extends Readonly<Pick<RuleVersionResource, Shown | InForce>> {
  readonly approvedBy: readonly string[];
  readonly acceptance: readonly Acceptance[];
}

export interface ImpactRequest extends VersionRef {
  readonly day: ImpactDay;
  readonly acceptance: readonly Acceptance[];
  /** Default: the service's. */
  readonly replications?: number | undefined;
  /** Default: the scenario's. */
  readonly seed?: number | undefined;
  /** Called now and then with the share done, 0..1. */
  readonly onProgress: (share: number) => void;
  readonly signal: AbortSignal;
}

export interface SimulatedImpact extends Impact {
  readonly runId: string;
  readonly acceptance: readonly AcceptanceResult[];
}

export interface RuleServiceClientOptions {
  readonly name: string;
  readonly centreId: string;
  readonly client: Client;
}

const lookEveryMs = 200;
const query = { limit: 200 };
const versionPath = '/api/v1/rule-sets/{ruleSet}/versions/{version}';

interface SetParams {
  readonly ruleSet: string;
}

interface VersionParams extends SetParams {
  readonly version: string;
}

type Listed = ItemAt<'/api/v1/rule-sets/{ruleSet}/versions'>;

interface AcceptedWarning {
  readonly id: string;
  readonly pointer: string;
  readonly reason: string;
}

interface Proposal extends VersionRef {
  readonly evidence: readonly string[];
  readonly acceptance?: readonly Acceptance[];
  readonly waiver?: string | undefined;
}

interface Activation extends VersionRef {
  readonly waiting: WaitingMode;
  readonly reason: string;
  /** Ms since 1970. Default: now. */
  readonly atMs?: number | undefined;
  /** When the activation ends. Default: never. */
  readonly untilMs?: number | undefined;
}

interface Rollback {
  readonly setId: string;
  readonly toVersion: number;
  readonly reason: string;
}

export class RuleServiceClient {
  readonly name: string;
  readonly #centreId: string;
  readonly client: Client;

  constructor({ name, centreId, client }: RuleServiceClientOptions) {
    this.name = name;
    this.#centreId = centreId;
    this.client = client;
  }

  async sets(): Promise<Step<readonly RuleSetSummary[]>> {
    return mapStep(await this.#sets(), (items) =>
      items.map(({ name, kind, owner, active, drafts }) => {
        return { id: name, kind, owner, active: active?.version ?? 0, drafts };
      }),
    );
  }

  async createSet(of: { readonly id: string; readonly kind: RuleKind }): Promise<Step<null>> {
    const asked = { params: { centre: this.#centreId }, body: { name: of.id, kind: of.kind } };
    return done(await this.client.post('/api/v1/centres/{centre}/rule-sets', asked));
  }

  /** Latest first, drafts included. */
  versions(setId: string): Promise<Step<readonly RuleVersionSummary[]>> {
    return this.#of(setId, async (params) => {
      const asked = { params, query };
      const listed = this.client.each('/api/v1/rule-sets/{ruleSet}/versions', asked);
      return mapStep(await readPages(listed), (items) => items.map((one) => this.#shown(one)));
    });
  }

  /** Text of a version, of the active one, or of the person's own draft. */
  text(setId: string, version: number | 'active' | 'draft'): Promise<Step<string>> {
    return this.#of(setId, async (set, { active }) => {
      if (version === 'draft') return mapStep(await this.#draft(set), ({ text }) => text);
      const number = version === 'active' ? active?.version : version;
      const detail = `The rule set ${setId} has no version ${version}.`;
      if (number === undefined) return notDone('rule_version_not_found', detail);
      const params = { ...set, version: String(number) };
      const read = await this.client.get(versionPath, { params });
      return mapStep(stepOf(read), ({ document }) => formatRuleSet(JSON.stringify(document)));
    });
  }

  saveDraft(setId: string, body: string): Promise<Step<number>> {
    return this.#of(setId, async (params) => {
      const draft = await this.#draft(params);
      if (!draft.ok) return draft;
      const asked = { params, body, ifMatch: draft.etag ?? '' };
      const saved = await this.client.put('/api/v1/rule-sets/{ruleSet}/draft', asked);
      return mapStep(stepOf(saved), ({ version }) => version);
    });
  }

  /** Complete lint, with the centre's texts, items and queues. */
  lint(setId: string, body: string): Promise<Step<readonly PlacedRuleFinding[]>> {
    return this.#of(setId, async (params) => {
      const asked = { params, body };
      const found = await this.client.post('/api/v1/rule-sets/{ruleSet}/lint', asked);
      return mapStep(stepOf(found), ({ findings }) => findings as readonly PlacedRuleFinding[]);
    });
  }

  check({ accepted, ...of }: VersionRef & { readonly accepted: readonly AcceptedWarning[] }) {
    const body = { accepted: [...accepted] };
    return this.#step(of, (params) => this.client.post(`${versionPath}/check`, { params, body }));
  }

  /** Starts a backtest over the service's journal and waits for its end; returns the run's id. */
  async backtest(of: VersionRef): Promise<Step<string>> {
    const job = await this.#backtested(of);
    return job.ok ? runOf(job.value, 'backtest') : job;
  }

  async backtestReport(of: VersionRef): Promise<Step<RehearsalReport>> {
    const job = await this.#backtested(of);
    return mapStep(job, ({ report }) => asKnown<RehearsalReport>(report, 'after'));
  }

  /** Active rules that would lose cases to this version, in words; empty if they cannot be read. */
  async losses({ setId, version }: VersionRef): Promise<readonly string[]> {
    const got = await this.#of(setId, async (params) => {
      const asked = { params, query: { to: version } };
      return stepOf(await this.client.get('/api/v1/rule-sets/{ruleSet}/diff', asked));
    });
    if (!got.ok) return [];
    // Older servers lack this member.
    const { losses = [] } = got.value as Partial<Pick<RuleDiff, 'losses'>>;
    return sayLosses(losses, 'en');
  }

  coverage(setId: string): Promise<Step<CoverageReport>> {
    return this.#of(setId, async (params) => {
      const got = await this.client.get('/api/v1/rule-sets/{ruleSet}/coverage', { params });
      return mapStep(stepOf(got), (report) => asKnown<CoverageReport>(report, 'neverFired'));
    });
  }

  async simulate(of: ImpactRequest): Promise<Step<SimulatedImpact | null>> {
    const { setId, version, day, acceptance, replications, seed } = of;
    const limits = acceptance.map((limit) => this.#onWire(limit));
    const body = { scenario: { ...day.scenario }, acceptance: limits, replications, seed };
    const begin = (params: VersionParams) =>
      this.client.post(`${versionPath}/simulate`, { params, body });
    const job = await this.#job(setId, version, begin, of);
    if (!job.ok) return job;
    if (job.value.state === 'cancelled') return { ok: true, value: null };
    const run = runOf(job.value, 'simulation');
    if (!run.ok) return run;
    const read = this.client.get('/api/v1/rule-runs/{run}', { params: { run: run.value } });
    return mapStep(stepOf(await read), ({ result }) => {
      return {
        ...asKnown<Omit<SimulatedImpact, 'runId'>>(result, 'replications'),
        runId: run.value,
      };
    });
  }

  propose(of: Proposal) {
    const { evidence, waiver, acceptance = [] } = of;
    const limits = acceptance.map((limit) => this.#onWire(limit));
    const body = {
      evidence: [...evidence],
      ...(waiver === undefined ? {} : { waiver }),
      ...(limits.length === 0 ? {} : { acceptance: limits }),
    };
    return this.#step(of, (params) => this.client.post(`${versionPath}/propose`, { params, body }));
  }

  approve({ comment, ...of }: VersionRef & { readonly comment: string }) {
    const body = { comment };
    return this.#step(of, (params) => this.client.post(`${versionPath}/approve`, { params, body }));
  }

  activate(of: Activation) {
    const { waiting, atMs, untilMs, reason } = of;
    const body = {
      waiting,
      reason,
      ...(atMs === undefined ? {} : { at: new Date(atMs).toISOString() }),
      ...(untilMs === undefined ? {} : { until: new Date(untilMs).toISOString() }),
    };
    return this.#step(of, (params) =>
      this.client.post(`${versionPath}/activate`, { params, body }),
    );
  }

  rollBack({ setId, ...body }: Rollback) {
    return this.#of(setId, async (params) =>
      done(await this.client.post('/api/v1/rule-sets/{ruleSet}/rollback', { params, body })),
    );
  }

  /** Releases what stays open between requests; a server client holds nothing. */
  close(): void {}

  #onWire({ queueId, ...limit }: Acceptance): Acceptance {
    if (queueId === undefined) return limit;
    return { ...limit, queueId: toWireId(this.#centreId, queueId) };
  }

  #shown(of: Listed): RuleVersionSummary {
    const { version, state, author, note, base, approvalsNeeded } = of;
    const { approvals, acceptance, effectiveFrom, effectiveTo } = of;
    return {
      version,
      state,
      author,
      note,
      base,
      approvalsNeeded,
      effectiveFrom,
      effectiveTo,
      approvedBy: approvals.map(({ person }) => person),
      acceptance: acceptance.map((one) => {
        const { measureId, queueId, side, limit } = asKnown<Acceptance>(one, 'measureId');
        const of = { measureId, side, limit };
        if (queueId === undefined) return of;
        return { ...of, queueId: fromWireId(this.#centreId, queueId) ?? queueId };
      }),
    };
  }

  #sets(): Promise<Step<readonly RuleSetResource[]>> {
    const asked = { params: { centre: this.#centreId }, query };
    return readPages(this.client.each('/api/v1/centres/{centre}/rule-sets', asked));
  }

  async #draft(params: SetParams) {
    return stepOf(await this.client.get('/api/v1/rule-sets/{ruleSet}/draft', { params }));
  }

  #step(
    { setId, version }: VersionRef,
    ask: (params: VersionParams) => Promise<ApiResult<RuleVersionResource>>,
  ): Promise<Step<readonly string[]>> {
    return this.#of(setId, async (set) => {
      const taken = await ask({ ...set, version: String(version) });
      return mapStep(stepOf(taken), ({ staffing }) => (staffing ?? []).map(({ text }) => text));
    });
  }

  #backtested({ setId, version }: VersionRef): Promise<Step<JobResource>> {
    return this.#job(setId, version, (params) =>
      this.client.post(`${versionPath}/backtest`, { params, body: {} }),
    );
  }

  async #job(
    setId: string,
    version: number,
    begin: (params: VersionParams) => Promise<ApiResult<JobResource>>,
    { onProgress, signal }: Partial<ImpactRequest> = {},
  ): Promise<Step<JobResource>> {
    let job = await this.#of(setId, async (set) =>
      stepOf(await begin({ ...set, version: String(version) })),
    );
    while (job.ok && (job.value.state === 'running' || job.value.state === 'queued')) {
      onProgress?.(job.value.progressShare ?? 0);
      await wait(lookEveryMs);
      const params = { job: job.value.id };
      const look = signal?.aborted
        ? this.client.post('/api/v1/jobs/{job}/cancel', { params })
        : this.client.get('/api/v1/jobs/{job}', { params });
      job = stepOf(await look);
    }
    return job;
  }

  /** Sends a request about a rule set, found by the name that its documents bear. */
  async #of<Value>(
    setId: string,
    ask: (params: SetParams, set: RuleSetResource) => Promise<Step<Value>>,
  ): Promise<Step<Value>> {
    const listed = await this.#sets();
    if (!listed.ok) return listed;
    const found = listed.value.find(({ name }) => name === setId);
    if (found !== undefined) return await ask({ ruleSet: found.id }, found);
    const detail = `There is no rule set ${setId} in centre ${this.#centreId}.`;
    return notDone('rule_set_not_found', detail);
  }
}

/** A client that reports a refusal at once, without retries. */
export function clientOf(
  person: string | null,
  of: Pick<ClientOptions, 'server' | 'fetch'>,
): Client {
  const who = person === null ? {} : { bearer: person };
  return new Client({ ...of, server: of.server.replace(/\/$/, ''), triesMax: 1, ...who });
}
