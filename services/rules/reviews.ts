/**
 * From checked to approved: propose, approve, reject.
 *
 * Source: rules.md D2.
 */
import {
  fill,
  type Person,
  type Phrase,
  type Role,
  refusal,
  ruleMessages,
} from '../../contracts/index.ts';
import { hourMs, minuteMs } from '../../kernel/index.ts';
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
  blocked,
  editorRoles,
  type note,
  noteAndTell,
  type RuleContext,
  requireAsked,
  requireNextState,
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
): VersionRecord {
  const roles = [...editorRoles, ...(asked.waiver === undefined ? [] : approverAny)];
  const found = requireStep(context, asked, roles, 'rules.proposed');
  const { version, reached } = found;
  const { evidence = [], waiver = null } = asked;
  const limits = shownLimits(context, version, { acceptance: asked.acceptance ?? [], evidence });
  if (asked.waiver === undefined) {
    requireProof(context, version, { runs: evidence, spanMs: needs.backtestMs });
  } else {
    requireWaiver(context, found, asked.waiver);
  }
  const acceptance = limits.length === 0 ? {} : { acceptance: limits };
  return record(context, found, {
    type: 'rules.proposed',
    state: reached,
    body: { evidence, waiver, ...acceptance },
  });
}

const approverAny = ['supervisor', 'reviewer'] as const;

/** @throws {Refusal} where runs are not sufficient evidence */
function requireProof(
  { store }: RuleContext,
  { setId, version }: VersionRecord,
  of: { readonly runs: readonly string[]; readonly spanMs: number },
): void {
  let longestMs = 0;
  for (const id of of.runs) {
    const run = store.rules.run(id);
    const isOwn = run?.setId === setId && run.version === version;
    if (!isOwn || run.kind === 'cases') {
      throw refusal(ruleMessages.evidenceUnknown, { id, version, setId });
    }
    longestMs = Math.max(longestMs, run.toMs - run.fromMs);
  }
  if (longestMs >= of.spanMs) return;
  throw blocked(ruleMessages.evidenceShort, {
    seen: seenText(of.runs, longestMs),
    span: span(of.spanMs),
  });
}

function seenText(runs: readonly string[], longestMs: number): Phrase {
  if (runs.length === 0) return ruleMessages.noEvidence;
  if (longestMs < minuteMs) return ruleMessages.evidenceUnderMinute;
  const unit = longestMs < 2 * hourMs ? minuteMs : hourMs;
  return fill(ruleMessages.evidenceCovers, { span: span(Math.floor(longestMs / unit) * unit) });
}

function span(ms: number): Phrase {
  return { en: sayDuration(ms, 'en'), fr: sayDuration(ms, 'fr') };
}

function requireWaiver(context: RuleContext, found: Found, waiver: string): void {
  if (waiver.trim() === '') {
    throw refusal(ruleMessages.waiverEmpty);
  }
  requireJudge(context, found, ruleMessages.waiveEvidence);
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
): Found & { readonly reached: ReturnType<typeof stateOf> } {
  const about = requireAsked(context, asked, roles);
  const reached = requireNextState(context, asked, event);
  return { ...about, reached, version: requireVersion(context, asked) };
}

/** Checks that a person is no author and holds all roles that approve rules of the kind. */
function requireJudge(context: RuleContext, { person, set, version }: Found, what: Phrase): void {
  if (authorsOf(context, version).has(person.id)) {
    throw refusal(ruleMessages.ownWork, { name: person.name, what });
  }
  const needs = approverRoles(set.kind).filter((role) => !person.roles.includes(role));
  if (needs.length === 0) return;
  throw refusal(
    ruleMessages.alsoTakes,
    {
      name: person.name,
      roles: person.roles.join(', '),
      what,
      kind: set.kind,
      needs: needs.join(', '),
    },
    { needs },
  );
}

/** Whether a person may take a version's next step, or waive its evidence; false if disabled. */
export function mayTakeNextStep(
  context: RuleContext,
  of: Pick<Found, 'set' | 'version'> & { readonly state: string },
): (person: Person & { readonly isDisabled?: boolean }) => boolean {
  const { set, version, state } = of;
  if (state === 'scheduled') return () => false;
  if (state === 'approved') {
    return ({ roles, isDisabled }) =>
      isDisabled !== true && editorRoles.some((role) => roles.includes(role));
  }
  const authors = authorsOf(context, version);
  const given = new Set(approvalsOf(context, version).map(({ person }) => person));
  return ({ id, roles, isDisabled }) =>
    isDisabled !== true &&
    !authors.has(id) &&
    !given.has(id) &&
    approverRoles(set.kind).every((role) => roles.includes(role));
}

export interface ApprovalRequest extends VersionRef {
  readonly person: string | null;
  readonly comment?: string;
}

/** One approval; the last one needed approves the version. */
export function approve(context: RuleContext, asked: ApprovalRequest): VersionRecord {
  const found = requireStep(context, asked, [...approverAny, ...editorRoles], 'rules.approved');
  const { person, set, version, reached } = found;
  requireJudge(context, found, ruleMessages.approveRules);
  const given = approvalsOf(context, version);
  if (given.some((one) => one.person === person.id)) {
    throw refusal(ruleMessages.approvedAlready, {
      name: person.name,
      version: version.version,
      setId: set.id,
    });
  }
  const isLast = given.length + 1 >= neededFor(context, version);
  const { comment = '' } = asked;
  const runs = context.store.rules.runs(set.id, version.version).map(({ id }) => id);
  const limits = acceptanceOf(context.store.rules.events(set.id, version.version));
  const body = { comment, ...(limits.length === 0 ? {} : { acceptance: limits }) };
  return record(
    context,
    found,
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

export function reject(context: RuleContext, asked: RejectionRequest): VersionRecord {
  const found = requireStep(context, asked, [...approverAny, ...editorRoles], 'rules.rejected');
  const { reached } = found;
  if (asked.reason.trim() === '') {
    throw refusal(ruleMessages.rejectReason);
  }
  const body = { reason: asked.reason };
  return record(context, found, { type: 'rules.rejected', state: reached, body });
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
): VersionRecord {
  const atMs = context.clock.nowMs();
  const ref = { setId: set.id, version: version.version };
  noteAndTell(context, { ...ref, ...of, person: person.id, atMs }, () => also(atMs));
  return version;
}
