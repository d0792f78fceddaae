/**
 * The rule office of a server, over HTTP.
 *
 * Source: ux-and-api.md 2, 3.4.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import {
  formatRuleSet,
  fromWireId,
  type PlacedRuleFinding,
  problemSchema,
  toWireId,
} from '../../contracts/index.ts';
import { type RehearsalReport, type RuleKind, ruleKindNames } from '../../rules/index.ts';
import type { Acceptance, SimulatedMeasureId } from '../../simulator/index.ts';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import type {
  AskedImpact,
  OfficeClient,
  OfficeFinding,
  OfficeSet,
  OfficeVersion,
  SimulatedImpact,
  Step,
  VersionName,
} from './office-client.ts';

export interface HttpOfficeOptions {
  readonly server: string;
  readonly centreId: string;
  readonly person: string | null;
}

const requestMsMax = 30_000;
/** Between looks at a backtest that runs. */
const lookEveryMs = 200;
/** Sets, and versions of one, asked for at once. */
const pageMax = 200;

const setListSchema = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      kind: z.enum(ruleKindNames as [(typeof ruleKindNames)[number]]),
      owner: z.string(),
      active: z.object({ version: z.number() }).nullable(),
      drafts: z.array(z.object({ version: z.number(), editor: z.string() })),
    }),
  ),
});
const limitSchema = z.object({
  measureId: z.custom<SimulatedMeasureId>((id) => typeof id === 'string'),
  queueId: z.string().optional(),
  side: z.enum(['least', 'most']),
  limit: z.number(),
});
const versionSchema = z.object({
  version: z.number(),
  state: z.string(),
  author: z.string(),
  note: z.string(),
  base: z.number(),
  approvals: z.array(z.object({ person: z.string() })),
  approvalsNeeded: z.number(),
  acceptance: z.array(limitSchema),
  effectiveFrom: z.string().nullable(),
  effectiveTo: z.string().nullable(),
});
const versionListSchema = z.object({ items: z.array(versionSchema) });
const documentSchema = z.object({ document: z.unknown() });
const lintSchema = z.object({ findings: z.array(z.custom<PlacedRuleFinding>()) });
const draftSchema = z.object({ version: z.number(), text: z.string() });
const jobSchema = z.object({
  id: z.string(),
  state: z.string(),
  problem: z.string().nullable(),
  progressShare: z.number().nullable(),
  result: z.object({ runId: z.string() }).nullable(),
});
/** As `rules/` makes it: this program and the server are of one version, or say so. */
const reportSchema = z.custom<RehearsalReport>((value) => {
  const named = z.object({ set: z.string(), version: z.number() });
  const known = z.object({ after: named, before: named, decisions: z.number() });
  return known.safeParse(value).success;
});
/** The same of what was simulated. */
const impactRunSchema = z.object({
  result: z.custom<Omit<SimulatedImpact, 'runId'>>((value) => {
    const known = z.object({ schema: z.literal('callwright.impact/1'), replications: z.number() });
    return known.safeParse(value).success;
  }),
});
const rehearsalJobSchema = z.object({ kind: z.string(), state: z.string(), report: reportSchema });
const jobsSchema = z.object({ items: z.array(rehearsalJobSchema) });
const anything = z.unknown();

interface Request<Value> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Behind `/api/v1`. */
  readonly path: string;
  readonly schema: z.ZodType<Value>;
  readonly body?: unknown;
  /** In place of a body: a text as it is. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A step, and of an object that changes the mark of what was seen. */
type Answered<Value> =
  | { readonly ok: true; readonly value: Value; readonly etag: string | null }
  | Refused;

type Refused = Extract<Step<unknown>, { readonly ok: false }>;

/** Asks nothing before it is asked. */
export class HttpOffice implements OfficeClient {
  readonly name: string;
  readonly #options: HttpOfficeOptions;

  constructor(options: HttpOfficeOptions) {
    this.name = options.server;
    this.#options = options;
  }

  async sets(): Promise<Step<readonly OfficeSet[]>> {
    return mapped(await this.#sets(), ({ items }) =>
      items.map(({ name, kind, owner, active, drafts }) => {
        return { id: name, kind, owner, active: active?.version ?? 0, drafts };
      }),
    );
  }

  async createSet({ id, kind }: { id: string; kind: RuleKind }): Promise<Step<null>> {
    const of = { path: this.#setsPath(), body: { name: id, kind }, schema: anything } as const;
    const headers = { 'Idempotency-Key': randomUUID() };
    const request = { ...of, method: 'POST', headers } as const;
    return mapped(await send(this.#options, request), () => null);
  }

  async versions(setId: string): Promise<Step<readonly OfficeVersion[]>> {
    const listed = this.#get(setId, `versions?limit=${pageMax}`, versionListSchema);
    return mapped(await listed, ({ items }) => items.map((one) => this.#shown(one)));
  }

  async text(setId: string, version: number | 'active' | 'draft'): Promise<Step<string>> {
    if (version === 'draft') {
      return mapped(await this.#get(setId, 'draft', draftSchema), ({ text }) => text);
    }
    const number = version === 'active' ? activeOf(setId, await this.#sets()) : version;
    const answer = await this.#get(setId, `versions/${number}`, documentSchema);
    return mapped(answer, ({ document }) => formatRuleSet(JSON.stringify(document)));
  }

  async saveDraft(setId: string, text: string): Promise<Step<number>> {
    const draft = await this.#get(setId, 'draft', draftSchema);
    if (!draft.ok) return draft;
    const headers = { 'If-Match': draft.etag ?? '' };
    const request = { method: 'PUT', path: 'draft', text, headers, schema: draftSchema } as const;
    return mapped(await this.#send(setId, request), ({ version }) => version);
  }

  async lint(setId: string, text: string): Promise<Step<readonly PlacedRuleFinding[]>> {
    const request = { method: 'POST', path: 'lint', text, schema: lintSchema } as const;
    return mapped(await this.#send(setId, request), ({ findings }) => findings);
  }

  check({ setId, version, accepted }: Parameters<OfficeClient['check']>[0]) {
    return this.#post(setId, `versions/${version}/check`, { accepted });
  }

  async backtest({ setId, version }: VersionName): Promise<Step<string>> {
    const path = await this.#path(setId);
    if (!path.ok) return path;
    const begin = `${path.value}/versions/${version}/backtest`;
    const headers = { 'Idempotency-Key': randomUUID() };
    const first = { method: 'POST', path: begin, schema: jobSchema, body: {}, headers } as const;
    let job = await send(this.#options, first);
    while (job.ok && (job.value.state === 'running' || job.value.state === 'queued')) {
      await wait(lookEveryMs);
      const path = `/jobs/${encodeURIComponent(job.value.id)}`;
      job = await send(this.#options, { method: 'GET', path, schema: jobSchema });
    }
    if (!job.ok) return job;
    const { id, state, problem, result } = job.value;
    return result === null
      ? refusedWith('run_not_found', problem ?? `The backtest ${id} has ${state}.`)
      : { ok: true, value: result.runId };
  }

  async simulate(of: AskedImpact): Promise<Step<SimulatedImpact | null>> {
    const { setId, version, day, acceptance, replications, seed, onProgress, signal } = of;
    const path = await this.#path(setId);
    if (!path.ok) return path;
    const limits = acceptance.map((limit) => this.#onWire(limit));
    const body = { scenario: day.scenario, acceptance: limits, replications, seed };
    const headers = { 'Idempotency-Key': randomUUID() };
    const begin = `${path.value}/versions/${version}/simulate`;
    const first = { method: 'POST', path: begin, schema: jobSchema, body, headers } as const;
    let job = await send(this.#options, first);
    while (job.ok && (job.value.state === 'running' || job.value.state === 'queued')) {
      onProgress(job.value.progressShare ?? 0);
      await wait(lookEveryMs);
      const own = `/jobs/${encodeURIComponent(job.value.id)}`;
      job = await send(
        this.#options,
        signal.aborted
          ? { method: 'POST', path: `${own}/cancel`, schema: jobSchema, headers }
          : { method: 'GET', path: own, schema: jobSchema },
      );
    }
    if (!job.ok) return job;
    const { id, state, problem, result } = job.value;
    if (state === 'cancelled') return { ok: true, value: null };
    if (result === null) {
      return refusedWith('run_not_found', problem ?? `The simulation ${id} has ${state}.`);
    }
    const { runId } = result;
    const run = `/rule-runs/${encodeURIComponent(runId)}`;
    const read = await send(this.#options, { method: 'GET', path: run, schema: impactRunSchema });
    return mapped(read, (seen) => ({ ...seen.result, runId }));
  }

  async shadow({ setId, version }: VersionName): Promise<Step<RehearsalReport>> {
    const listed = await send(this.#options, { method: 'GET', path: '/jobs', schema: jobsSchema });
    if (!listed.ok) return listed;
    const running = listed.value.items.find(({ kind, state, report: { after } }) => {
      return (
        kind === 'shadow' && state === 'running' && after.set === setId && after.version === version
      );
    });
    if (running !== undefined) return { ok: true, value: running.report };
    const path = await this.#path(setId);
    if (!path.ok) return path;
    const headers = { 'Idempotency-Key': randomUUID() };
    const begin = `${path.value}/versions/${version}/shadow`;
    const request = {
      method: 'POST',
      path: begin,
      schema: rehearsalJobSchema,
      body: {},
      headers,
    } as const;
    return mapped(await send(this.#options, request), ({ report }) => report);
  }

  propose(of: Parameters<OfficeClient['propose']>[0]) {
    const { setId, version, evidence, waiver, acceptance = [] } = of;
    const limits = acceptance.map((limit) => this.#onWire(limit));
    const why = { evidence, waiver, ...(limits.length === 0 ? {} : { acceptance: limits }) };
    return this.#post(setId, `versions/${version}/propose`, why);
  }

  approve({ setId, version, comment }: Parameters<OfficeClient['approve']>[0]) {
    return this.#post(setId, `versions/${version}/approve`, { comment });
  }

  activate(of: Parameters<OfficeClient['activate']>[0]) {
    const { setId, version, waiting, atMs, untilMs, reason } = of;
    const at = atMs === undefined ? {} : { at: new Date(atMs).toISOString() };
    const until = untilMs === undefined ? {} : { until: new Date(untilMs).toISOString() };
    const body = { waiting, reason, ...at, ...until };
    return this.#post(setId, `versions/${version}/activate`, body);
  }

  rollBack({ setId, toVersion, reason }: Parameters<OfficeClient['rollBack']>[0]) {
    return this.#post(setId, 'rollback', { toVersion, reason });
  }

  close(): void {
    // Nothing is held open between two requests.
  }

  /** Its queue by the id of the wire. */
  #onWire({ queueId, ...limit }: Acceptance): Acceptance {
    if (queueId === undefined) return limit;
    return { ...limit, queueId: toWireId(this.#options.centreId, queueId) };
  }

  #shown({ approvals, acceptance, ...version }: z.infer<typeof versionSchema>): OfficeVersion {
    return {
      ...version,
      approvedBy: approvals.map(({ person }) => person),
      acceptance: acceptance.map(({ queueId, ...limit }) => {
        if (queueId === undefined) return limit;
        const fileId = fromWireId(this.#options.centreId, queueId);
        return { ...limit, queueId: fileId ?? queueId };
      }),
    };
  }

  #setsPath(): string {
    return `/centres/${encodeURIComponent(this.#options.centreId)}/rule-sets`;
  }

  #sets() {
    const path = `${this.#setsPath()}?limit=${pageMax}`;
    return send(this.#options, { method: 'GET', path, schema: setListSchema });
  }

  /** The path of a set, by the name that its documents say. */
  async #path(setId: string): Promise<Step<string>> {
    const listed = await this.#sets();
    if (!listed.ok) return listed;
    const found = listed.value.items.find(({ name }) => name === setId);
    const detail = `There is no rule set ${setId} in centre ${this.#options.centreId}.`;
    return found === undefined
      ? refusedWith('rule_set_not_found', detail)
      : { ok: true, value: `/rule-sets/${encodeURIComponent(found.id)}` };
  }

  #get<Value>(setId: string, path: string, schema: z.ZodType<Value>) {
    return this.#send(setId, { method: 'GET', path, schema });
  }

  async #post(setId: string, path: string, body: unknown): Promise<Step<null>> {
    // Sent again after a broken connection, the same step is not taken twice.
    const headers = { 'Idempotency-Key': randomUUID() };
    const request = { method: 'POST', path, schema: anything, body, headers } as const;
    return mapped(await this.#send(setId, request), () => null);
  }

  /** The path of the request is within the set. */
  async #send<Value>(setId: string, request: Request<Value>): Promise<Answered<Value>> {
    const set = await this.#path(setId);
    if (!set.ok) return set;
    return await send(this.#options, { ...request, path: `${set.value}/${request.path}` });
  }
}

function activeOf(setId: string, listed: Step<z.infer<typeof setListSchema>>): number {
  if (!listed.ok) return 0;
  return listed.value.items.find(({ name }) => name === setId)?.active?.version ?? 0;
}

/** One request. @throws {CliError} where nobody answers, or not as the contract says. */
export async function send<Value>(
  { server, person }: HttpOfficeOptions,
  { method, path, schema, body, text, headers = {} }: Request<Value>,
): Promise<Answered<Value>> {
  const url = `${server.replace(/\/$/, '')}/api/v1${path}`;
  const content = text ?? (body === undefined ? undefined : JSON.stringify(body));
  const answer = await reach(url, {
    method,
    signal: AbortSignal.timeout(requestMsMax),
    headers: {
      accept: 'application/json, application/problem+json',
      ...(content === undefined ? {} : { 'content-type': 'application/json' }),
      ...(person === null ? {} : { authorization: `Bearer ${person}` }),
      ...headers,
    },
    ...(content === undefined ? {} : { body: content }),
  });
  const value: unknown = await answer.json().catch(() => null);
  if (answer.ok) {
    const parsed = schema.safeParse(value);
    if (parsed.success) {
      return { ok: true, value: parsed.data, etag: answer.headers.get('etag') };
    }
    throw new CliError(exitCodes.noServer, `${url} answers what this version does not know`);
  }
  const problem = problemSchema.safeParse(value);
  if (problem.success) return refusal(problem.data);
  const message = `${url} answers ${answer.status}; expected a Callwright server`;
  throw new CliError(exitCodes.noServer, message);
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new CliError(exitCodes.noServer, `${new URL(url).origin} does not answer (${code})`);
  }
}

function refusal(problem: z.infer<typeof problemSchema>): Refused {
  const { code, detail, needs = [], blockers = [], errors = [], failedCases = [] } = problem;
  const findings = errors.map(
    ({ code: id, severity = 'error', pointer, message }): OfficeFinding => {
      return { id, severity, pointer, message };
    },
  );
  const named = z.object({ name: z.string() });
  const names = failedCases.flatMap((one) => named.safeParse(one).data?.name ?? []);
  return { ok: false, refusal: { code, detail, needs, blockers, findings, failedCases: names } };
}

function refusedWith(code: string, detail: string): Refused {
  const none = { needs: [], blockers: [], findings: [], failedCases: [] };
  return { ok: false, refusal: { code, detail, ...none } };
}

function mapped<From, To>(answer: Step<From>, read: (value: From) => To): Step<To> {
  return answer.ok ? { ok: true, value: read(answer.value) } : answer;
}
