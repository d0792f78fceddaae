/** Rule sets, versions, drafts, runs and jobs, as the API shows them. */
import type {
  JobResource,
  PlacedFindingResource,
  PlacedRuleFinding,
  RuleDraftResource,
  RuleRunResource,
  RuleSetResource,
  RuleVersionResource,
} from '../../contracts/index.ts';
import type { TextJudgement } from '../../gateways/index.ts';
import type { Wire } from '../../live/index.ts';
import type {
  RuleJob,
  RuleSetInForce,
  SetView,
  ShownDraft,
  ShownLimit,
  VersionView,
} from '../../services/index.ts';
import type { ApprovalRecord, RunRecord } from '../../store/index.ts';

export function presentFindings(findings: readonly PlacedRuleFinding[]): PlacedFindingResource[] {
  return findings as unknown as PlacedFindingResource[];
}

export function presentSet({ set, active, drafts, pending }: SetView, wire: Wire): RuleSetResource {
  const [draft] = drafts;
  const { id: name, kind, owner } = set;
  return {
    id: wire.id(name),
    centreId: wire.centreId,
    name,
    kind,
    owner,
    active: active === 0 ? null : { version: active },
    draft: draft ?? null,
    drafts: [...drafts],
    pending: pending.map((one) => ({ ...one, people: [...one.people] })),
  };
}

/** A version without the members that need its rule text checked. */
export function presentVersionRow(
  view: VersionView,
  wire: Wire,
): Omit<RuleVersionResource, 'document' | 'findings' | 'cases'> {
  const { setId, version, parent, base, hash, state, author, note, waiver } = view;
  return {
    ruleSetId: wire.id(setId),
    version,
    parent,
    base,
    hash,
    state,
    author,
    note,
    waiver,
    evidence: view.runs.map(presentEvidence),
    acceptance: view.acceptance.map((limit) => presentLimit(limit, wire)),
    approvals: view.approvals.map(presentApproval),
    approvalsNeeded: view.approvalsNeeded,
    effectiveFrom: isoOrNull(view.effectiveFromMs),
    effectiveTo: isoOrNull(view.effectiveToMs),
  };
}

export function presentVersion(
  view: VersionView,
  judgement: TextJudgement | null,
  wire: Wire,
): RuleVersionResource {
  return {
    ...presentVersionRow(view, wire),
    document: objectOf(view.text),
    findings: presentFindings(judgement?.findings ?? []),
    cases: countsOf(judgement),
  };
}

export function presentDraft(
  draft: ShownDraft,
  judgement: TextJudgement | null,
  wire: Wire,
): RuleDraftResource {
  const { setId, person, version, base, revision, text, updatedAtMs } = draft;
  return {
    ruleSetId: wire.id(setId),
    editor: person,
    version,
    base,
    revision,
    text,
    findings: presentFindings(judgement?.findings ?? []),
    cases: countsOf(judgement),
    failedCases: (judgement?.cases ?? []).flatMap((one) => (one.passed ? [] : [{ ...one }])),
    unreachedRules: [...(judgement?.unreached ?? [])],
    updatedAt: isoOrNull(updatedAtMs),
  };
}

export function presentInForce(row: RuleSetInForce, wire: Wire) {
  const { set, version: of, activation, approvals, runs, waiver } = row;
  const { version, hash, author } = of;
  const { person: activatedBy, atMs, cause, reason } = activation;
  return {
    ruleSetId: wire.id(set.id),
    kind: set.kind,
    version,
    hash,
    author,
    activatedBy,
    activatedAt: iso(atMs),
    cause,
    reason,
    waiver,
    approvals: approvals.map(presentApproval),
    evidence: runs.map(presentEvidence),
    acceptance: row.acceptance.map((limit) => presentLimit(limit, wire)),
  };
}

export function presentRun(run: RunRecord, wire: Wire): RuleRunResource {
  const { setId, version, seed, person, atMs, result, resultHash } = run;
  return {
    ...presentEvidence(run),
    ruleSetId: wire.id(setId),
    version,
    seed,
    person,
    result,
    resultHash,
    at: iso(atMs),
  };
}

export function presentJob(job: RuleJob): JobResource {
  const { id, kind, state, progressShare, runId, problem, report } = job;
  return {
    id,
    kind,
    state,
    progressShare,
    problem,
    etaMs: null,
    startedAt: iso(job.startedAtMs),
    endedAt: isoOrNull(job.endedAtMs),
    result: runId === null ? null : { href: `/api/v1/rule-runs/${runId}`, runId },
    log: null,
    report: { ...report },
  };
}

function presentEvidence({ id, kind, fromMs, toMs }: RunRecord) {
  return { runId: id, kind, from: iso(fromMs), to: iso(toMs) };
}

function presentLimit({ queueId, ...limit }: ShownLimit, wire: Wire) {
  return queueId === undefined ? { ...limit } : { ...limit, queueId: wire.id(queueId) };
}

function presentApproval({ person, roles, comment, atMs }: ApprovalRecord) {
  return { person, roles: [...roles], comment, at: iso(atMs) };
}

function countsOf(judgement: TextJudgement | null): { passed: number; failed: number } {
  const cases = judgement?.cases ?? [];
  const passed = cases.filter((one) => one.passed).length;
  return { passed, failed: cases.length - passed };
}

/** The rule text as an object; null if not yet a JSON object. */
function objectOf(text: string): { [member: string]: unknown } | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    // The text is unfinished; findings report where.
    return null;
  }
}

/** An instant since 1970 (rules and jobs), not one of the centre's clock. */
export function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}

export function isoOrNull(atMs: number | null): string | null {
  return atMs === null ? null : iso(atMs);
}
