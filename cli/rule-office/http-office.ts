/**
 * The rule office of a server, over HTTP.
 *
 * Source: ux-and-api.md 2, 3.4.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { type Answer, Client, unreachableCode } from '#client';
import {
  formatRuleSet,
  fromWireId,
  type JobResource,
  jobSchema,
  type PlacedRuleFinding,
  type Problem,
  type RuleSetResource,
  ruleDraftSchema,
  ruleRunSchema,
  ruleSetListSchema,
  ruleVersionListSchema,
  ruleVersionResourceSchema,
  toWireId,
} from '../../contracts/index.ts';
import type { VersionRef } from '../../live/index.ts';
import type { RehearsalReport, RuleKind } from '../../rules/index.ts';
import type { Acceptance, SimulatedMeasureId } from '../../simulator/index.ts';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
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

/** As `rules/` makes it: this program and the server are of one version, or say so. */
const reportSchema = z.custom<RehearsalReport>((value) => {
  const named = z.object({ set: z.string(), version: z.number() });
  const known = z.object({ after: named, before: named, decisions: z.number() });
  return known.safeParse(value).success;
});
const rehearsalSchema = jobSchema.extend({ report: reportSchema });
const rehearsalsSchema = z.object({ items: z.array(rehearsalSchema) });
/** The same of what was simulated. */
const impactRunSchema = ruleRunSchema.extend({
  result: z.custom<Omit<SimulatedImpact, 'runId'>>((value) => {
    const known = z.object({ schema: z.literal('callwright.impact/1'), replications: z.number() });
    return known.safeParse(value).success;
  }),
});

/** What was seen of a limit is left out. */
const limitsSchema = z.array(
  z.object({
    measureId: z.custom<SimulatedMeasureId>((id) => typeof id === 'string'),
    queueId: z.string().optional(),
    side: z.enum(['least', 'most']),
    limit: z.number(),
  }),
);
const lintSchema = z.object({ findings: z.array(z.custom<PlacedRuleFinding>()) });
const anything = z.unknown();

type Asked = NonNullable<Parameters<Client['ask']>[2]>;

/** A request within a rule set, and what its answer is like. */
interface Request<Value> extends Asked {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly schema: z.ZodType<Value>;
}

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

  async createSet({ id, kind }: { id: string; kind: RuleKind }): Promise<Step<null>> {
    const asked = { params: { centre: this.#centreId }, body: { name: id, kind } };
    const answer = await this.#client.post('/api/v1/centres/{centre}/rule-sets', asked);
    return mapped(known(answer, anything), () => null);
  }

  async versions(setId: string): Promise<Step<readonly OfficeVersion[]>> {
    const schema = ruleVersionListSchema;
    const listed = this.#ask(setId, { method: 'GET', path: 'versions', query, schema });
    return mapped(await listed, ({ items }) => items.map((one) => this.#shown(one)));
  }

  async text(setId: string, version: number | 'active' | 'draft'): Promise<Step<string>> {
    if (version === 'draft') return mapped(await this.#draft(setId), ({ text }) => text);
    const number = version === 'active' ? activeOf(setId, await this.#sets()) : version;
    const of = { method: 'GET', schema: ruleVersionResourceSchema } as const;
    const answer = await this.#ask(setId, { ...of, path: `versions/${number}` });
    return mapped(answer, ({ document }) => formatRuleSet(JSON.stringify(document)));
  }

  async saveDraft(setId: string, body: string): Promise<Step<number>> {
    const draft = await this.#draft(setId);
    if (!draft.ok) return draft;
    const of = { method: 'PUT', path: 'draft', body, schema: ruleDraftSchema } as const;
    const saved = await this.#ask(setId, { ...of, ifMatch: draft.etag ?? '' });
    return mapped(saved, ({ version }) => version);
  }

  async lint(setId: string, body: string): Promise<Step<readonly PlacedRuleFinding[]>> {
    const of = { method: 'POST', path: 'lint', body, schema: lintSchema } as const;
    const answer = await this.#ask(setId, of);
    return mapped(answer, ({ findings }) => findings);
  }

  check({ setId, version, accepted }: Parameters<OfficeClient['check']>[0]) {
    return this.#step(setId, `versions/${version}/check`, { accepted });
  }

  async backtest({ setId, version }: VersionRef): Promise<Step<string>> {
    const job = await this.#job(setId, `versions/${version}/backtest`, {});
    return job.ok ? runOf(job.value, 'backtest') : job;
  }

  async simulate(of: AskedImpact): Promise<Step<SimulatedImpact | null>> {
    const { setId, version, day, acceptance, replications, seed } = of;
    const limits = acceptance.map((limit) => this.#onWire(limit));
    const body = { scenario: day.scenario, acceptance: limits, replications, seed };
    const job = await this.#job(setId, `versions/${version}/simulate`, body, of);
    if (!job.ok) return job;
    if (job.value.state === 'cancelled') return { ok: true, value: null };
    const run = runOf(job.value, 'simulation');
    if (!run.ok) return run;
    const read = this.#client.get('/api/v1/rule-runs/{run}', { params: { run: run.value } });
    const seen = known(await read, impactRunSchema);
    return mapped(seen, ({ result }) => ({ ...result, runId: run.value }));
  }

  async shadow({ setId, version }: VersionRef): Promise<Step<RehearsalReport>> {
    const listed = known(await this.#client.get('/api/v1/jobs'), rehearsalsSchema);
    if (!listed.ok) return listed;
    const running = listed.value.items.find(({ kind, state, report: { after } }) => {
      return (
        kind === 'shadow' && state === 'running' && after.set === setId && after.version === version
      );
    });
    if (running !== undefined) return { ok: true, value: running.report };
    const of = { method: 'POST', body: {}, schema: rehearsalSchema } as const;
    const begun = await this.#ask(setId, { ...of, path: `versions/${version}/shadow` });
    return mapped(begun, ({ report }) => report);
  }

  propose(of: Parameters<OfficeClient['propose']>[0]) {
    const { setId, version, evidence, waiver, acceptance = [] } = of;
    const limits = acceptance.map((limit) => this.#onWire(limit));
    const why = { evidence, waiver, ...(limits.length === 0 ? {} : { acceptance: limits }) };
    return this.#step(setId, `versions/${version}/propose`, why);
  }

  approve({ setId, version, comment }: Parameters<OfficeClient['approve']>[0]) {
    return this.#step(setId, `versions/${version}/approve`, { comment });
  }

  activate(of: Parameters<OfficeClient['activate']>[0]) {
    const { setId, version, waiting, atMs, untilMs, reason } = of;
    const at = atMs === undefined ? {} : { at: new Date(atMs).toISOString() };
    const until = untilMs === undefined ? {} : { until: new Date(untilMs).toISOString() };
    return this.#step(setId, `versions/${version}/activate`, { waiting, reason, ...at, ...until });
  }

  rollBack({ setId, toVersion, reason }: Parameters<OfficeClient['rollBack']>[0]) {
    return this.#step(setId, 'rollback', { toVersion, reason });
  }

  close(): void {
    // Nothing is held open between two requests.
  }

  /** Its queue by the id of the wire. */
  #onWire({ queueId, ...limit }: Acceptance): Acceptance {
    if (queueId === undefined) return limit;
    return { ...limit, queueId: toWireId(this.#centreId, queueId) };
  }

  #shown(of: z.infer<typeof ruleVersionListSchema>['items'][number]): OfficeVersion {
    const { version, state, author, note, base, approvalsNeeded } = of;
    const { approvals, acceptance, effectiveFrom, effectiveTo } = of;
    return {
      ...{ version, state, author, note, base, approvalsNeeded, effectiveFrom, effectiveTo },
      approvedBy: approvals.map(({ person }) => person),
      acceptance: limitsSchema.parse(acceptance).map(({ queueId, ...limit }) => {
        if (queueId === undefined) return limit;
        return { ...limit, queueId: fromWireId(this.#centreId, queueId) ?? queueId };
      }),
    };
  }

  async #sets(): Promise<Step<readonly RuleSetResource[]>> {
    const asked = { params: { centre: this.#centreId }, query };
    const listed = await this.#client.get('/api/v1/centres/{centre}/rule-sets', asked);
    return mapped(known(listed, ruleSetListSchema), ({ items }) => items);
  }

  #draft(setId: string) {
    return this.#ask(setId, { method: 'GET', path: 'draft', schema: ruleDraftSchema });
  }

  async #step(setId: string, path: string, body: unknown): Promise<Step<null>> {
    const answer = await this.#ask(setId, { method: 'POST', path, body, schema: anything });
    return mapped(answer, () => null);
  }

  /** Begins a job, and looks at it until it has ended; cancels it where that is asked for. */
  async #job(
    setId: string,
    path: string,
    body: unknown,
    { onProgress, signal }: Partial<AskedImpact> = {},
  ): Promise<Step<JobResource>> {
    let job = await this.#ask(setId, { method: 'POST', path, body, schema: jobSchema });
    while (job.ok && (job.value.state === 'running' || job.value.state === 'queued')) {
      onProgress?.(job.value.progressShare ?? 0);
      await wait(lookEveryMs);
      const params = { job: job.value.id };
      const look = signal?.aborted
        ? this.#client.post('/api/v1/jobs/{job}/cancel', { params })
        : this.#client.get('/api/v1/jobs/{job}', { params });
      job = known(await look, jobSchema);
    }
    return job;
  }

  /** Asks something of a set, which is found by the name that its documents say. */
  async #ask<Value>(setId: string, request: Request<Value>): Promise<Known<Value>> {
    const listed = await this.#sets();
    if (!listed.ok) return listed;
    const found = listed.value.find(({ name }) => name === setId);
    const detail = `There is no rule set ${setId} in centre ${this.#centreId}.`;
    if (found === undefined) return notDone('rule_set_not_found', detail);
    const { method, path, schema, ...asked } = request;
    const params = { ruleSet: found.id };
    const whole = `/api/v1/rule-sets/{ruleSet}/${path}`;
    return known(await this.#client.ask(method, whole, { ...asked, params }), schema);
  }
}

function activeOf(setId: string, listed: Step<readonly RuleSetResource[]>): number {
  if (!listed.ok) return 0;
  return listed.value.find(({ name }) => name === setId)?.active?.version ?? 0;
}

/** A client that says at once what is refused, and does not try again. */
export function clientOf({ server, person }: Omit<HttpOfficeOptions, 'centreId'>): Client {
  const who = person === null ? {} : { bearer: person };
  return new Client({ server: server.replace(/\/$/, ''), triesMax: 1, ...who });
}

type Known<Value> = Step<Value> & { readonly etag?: string | null };

/** An answer as a step. @throws {CliError} where nobody answers, or not as the contract says. */
export function known<Value>(answer: Answer<unknown>, schema: z.ZodType<Value>): Known<Value> {
  if (!answer.ok) return refusal(answer.problem);
  const parsed = schema.safeParse(answer.body);
  if (parsed.success) return { ok: true, value: parsed.data, etag: answer.etag };
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
  const named = z.object({ name: z.string() });
  const names = failedCases.flatMap((one) => named.safeParse(one).data?.name ?? []);
  return { ok: false, refusal: { code, detail, needs, blockers, findings, failedCases: names } };
}

function runOf(job: JobResource, what: string): Step<string> {
  const { result } = job;
  return result?.runId === undefined ? noRun(job, what) : { ok: true, value: result.runId };
}

function mapped<From, To>(answer: Step<From>, read: (value: From) => To): Step<To> {
  return answer.ok ? { ok: true, value: read(answer.value) } : answer;
}
