/**
 * From checked to approved: propose, approve, reject.
 *
 * Source: rules.md D2.
 */
import type { Person, Role } from '../../contracts/index.ts';
import { hourMs, minuteMs } from '../../kernel/index.ts';
import { done, type RefusedAnswer, refuse, type ServiceAnswer } from '../../live/index.ts';
import type { RuleVersionEvent } from '../../machines/index.ts';
import { sayDuration } from '../../rules/index.ts';
import type { Acceptance } from '../../simulator/index.ts';
import type { ApprovalRecord, RuleSetRecord, VersionRecord } from '../../store/index.ts';
import { acceptanceOf, shownLimits } from './impact.ts';
import {
  activeVersion,
  approvalsNeeded,
  approverRoles,
  authorsOf,
  editorRoles,
  mayFollow,
  type note,
  noteAndTell,
  type RuleContext,
  requireAsked,
  requireVersion,
  type stateOf,
  type VersionRef,
} from './rule-context.ts';

export interface ProposalRequest extends VersionRef {
  readonly person: string | null;
  readonly evidence?: readonly string[];
  /** Why no evidence is given; the person who approves must accept this. */
  readonly waiver?: string | undefined;
  /** Limits that a simulation in the evidence must show to hold [none]. */
  readonly acceptance?: readonly Acceptance[];
}

export function propose(
  context: RuleContext,
  asked: ProposalRequest,
  needs: { readonly backtestMs: number },
): ServiceAnswer<VersionRecord> {
  const roles = [...editorRoles, ...(asked.waiver === undefined ? [] : approverAny)];
  const found = requireStep(context, asked, roles, 'rules.proposed');
  if (!found.ok) return found;
  const { person, set, version, reached } = found.value;
  const { evidence = [], waiver = null } = asked;
  const limits = shownLimits(context, version, { acceptance: asked.acceptance ?? [], evidence });
  if (!limits.ok) return limits;
  const proof =
    asked.waiver === undefined
      ? provenBy(context, version, { runs: asked.evidence ?? [], spanMs: needs.backtestMs })
      : waivedBy(context, { person, set, version }, asked.waiver);
  if (proof !== null) return proof;
  const acceptance = limits.value.length === 0 ? {} : { acceptance: limits.value };
  return record(context, found.value, {
    type: 'rules.proposed',
    state: reached,
    body: { evidence, waiver, ...acceptance },
  });
}

const approverAny = ['supervisor', 'reviewer'] as const;

/** Why runs are not sufficient evidence; null if they are. */
function provenBy(
  { store }: RuleContext,
  { setId, version }: VersionRecord,
  of: { readonly runs: readonly string[]; readonly spanMs: number },
): RefusedAnswer | null {
  let longestMs = 0;
  for (const id of of.runs) {
    const run = store.rules.run(id);
    const isOwn = run?.setId === setId && run.version === version;
    if (!isOwn || run.kind === 'cases') {
      const detail = `There is no shadow, backtest or simulation ${id} of version ${version} of ${setId}.`;
      return refuse('run_not_found', detail);
    }
    longestMs = Math.max(longestMs, run.toMs - run.fromMs);
  }
  if (longestMs >= of.spanMs) return null;
  const expected = `${sayDuration(of.spanMs, 'en')} of journal`;
  const detail = `${seenText(of.runs, longestMs)}; expected ${expected}, or a waiver by a second person.`;
  return refuse('rules_state_not_allowed', detail, { blockers: [detail] });
}

function seenText(runs: readonly string[], longestMs: number): string {
  if (runs.length === 0) return 'No evidence is given';
  if (longestMs < minuteMs) return 'The evidence covers less than a minute of journal';
  const unit = longestMs < 2 * hourMs ? minuteMs : hourMs;
  return `The evidence covers ${sayDuration(Math.floor(longestMs / unit) * unit, 'en')} of journal`;
}

/** Why the person may not waive evidence; null if they may. */
function waivedBy(context: RuleContext, found: Found, waiver: string): RefusedAnswer | null {
  if (waiver.trim() === '') {
    return refuse('reason_required', 'The waiver is empty; expected why no rehearsal is needed.');
  }
  return mayJudge(context, found, 'waive the evidence');
}

interface Found {
  readonly person: Person;
  readonly set: RuleSetRecord;
  readonly version: VersionRecord;
}

export function requireStep(
  context: RuleContext,
  asked: VersionRef & { readonly person: string | null },
  roles: readonly Role[],
  event: RuleVersionEvent['type'],
): ServiceAnswer<Found & { readonly reached: ReturnType<typeof stateOf> }> {
  const about = requireAsked(context, asked, roles);
  if (!about.ok) return about;
  const reached = mayFollow(context, asked, event);
  if (!reached.ok) return reached;
  const version = requireVersion(context, asked);
  if (!version.ok) return version;
  return done({ ...about.value, reached: reached.value, version: version.value });
}

/** Why the person may not approve; null if they are no author and hold all roles of the kind. */
function mayJudge(
  context: RuleContext,
  { person, set, version }: Found,
  what: string,
): RefusedAnswer | null {
  if (authorsOf(context, version).has(person.id)) {
    const detail = `${person.name} has changed these rules since they were last in force, and cannot ${what}; expected a second person.`;
    return refuse('four_eyes_required', detail);
  }
  const needs = approverRoles(set.kind).filter((role) => !person.roles.includes(role));
  if (needs.length === 0) return null;
  const detail = `${person.name} is ${person.roles.join(', ')}; to ${what} of kind ${set.kind} also takes ${needs.join(', ')}.`;
  return refuse('role_missing', detail, { needs });
}

export interface ApprovalRequest extends VersionRef {
  readonly person: string | null;
  readonly comment?: string;
}

/** One approval; the last one needed approves the version. */
export function approve(
  context: RuleContext,
  asked: ApprovalRequest,
): ServiceAnswer<VersionRecord> {
  const found = requireStep(context, asked, [...approverAny, ...editorRoles], 'rules.approved');
  if (!found.ok) return found;
  const { person, set, version, reached } = found.value;
  const barred = mayJudge(context, found.value, 'approve rules');
  if (barred !== null) return barred;
  const given = approvalsOf(context, version);
  if (given.some((one) => one.person === person.id)) {
    const detail = `${person.name} has approved version ${version.version} of ${set.id} already; expected another person.`;
    return refuse('four_eyes_required', detail);
  }
  const isLast = given.length + 1 >= neededFor(context, version);
  const { comment = '' } = asked;
  const runs = context.store.rules.runs(set.id, version.version).map(({ id }) => id);
  const limits = acceptanceOf(context.store.rules.events(set.id, version.version));
  const body = { comment, ...(limits.length === 0 ? {} : { acceptance: limits }) };
  return record(
    context,
    found.value,
    isLast
      ? { type: 'rules.approved', state: reached, body }
      : { type: 'rules.approvalGiven', state: null, body },
    (atMs) =>
      context.store.rules.addApproval({
        setId: set.id,
        version: version.version,
        person: person.id,
        roles: person.roles,
        comment,
        runs,
        atMs,
      }),
  );
}

/** Number of approvals that a version needs, given what is active now. */
export function neededFor(context: RuleContext, version: VersionRecord): 1 | 2 {
  const active = context.store.rules.version(version.setId, activeVersion(context, version.setId));
  const { files } = context.judge;
  const before = active === undefined ? null : files.read(active);
  return approvalsNeeded(before, files.read(version));
}

export function approvalsOf(
  { store }: RuleContext,
  { setId, version }: VersionRecord,
): readonly ApprovalRecord[] {
  const events = store.rules.events(setId, version);
  const proposed = events.findLastIndex(({ action }) => action === 'rules.proposed');
  const given = events
    .slice(proposed + 1)
    .filter(({ action }) => action === 'rules.approved' || action === 'rules.approvalGiven');
  const all = store.rules.approvals(setId, version);
  return proposed === -1 || given.length === 0 ? [] : all.slice(-given.length);
}

export interface RejectionRequest extends VersionRef {
  readonly person: string | null;
  readonly reason: string;
}

export function reject(
  context: RuleContext,
  asked: RejectionRequest,
): ServiceAnswer<VersionRecord> {
  const found = requireStep(context, asked, [...approverAny, ...editorRoles], 'rules.rejected');
  if (!found.ok) return found;
  const { reached } = found.value;
  if (asked.reason.trim() === '') {
    return refuse('reason_required', 'The reason is empty; expected why the rules are rejected.');
  }
  const body = { reason: asked.reason };
  return record(context, found.value, { type: 'rules.rejected', state: reached, body });
}

function record(
  context: RuleContext,
  { person, set, version }: Found,
  of: {
    readonly type: Parameters<typeof note>[1]['type'];
    readonly state: ReturnType<typeof stateOf> | null;
    readonly body: { readonly [member: string]: unknown };
  },
  also: (atMs: number) => void = () => {},
): ServiceAnswer<VersionRecord> {
  const atMs = context.clock.nowMs();
  const ref = { setId: set.id, version: version.version };
  noteAndTell(context, { ...ref, ...of, person: person.id, atMs }, () => also(atMs));
  return done(version);
}
